package dev.bitbeat.report;

import dev.bitbeat.signal.Annotation;
import dev.bitbeat.signal.AnnotationCodes;
import dev.bitbeat.signal.SignalSpec;
import dev.bitbeat.signal.WfdbHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code bitbeat data info} says of one record. */
public final class RecordReport {
  private final WfdbHeader header;
  private final int frames;
  private final Optional<List<Annotation>> annotations;

  /**
   * @param header of the record
   * @param frames sampling intervals that its files hold
   * @param annotations in the order of time; empty when the record has no annotation file
   */
  public RecordReport(WfdbHeader header, int frames, Optional<List<Annotation>> annotations) {
    this.header = header;
    this.frames = frames;
    this.annotations = annotations.map(List::copyOf);
  }

  /** Several lines for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "record %s: %s at %s Hz, %d samples\n",
            header.recordName(),
            EcgScale.clock(seconds()),
            number(header.frequency()),
            frames));
    for (SignalSpec signal : header.signals()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-8s %s counts per %s%s, 0 %s at %d, %d bits, format %d in %s\n",
              signal.description(),
              number(signal.gain()),
              signal.units(),
              signal.calibrated() ? "" : " (assumed)",
              signal.units(),
              signal.baseline(),
              signal.adcResolution(),
              signal.format().number(),
              signal.fileName()));
    }
    header.comments().forEach(comment -> text.append("  # ").append(comment).append('\n'));
    text.append(beatsText());
    return text.toString();
  }

  private String beatsText() {
    if (annotations.isEmpty()) {
      return "  no reference annotations\n";
    }
    String beats =
        beatCounts().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "  %d beats: %s\n", beatTotal(), beats));
    for (Annotation rhythm : rhythms()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  from %s rhythm %s\n",
              EcgScale.clock(rhythm.sample() / header.frequency()),
              rhythm.aux()));
    }
    return text.toString();
  }

  /** The same as a JSON value. */
  public Map<String, Object> value() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("record", header.recordName());
    root.put("frequency", header.frequency());
    root.put("samples", frames);
    root.put("seconds", seconds());
    List<Map<String, Object>> signals = new ArrayList<>();
    for (SignalSpec signal : header.signals()) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("description", signal.description());
      value.put("file", signal.fileName());
      value.put("format", signal.format().number());
      value.put("gain", signal.gain());
      value.put("units", signal.units());
      value.put("baseline", signal.baseline());
      value.put("adcResolution", signal.adcResolution());
      value.put("adcZero", signal.adcZero());
      signals.add(value);
    }
    root.put("signals", signals);
    root.put("comments", header.comments());
    root.put("beats", annotations.isEmpty() ? null : beatCounts());
    root.put(
        "rhythms",
        annotations.isEmpty() ? null : rhythms().stream().map(this::rhythmValue).toList());
    return root;
  }

  private Map<String, Object> rhythmValue(Annotation rhythm) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("sample", rhythm.sample());
    value.put("rhythm", rhythm.aux());
    return value;
  }

  /** One line of a table: record, duration, leads, beats. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-10s%8s  %-12s %s\n",
        header.recordName(),
        EcgScale.clock(seconds()),
        header.signals().stream().map(SignalSpec::description).collect(Collectors.joining(" ")),
        annotations.isEmpty()
            ? "no reference annotations"
            : beatCounts().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ")));
  }

  private double seconds() {
    return frames / header.frequency();
  }

  private Map<String, Long> beatCounts() {
    return annotations.orElse(List.of()).stream()
        .filter(Annotation::isBeat)
        .collect(Collectors.groupingBy(Annotation::symbol, TreeMap::new, Collectors.counting()));
  }

  private long beatTotal() {
    return annotations.orElse(List.of()).stream().filter(Annotation::isBeat).count();
  }

  private List<Annotation> rhythms() {
    return annotations.orElse(List.of()).stream()
        .filter(annotation -> annotation.code() == AnnotationCodes.RHYTHM)
        .toList();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

package dev.bitbeat.report;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.target.Board;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.VerificationResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Instructions per window by core, code and layer, each checked for equal results first.
 *
 * @param model what was measured
 * @param entries measurements, at least one
 */
public record BenchReport(BnnModel model, List<Entry> entries) {
  /** Width of the column of codes. */
  private static final int LABEL = 14;

  public BenchReport {
    entries = List.copyOf(entries);
  }

  /**
   * One measurement.
   *
   * @param board whose code ran
   * @param code name of the goal, or of a kernel to measure the goals against
   * @param firmware built of that code
   * @param result counts and comparison
   */
  public record Entry(Board board, String code, Firmware firmware, VerificationResult result) {
    private double instructions() {
      return result.instructionsPerWindow();
    }
  }

  /**
   * Energy of a window on a part, an estimate.
   *
   * @param part board whose supply current is known
   * @param entry measurement on the same core
   */
  private record Estimate(Board part, Entry entry) {
    double microjoules() {
      return part.energy().orElseThrow().microjoules(entry.instructions());
    }
  }

  /** Windows that differ, over all measurements. */
  public int mismatches() {
    return entries.stream().mapToInt(e -> e.result().mismatches()).sum();
  }

  /** Other engines, where the model has the topology that their figures are for. */
  private List<Peer> peers() {
    return ReferenceTopology.hasShapes(model) ? Peer.all() : List.of();
  }

  private List<String> layerNames() {
    List<String> names = new ArrayList<>();
    names.add("input");
    for (int l = 1; l <= model.blocks().size(); l++) {
      names.add("block " + l);
    }
    names.add("head");
    return names;
  }

  /** Every part with a known supply current, with each measurement on its core. */
  private List<Estimate> estimates() {
    List<Estimate> estimates = new ArrayList<>();
    for (String name : Boards.names()) {
      Board part = Boards.load(name);
      if (part.energy().isPresent()) {
        entries.stream()
            .filter(e -> e.board().core() == part.core())
            .forEach(e -> estimates.add(new Estimate(part, e)));
      }
    }
    return estimates;
  }

  /** Tables for people: windows, layers, energy. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "%s, %d multiply-accumulates a window", model.name(), model.macs());
    line(text, "");
    windows(text);
    line(text, "");
    layers(text);
    energy(text);
    return text.toString();
  }

  private void windows(StringBuilder text) {
    line(
        text,
        "%-16s %-4s %-" + LABEL + "s %12s %8s %11s  %s",
        "board",
        "core",
        "code",
        "instructions",
        "per MAC",
        "classifier",
        "equal to Java");
    for (Entry e : entries) {
      line(
          text,
          "%-16s %-4s %-" + LABEL + "s %12.0f %8.2f %9d B  %s",
          e.board().name(),
          e.board().coreName(),
          e.code(),
          e.instructions(),
          e.instructions() / model.macs(),
          e.firmware().classifierBytes(),
          e.result().mismatches() == 0
              ? e.result().windows() + " windows"
              : "NO: " + e.result().mismatches() + " of " + e.result().windows() + " differ");
    }
    for (Entry e : entries) {
      e.firmware()
          .misfit()
          .ifPresent(
              over ->
                  line(
                      text,
                      "NOTE: %s does not fit %s: %s; it ran on %s",
                      e.code(),
                      e.board().name(),
                      over,
                      e.result().runner()));
    }
    for (Peer peer : peers()) {
      for (Board board : entries.stream().map(Entry::board).distinct().toList()) {
        peer.on(board.core())
            .ifPresent(
                count ->
                    line(
                        text,
                        "%-16s %-4s %-" + LABEL + "s %12d %8.2f",
                        "-",
                        board.coreName(),
                        peer.name(),
                        count,
                        (double) count / model.macs()));
      }
      line(text, "%s: %s.", peer.name(), peer.conditions());
      line(text, "It takes %s.", peer.memory());
    }
  }

  private void layers(StringBuilder text) {
    StringBuilder head = new StringBuilder();
    layerNames().forEach(name -> head.append(String.format(Locale.ROOT, " %9s", name)));
    line(
        text,
        "thousands of instructions by layer, in a copy that reads the timer after each layer; where"
            + " layers take turns, after each bit, which makes their sum larger");
    line(text, "%-16s %-4s %-" + LABEL + "s%s", "board", "core", "code", head);
    for (Entry e : entries) {
      StringBuilder row = new StringBuilder();
      e.result()
          .layerInstructions()
          .forEach(count -> row.append(String.format(Locale.ROOT, " %9.1f", count / 1000)));
      line(
          text,
          "%-16s %-4s %-" + LABEL + "s%s",
          e.board().name(),
          e.board().coreName(),
          e.code(),
          row);
    }
    StringBuilder macs = new StringBuilder();
    model.blockMacs().forEach(m -> macs.append(String.format(Locale.ROOT, " %9.1f", m / 1000.0)));
    line(text, "%-21s %-" + LABEL + "s%s", "thousands of MACs", "", macs);
  }

  private void energy(StringBuilder text) {
    List<Estimate> estimates = estimates();
    if (estimates.isEmpty()) {
      return;
    }
    line(text, "");
    line(text, "energy of a window, ESTIMATED from the instructions at one cycle each");
    for (Estimate e : estimates) {
      line(
          text,
          "%-16s %-4s %-" + LABEL + "s %9.0f uJ",
          e.part().name(),
          e.part().coreName(),
          e.entry().code(),
          e.microjoules());
    }
    estimates.stream()
        .map(Estimate::part)
        .distinct()
        .forEach(
            part -> {
              Board.Energy energy = part.energy().orElseThrow();
              line(
                  text,
                  "%s: %.0f uA/MHz at %.1f V; %s",
                  part.name(),
                  energy.microampsPerMegahertz(),
                  energy.volts(),
                  energy.source());
            });
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  /** A bar for each measurement, its layers as segments; SVG. */
  public String picture() {
    List<BarChart.Group> groups = new ArrayList<>();
    for (Board board : entries.stream().map(Entry::board).distinct().toList()) {
      List<BarChart.Bar> bars = new ArrayList<>();
      entries.stream()
          .filter(e -> e.board().equals(board))
          .forEach(
              e ->
                  bars.add(
                      new BarChart.Bar(
                          e.code(), e.result().layerInstructions(), millions(e.instructions()))));
      for (Peer peer : peers()) {
        Optional<Integer> count = peer.on(board.core());
        count.ifPresent(
            n -> bars.add(new BarChart.Bar(peer.name(), List.of((double) n), millions(n))));
      }
      groups.add(new BarChart.Group(board.coreName() + ", " + board.name(), bars));
    }
    return new BarChart(
            "Instructions a window: " + model.name(),
            "millions, counted in QEMU, by layer; " + model.macs() + " multiply-accumulates",
            layerNames(),
            groups)
        .svg();
  }

  private static String millions(double count) {
    return String.format(Locale.ROOT, "%.2f M", count / 1e6);
  }

  /** Keys: model, macs, layerMacs, mismatches, runs, peers, energyEstimates. */
  public String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model.name());
    root.put("macs", model.macs());
    root.put("layerMacs", model.blockMacs());
    root.put("mismatches", mismatches());
    root.put("runs", entries.stream().map(this::runMap).toList());
    root.put("peers", peers());
    root.put("energyEstimates", estimates().stream().map(BenchReport::estimateMap).toList());
    return Json.text(root);
  }

  private Map<String, Object> runMap(Entry e) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("board", e.board().name());
    run.put("core", e.board().core().label());
    run.put("runsOn", e.result().runner());
    run.put("code", e.code());
    run.put("instructionsPerWindow", Math.round(e.instructions()));
    run.put("instructionsPerMac", e.instructions() / model.macs());
    run.put("layerInstructions", e.result().layerInstructions().stream().map(Math::round).toList());
    run.put("classifier", e.firmware().classifierBytes());
    run.put("misfit", e.firmware().misfit().orElse(null));
    run.put("windows", e.result().windows());
    run.put("mismatches", e.result().mismatches());
    return run;
  }

  private static Map<String, Object> estimateMap(Estimate e) {
    Board.Energy energy = e.part().energy().orElseThrow();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("part", e.part().name());
    map.put("code", e.entry().code());
    map.put("measuredOn", e.entry().board().name());
    map.put("microjoules", e.microjoules());
    map.put("microampsPerMegahertz", energy.microampsPerMegahertz());
    map.put("volts", energy.volts());
    map.put("source", energy.source());
    return map;
  }
}

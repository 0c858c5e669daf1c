package dev.bitbeat.report;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ReferenceInference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model's answers to a recording, window after window.
 *
 * @param model what answered
 * @param source name of the recording
 * @param samples of the recording; what does not fill a window at its end has no answer
 * @param answers one a window, in order of time
 */
public record ClassificationReport(
    BnnModel model, String source, int samples, List<ReferenceInference.Result> answers) {
  public ClassificationReport {
    answers = List.copyOf(answers);
  }

  /**
   * Classifies a recording.
   *
   * @param signal ADC counts at the model's sampling frequency, at least one window
   */
  public static ClassificationReport of(BnnModel model, String source, short[] signal) {
    ReferenceInference inference = new ReferenceInference(model);
    int length = model.inputLength();
    List<ReferenceInference.Result> answers = new ArrayList<>();
    for (int start = 0; start + length <= signal.length; start += length) {
      answers.add(inference.infer(Arrays.copyOfRange(signal, start, start + length)));
    }
    return new ClassificationReport(model, source, signal.length, answers);
  }

  private String className(int window) {
    return model.classNames().get(answers.get(window).classIndex());
  }

  private double second(int window) {
    return (double) window * model.inputLength() / model.samplingHz();
  }

  private int left() {
    return samples - answers.size() * model.inputLength();
  }

  /** Windows by class, class 0 first; classes without a window are left out. */
  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String name : model.classNames()) {
      int count = 0;
      for (int w = 0; w < answers.size(); w++) {
        count += className(w).equals(name) ? 1 : 0;
      }
      if (count > 0) {
        counts.put(name, count);
      }
    }
    return counts;
  }

  /** A line a window, then how often each class came. */
  public String text() {
    StringBuilder out = new StringBuilder();
    line(
        out,
        "%s on %s: windows of %d samples at %d Hz%s",
        model.name(),
        source,
        model.inputLength(),
        model.samplingHz(),
        left() == 0 ? "" : ", the last " + left() + " samples left out");
    line(out, "");
    line(out, "  %-8s class", "from");
    for (int w = 0; w < answers.size(); w++) {
      line(out, "  %-8s %s", EcgScale.clock(second(w)), className(w));
    }
    line(out, "");
    counts().forEach((name, count) -> line(out, "%6d %s", count, name));
    line(out, "Not a medical device.");
    return out.toString();
  }

  /** Keys: model, source, samples, windows (start, class, scores), counts. */
  public String json() {
    List<Map<String, Object>> windows = new ArrayList<>();
    for (int w = 0; w < answers.size(); w++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("start", w * model.inputLength());
      one.put("class", className(w));
      one.put("scores", answers.get(w).scores());
      windows.add(one);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model.name());
    root.put("source", source);
    root.put("samples", samples);
    root.put("windows", windows);
    root.put("counts", counts());
    return Json.text(root);
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

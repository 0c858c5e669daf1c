package dev.bitbeat.report;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.signal.Window;
import dev.bitbeat.target.VerificationResult;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@code bitbeat demo} prints. */
public final class DemoReport {
  private DemoReport() {}

  /**
   * Windows and classes, comparison, instructions, size.
   *
   * @param demo windows, in the order of the result's classes
   */
  public static String text(
      BnnModel model, DemoWindows demo, SizeReport size, VerificationResult result) {
    StringBuilder out = new StringBuilder();
    line(
        out,
        "%s, %d classes, as firmware for %s, run in QEMU (machine of %s).",
        model.name(),
        model.classNames().size(),
        size.firmware().board().title(),
        result.runner());
    line(
        out,
        "%d windows of %d samples from %s:",
        demo.windows().size(),
        model.inputLength(),
        demo.origin());
    line(out, "");
    windows(out, model, demo, result);
    line(out, "");
    line(out, "%s", comparison(result));
    line(
        out,
        "Instructions: %,.0f a window, the mean of %d.",
        result.instructionsPerWindow(),
        result.countedWindows());
    line(out, "");
    out.append(size.summary());
    return out.toString();
  }

  private static void windows(
      StringBuilder out, BnnModel model, DemoWindows demo, VerificationResult result) {
    String format =
        "  %-"
            + width("record", demo.windows().stream().map(Window::record))
            + "s  %-7s  %-5s  %-"
            + width("expected", demo.labels().stream())
            + "s  %s";
    line(out, format, "record", "channel", "from", "expected", "firmware says");
    for (int w = 0; w < demo.windows().size(); w++) {
      Window window = demo.windows().get(w);
      line(
          out,
          format,
          window.record(),
          window.channel(),
          time(window.startSample(), model.samplingHz()),
          demo.labels().get(w),
          model.classNames().get(result.classes().get(w)) + (wrong(demo, result, w) ? "  *" : ""));
    }
    if (demo.known()) {
      long wrong =
          IntStream.range(0, demo.windows().size()).filter(w -> wrong(demo, result, w)).count();
      Provenance p = model.provenance();
      line(out, "");
      line(
          out,
          "%d of %d as labelled (* marks the others); on all %d held-out windows: %.1f %%.",
          demo.windows().size() - wrong,
          demo.windows().size(),
          p.testWindows(),
          100.0 * p.testCorrect() / Math.max(1, p.testWindows()));
    }
  }

  private static int width(String heading, Stream<String> cells) {
    return Math.max(heading.length(), cells.mapToInt(String::length).max().orElse(0));
  }

  private static boolean wrong(DemoWindows demo, VerificationResult result, int window) {
    return demo.known() && demo.windows().get(window).label() != result.classes().get(window);
  }

  private static String comparison(VerificationResult result) {
    return result
        .firstMismatch()
        .map(
            first ->
                String.format(
                    Locale.ROOT,
                    "Firmware and Java DIFFER on %d of %d windows; first: %s",
                    result.mismatches(),
                    result.windows(),
                    first.text()))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "Firmware = Java: every bit of every layer and every score, on all %d windows.",
                    result.windows()));
  }

  private static String time(int sample, int hertz) {
    int seconds = sample / hertz;
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

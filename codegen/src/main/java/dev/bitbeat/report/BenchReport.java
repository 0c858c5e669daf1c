package dev.bitbeat.report;

import dev.bitbeat.target.Board;
import dev.bitbeat.target.VerificationResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Instructions per window by core and goal, each checked for equal results first. */
public final class BenchReport {
  /**
   * One measurement.
   *
   * @param board whose code ran
   * @param optimize name of the goal
   * @param classifierBytes code and tables
   * @param result counts and comparison
   */
  public record Entry(
      Board board, String optimize, int classifierBytes, VerificationResult result) {}

  private static final int BAR = 40;

  private final String model;
  private final long macs;
  private final List<Entry> entries;

  /**
   * @param model name of the model
   * @param macs multiply-accumulates of one window
   * @param entries measurements
   */
  public BenchReport(String model, long macs, List<Entry> entries) {
    this.model = model;
    this.macs = macs;
    this.entries = List.copyOf(entries);
  }

  /** Windows that differ, over all measurements. */
  public int mismatches() {
    return entries.stream().mapToInt(e -> e.result().mismatches()).sum();
  }

  /** A table with bars. */
  public String text() {
    double most =
        entries.stream().mapToDouble(e -> e.result().instructionsPerWindow()).max().orElse(1);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%s, %d multiply-accumulates a window\n\n", model, macs));
    text.append(
        String.format(
            Locale.ROOT,
            "%-18s %-5s %-9s %12s %7s %10s %9s\n",
            "board",
            "core",
            "goal",
            "instructions",
            "per MAC",
            "classifier",
            "estimate"));
    for (Entry e : entries) {
      double instructions = e.result().instructionsPerWindow();
      text.append(
          String.format(
              Locale.ROOT,
              "%-18s %-5s %-9s %12.0f %7.2f %8d B %9s  %s%s\n",
              e.board().name(),
              e.board().coreName(),
              e.optimize(),
              instructions,
              instructions / macs,
              e.classifierBytes(),
              e.board()
                  .energy()
                  .map(
                      energy ->
                          String.format(Locale.ROOT, "%.0f uJ", energy.microjoules(instructions)))
                  .orElse(""),
              "#".repeat((int) Math.max(1, Math.round(BAR * instructions / most))),
              e.result().mismatches() == 0 ? "" : " DIFFERS FROM JAVA"));
    }
    text.append(
        "\nestimate: energy of a window from the part's uA/MHz at one cycle an instruction\n");
    return text.toString();
  }

  /** Keys: model, macs, mismatches, runs. */
  public String json() {
    List<Map<String, Object>> runs = new ArrayList<>();
    for (Entry e : entries) {
      double instructions = e.result().instructionsPerWindow();
      Map<String, Object> run = new LinkedHashMap<>();
      run.put("board", e.board().name());
      run.put("core", e.board().core().label());
      run.put("runsOn", e.result().runner());
      run.put("optimize", e.optimize());
      run.put("instructionsPerWindow", Math.round(instructions));
      run.put("instructionsPerMac", instructions / macs);
      run.put("classifier", e.classifierBytes());
      run.put("mismatches", e.result().mismatches());
      run.put(
          "microjoulesEstimate",
          e.board().energy().map(n -> n.microjoules(instructions)).orElse(null));
      runs.add(run);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model);
    root.put("macs", macs);
    root.put("mismatches", mismatches());
    root.put("runs", runs);
    return Json.text(root);
  }
}

package dev.bitbeat.report;

import dev.bitbeat.target.Board;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.Mismatch;
import dev.bitbeat.target.VerificationResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What {@code bitbeat verify} found, on one board or several. */
public final class VerifyReport {
  /**
   * One model on one board.
   *
   * @param board whose code ran
   * @param model name of the model
   * @param optimize name of the goal
   * @param result what was found
   * @param misfit what of the model's firmware is beyond the board, as {@link Firmware#misfit};
   *     empty when it fits, and for models that no firmware was built of
   */
  public record Entry(
      Board board,
      String model,
      String optimize,
      VerificationResult result,
      Optional<String> misfit) {}

  private final String dataset;
  private final List<String> goals;
  private final List<Entry> entries;

  /**
   * @param dataset name of the windows' data set, or of the file of the only one
   * @param entries at least one
   */
  public VerifyReport(String dataset, List<Entry> entries) {
    this.dataset = dataset;
    this.entries = List.copyOf(entries);
    goals = entries.stream().map(Entry::optimize).distinct().toList();
  }

  private boolean severalGoals() {
    return goals.size() > 1;
  }

  private String optimize() {
    return String.join(",", goals);
  }

  /** Windows that differ, over all entries. */
  public int mismatches() {
    return entries.stream().mapToInt(e -> e.result().mismatches()).sum();
  }

  private int windows() {
    return entries.stream().mapToInt(e -> e.result().windows()).sum();
  }

  private Optional<Entry> firstBad() {
    return entries.stream().filter(e -> e.result().firstMismatch().isPresent()).findFirst();
  }

  /** Head of the table whose lines {@link #line} gives, as they come. */
  public static String heading() {
    return row("board", "core", "runs on", "model", "windows", "mismatches", "instructions/window");
  }

  /**
   * One entry's line.
   *
   * @param severalGoals whether the table has lines of more than one goal
   */
  public static String line(Entry entry, boolean severalGoals) {
    VerificationResult result = entry.result();
    return row(
        entry.board().name(),
        entry.board().coreName(),
        result.runner(),
        entry.model() + (severalGoals ? " " + entry.optimize() : ""),
        Integer.toString(result.windows()),
        Integer.toString(result.mismatches()),
        result.countedWindows() == 0
            ? "-"
            : String.format(
                Locale.ROOT,
                "%.0f (+-%.0f)",
                result.instructionsPerWindow(),
                result.instructionResolution()));
  }

  /** What stands below the table: all windows, what does not fit, and the first difference. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "%s, --optimize %s: %d windows, %d differ from Java (every layer, every score)\n",
            dataset,
            optimize(),
            windows(),
            mismatches()));
    for (Entry entry : entries) {
      entry
          .misfit()
          .ifPresent(
              over ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "NOTE: %s, --optimize %s, does not fit %s: %s; it ran on %s\n",
                          entry.model(),
                          entry.optimize(),
                          entry.board().name(),
                          over,
                          entry.result().runner())));
    }
    firstBad()
        .ifPresent(
            e ->
                text.append("first difference: ")
                    .append(e.board().name())
                    .append(", ")
                    .append(e.model())
                    .append(", ")
                    .append(severalGoals() ? e.optimize() + ", " : "")
                    .append(e.result().firstMismatch().orElseThrow().text())
                    .append('\n'));
    return text.toString();
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-17s %-5s %-17s %-16s %8s %11s  %s\n", cells);
  }

  /**
   * Keys: dataset, optimize (several with commas between), windows, mismatches, firstMismatch,
   * instructionsPerWindow (null unless there is one entry, with counted windows), runs (one map an
   * entry).
   */
  public String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("dataset", dataset);
    root.put("optimize", optimize());
    root.put("windows", windows());
    root.put("mismatches", mismatches());
    root.put("firstMismatch", firstBad().map(VerifyReport::mismatchMap).orElse(null));
    root.put(
        "instructionsPerWindow",
        entries.size() == 1 ? instructions(entries.get(0).result()) : null);
    List<Map<String, Object>> runs = new ArrayList<>();
    for (Entry entry : entries) {
      VerificationResult result = entry.result();
      Map<String, Object> run = new LinkedHashMap<>();
      run.put("board", entry.board().name());
      run.put("core", entry.board().core().label());
      run.put("runsOn", result.runner());
      run.put("model", entry.model());
      run.put("optimize", entry.optimize());
      run.put("windows", result.windows());
      run.put("mismatches", result.mismatches());
      run.put("instructionsPerWindow", instructions(result));
      run.put("instructionResolution", result.instructionResolution());
      run.put("countedWindows", result.countedWindows());
      run.put("stackSeen", result.stackBytes());
      run.put("misfit", entry.misfit().orElse(null));
      runs.add(run);
    }
    root.put("runs", runs);
    return Json.text(root);
  }

  private static Object instructions(VerificationResult result) {
    return result.countedWindows() == 0 ? null : Math.round(result.instructionsPerWindow());
  }

  private static Map<String, Object> mismatchMap(Entry entry) {
    Mismatch mismatch = Objects.requireNonNull(entry.result().firstMismatch().orElse(null));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("board", entry.board().name());
    map.put("model", entry.model());
    map.put("optimize", entry.optimize());
    map.put("window", mismatch.window());
    map.put("form", mismatch.form());
    map.put("place", mismatch.place());
    map.put("layer", mismatch.layer());
    map.put("channel", mismatch.channel());
    map.put("time", mismatch.time());
    map.put("expected", mismatch.expected());
    map.put("actual", mismatch.actual());
    return map;
  }
}

package dev.bitbeat.report;

import dev.bitbeat.experiment.RecipeSummary;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.experiment.Spread;
import dev.bitbeat.experiment.Sweep;
import dev.bitbeat.train.Baselines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Recipes of a table of results, one line each: mean, spread over runs and over repeats. */
public final class SweepReport {
  private final List<RecipeSummary> summaries;
  private final List<Sweep.Failure> failures;

  /**
   * @param results finished runs
   * @param failures runs that failed
   */
  public SweepReport(List<RunResult> results, List<Sweep.Failure> failures) {
    this.summaries = RecipeSummary.of(results);
    this.failures = List.copyOf(failures);
  }

  /** The recipes. */
  public List<RecipeSummary> summaries() {
    return summaries;
  }

  /** A table a screen wide, failures below. */
  public String text() {
    StringBuilder out = new StringBuilder();
    String group = "";
    List<RecipeSummary> front = RecipeSummary.front(summaries);
    for (RecipeSummary s : summaries) {
      String own = s.title();
      if (!own.equals(group)) {
        out.append(group.isEmpty() ? "" : "\n");
        group = own;
        heading(out, s, own);
      }
      line(
          out,
          "%-24.24s %5d %7d %11s %7s %7s %8.3f%s%s",
          s.first().recipe(),
          s.runs().size(),
          s.first().modelBytes(),
          AccuracyReport.percent(s.accuracy()),
          points(s.overRuns(RunResult::accuracy)),
          points(s.overRepeats(RunResult::accuracy)),
          s.overRepeats(RunResult::macroF1).mean(),
          front.contains(s) ? "  *" : "",
          s.complete() ? "" : "  folds are missing");
    }
    if (!summaries.isEmpty()) {
      out.append(
          "\nbytes: weights, thresholds and head numbers, without code; +-runs, +-rep.: standard"
              + " deviation\nin points over all runs, and over repeats (split seed and seed); *: no"
              + " recipe has fewer bytes and more accuracy\n");
    }
    for (Sweep.Failure failure : failures) {
      line(out, "FAILED %s", failure.message());
    }
    return out.toString();
  }

  private static void heading(StringBuilder out, RecipeSummary s, String group) {
    Baselines b = s.baselines();
    line(
        out,
        "%s; baselines: majority %s, record's majority %s, nearest neighbour %s",
        group,
        AccuracyReport.percent(b.majority()),
        AccuracyReport.percent(b.recordMajority()),
        AccuracyReport.percent(b.nearestNeighbour()));
    line(
        out,
        "%-24s %5s %7s %11s %7s %7s %8s",
        "recipe",
        "runs",
        "bytes",
        "accuracy",
        "+-runs",
        "+-rep.",
        "macro F1");
  }

  /** Deviation in percentage points, a dash where there is none. */
  static String points(Spread spread) {
    return Double.isNaN(spread.deviation())
        ? "-"
        : String.format(Locale.ROOT, "%.2f", 100 * spread.deviation());
  }

  /** Keys: recipes, failures. */
  public String json() {
    List<RecipeSummary> front = RecipeSummary.front(summaries);
    List<Map<String, Object>> recipes = new ArrayList<>();
    for (RecipeSummary s : summaries) {
      Map<String, Object> one = recipe(s);
      one.put("paretoFront", front.contains(s));
      recipes.add(one);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("recipes", recipes);
    root.put("failures", failures.stream().map(SweepReport::failure).toList());
    return Json.text(root);
  }

  private static Map<String, Object> failure(Sweep.Failure failure) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("what", failure.what());
    one.put("message", failure.message());
    return one;
  }

  /** A recipe's runs in figures; more keys may be added. */
  static Map<String, Object> recipe(RecipeSummary s) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("dataset", s.first().dataset());
    one.put("protocol", s.first().protocol());
    one.put("recipe", s.first().recipe());
    one.put("recipeSha256", s.first().recipeSha256());
    one.put("runs", s.runs().size());
    one.put("complete", s.complete());
    one.put("weightBytes", s.first().weightBytes());
    one.put("modelBytes", s.first().modelBytes());
    one.put("accuracy", spread(s.overRepeats(RunResult::accuracy)));
    one.put("accuracyOverRuns", spread(s.overRuns(RunResult::accuracy)));
    one.put("macroF1", spread(s.overRepeats(RunResult::macroF1)));
    Map<String, Object> baselines = new LinkedHashMap<>();
    baselines.put("majority", s.baselines().majority());
    baselines.put("recordMajority", s.baselines().recordMajority());
    baselines.put("nearestNeighbour", s.baselines().nearestNeighbour());
    one.put("baselines", baselines);
    return one;
  }

  /** Keys: mean, deviation (null for a single value), count. */
  static Map<String, Object> spread(Spread spread) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("mean", spread.mean());
    value.put("deviation", Double.isNaN(spread.deviation()) ? null : spread.deviation());
    value.put("count", spread.count());
    return value;
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}

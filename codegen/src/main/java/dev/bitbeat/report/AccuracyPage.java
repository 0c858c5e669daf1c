package dev.bitbeat.report;

import dev.bitbeat.experiment.Changes;
import dev.bitbeat.experiment.RecipeSummary;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.experiment.Spread;
import dev.bitbeat.train.Baselines;
import dev.bitbeat.train.Protocol;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables of kept results as Markdown. */
public final class AccuracyPage {
  private AccuracyPage() {}

  /** A table for each data set and protocol, a line a recipe, most accurate first. */
  public static String recipes(List<RunResult> results) {
    Map<String, List<RecipeSummary>> groups =
        RecipeSummary.of(results).stream()
            .collect(
                Collectors.groupingBy(
                    RecipeSummary::title, LinkedHashMap::new, Collectors.toList()));
    StringBuilder out = new StringBuilder();
    groups.forEach(
        (title, group) -> {
          out.append(out.length() == 0 ? "" : "\n");
          group(out, title, group);
        });
    return out.toString();
  }

  private static void group(StringBuilder out, String title, List<RecipeSummary> group) {
    Baselines b = RecipeSummary.baselines(group);
    boolean beats = !Double.isNaN(group.get(0).first().beatF1());
    boolean chosen = Protocol.of(group.get(0).first().protocol()) == Protocol.REFERENCE;
    line(out, "### %s", title);
    line(out, "");
    line(
        out,
        "Baselines: majority class %s, the record's majority class %s, nearest neighbour %s.",
        AccuracyReport.percent(b.majority()),
        AccuracyReport.percent(b.recordMajority()),
        AccuracyReport.percent(b.nearestNeighbour()));
    line(out, "");
    line(
        out,
        "| recipe | bytes | accuracy | over runs | over repeats | macro F1 |%s runs |%s",
        beats ? " N, S, V |" : "",
        chosen ? " best run |" : "");
    line(out, "|---|---|---|---|---|---|%s---|%s", beats ? "---|" : "", chosen ? "---|" : "");
    group.stream()
        .sorted(
            Comparator.comparing(RecipeSummary::complete)
                .thenComparing(RecipeSummary::accuracy)
                .reversed())
        .forEach(
            s ->
                line(
                    out,
                    "| %s | %,d | %s | %s | %s | %.3f |%s %d%s |%s",
                    s.first().recipe(),
                    s.first().modelBytes(),
                    AccuracyReport.percent(s.accuracy()),
                    SweepReport.points(s.overRuns(RunResult::accuracy)),
                    SweepReport.points(s.overRepeats(RunResult::accuracy)),
                    s.overRepeats(RunResult::macroF1).mean(),
                    beats
                        ? String.format(
                            Locale.ROOT, " %.3f |", s.overRepeats(RunResult::beatF1).mean())
                        : "",
                    s.runs().size(),
                    s.complete() ? "" : ", folds are missing",
                    chosen ? " " + best(s.best()) + " |" : ""));
  }

  private static String best(RunResult run) {
    return String.format(
        Locale.ROOT,
        "%s (split seed %d, seed %d, epoch %d)",
        AccuracyReport.percent(run.accuracy()),
        run.splitSeed(),
        run.seed(),
        run.epoch());
  }

  /** A line for each change, what helped most first. */
  public static String changes(List<Changes.Effect> effects) {
    StringBuilder out = new StringBuilder();
    line(out, "| data set | recipe | against | points | pairs | accuracy | bytes | what |");
    line(out, "|---|---|---|---|---|---|---|---|");
    effects.stream()
        .sorted((x, y) -> Double.compare(y.difference().mean(), x.difference().mean()))
        .forEach(
            e ->
                line(
                    out,
                    "| %s | %s, %s | %s, %s | %s | %d | %s | %,d | %s |",
                    e.change().dataset(),
                    e.change().recipe(),
                    e.change().protocol(),
                    e.change().against(),
                    e.change().againstProtocol(),
                    points(e),
                    e.difference().count(),
                    AccuracyReport.percent(e.with().accuracy()),
                    e.with().first().modelBytes(),
                    e.change().what()));
    return out.toString();
  }

  /** Mean paired difference and its standard error, in percentage points. */
  private static String points(Changes.Effect effect) {
    Spread difference = effect.difference();
    String mean = String.format(Locale.ROOT, "%+.2f", 100 * difference.mean());
    return Double.isNaN(effect.standardError())
        ? mean
        : mean + String.format(Locale.ROOT, " (error %.2f)", 100 * effect.standardError());
  }

  /** Both tables as JSON, keys: recipes, changes. */
  public static String json(List<RunResult> results, List<Changes.Effect> effects) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("recipes", RecipeSummary.of(results).stream().map(SweepReport::recipe).toList());
    root.put("changes", effects.stream().map(AccuracyPage::json).toList());
    return Json.text(root);
  }

  private static Map<String, Object> json(Changes.Effect effect) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("dataset", effect.change().dataset());
    one.put("recipe", effect.change().recipe());
    one.put("protocol", effect.change().protocol());
    one.put("against", effect.change().against());
    one.put("againstProtocol", effect.change().againstProtocol());
    one.put("what", effect.change().what());
    one.put("difference", SweepReport.spread(effect.difference()));
    return one;
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

package dev.bitbeat.report;

import dev.bitbeat.experiment.Bootstrap;
import dev.bitbeat.experiment.Prediction;
import dev.bitbeat.experiment.RecipeSummary;
import dev.bitbeat.experiment.Results.Finished;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.experiment.Spread;
import dev.bitbeat.train.Baselines;
import dev.bitbeat.train.Confusion;
import dev.bitbeat.train.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Finished runs, recipe by recipe: accuracy and F1 with spreads over runs and repeats, intervals,
 * and every class's figures.
 */
public final class RunsReport {
  private static final List<String> COLUMNS =
      List.of("sensitivity", "specificity", "precision", "F1");

  private final List<Recipe> recipes = new ArrayList<>();

  /** One recipe's runs, with their confusions and all their answers. */
  private record Recipe(
      RecipeSummary summary, List<Confusion> confusions, Confusion pooled, Bootstrap bootstrap) {
    static Recipe of(RecipeSummary summary, List<Finished> runs) {
      List<Finished> own = runs.stream().filter(r -> summary.runs().contains(r.result())).toList();
      List<Prediction> answers =
          own.stream().flatMap(r -> r.predictions().rows().stream()).toList();
      List<String> classNames = own.get(0).predictions().classNames();
      return new Recipe(
          summary,
          own.stream().map(r -> r.predictions().confusion()).toList(),
          Confusion.of(
              classNames,
              answers.stream().mapToInt(Prediction::label).toArray(),
              answers.stream().mapToInt(Prediction::answer).toArray()),
          Bootstrap.of(
              classNames,
              answers,
              Protocol.of(summary.first().protocol()) == Protocol.INTER_PATIENT));
    }

    /** A class's figures over all answers: sensitivity, specificity, precision, F1. */
    List<ToDoubleFunction<Confusion>> figures(int c) {
      return List.of(
          x -> x.sensitivity(c), x -> x.specificity(c), x -> x.precision(c), x -> x.f1(c));
    }

    Spread spread(ToDoubleFunction<Confusion> figure) {
      return Spread.of(confusions.stream().map(figure::applyAsDouble).toList());
    }
  }

  /**
   * @param runs at least one
   */
  public RunsReport(List<Finished> runs) {
    RecipeSummary.of(runs.stream().map(Finished::result).toList())
        .forEach(summary -> recipes.add(Recipe.of(summary, runs)));
  }

  /** A screen for each recipe. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (Recipe recipe : recipes) {
      out.append(out.length() == 0 ? "" : "\n");
      head(out, recipe);
      classes(out, recipe);
    }
    return out.toString();
  }

  private static void head(StringBuilder out, Recipe recipe) {
    RecipeSummary s = recipe.summary();
    RunResult any = s.first();
    line(
        out,
        "%s, recipe %s (%.12s): %d runs%s",
        s.title(),
        any.recipe(),
        any.recipeSha256(),
        s.runs().size(),
        s.complete() ? "" : ", folds are missing");
    line(out, "accuracy %s", spreads(s, RunResult::accuracy, 100, "%.2f %%"));
    line(out, "macro F1 %s", spreads(s, RunResult::macroF1, 1, "%.3f"));
    if (!Double.isNaN(any.beatF1())) {
      line(out, "macro F1 over N, S and V %s", spreads(s, RunResult::beatF1, 1, "%.3f"));
    }
    line(out, "%s", AccuracyReport.words(recipe.bootstrap()));
    Baselines b = s.baselines();
    line(
        out,
        "baselines: majority %s, record's majority %s, nearest neighbour %s",
        AccuracyReport.percent(b.majority()),
        AccuracyReport.percent(b.recordMajority()),
        AccuracyReport.percent(b.nearestNeighbour()));
    line(
        out,
        "%,d bytes of weights, %,d with thresholds and head",
        any.weightBytes(),
        any.modelBytes());
  }

  private static String spreads(
      RecipeSummary s, ToDoubleFunction<RunResult> figure, double unit, String format) {
    Spread repeats = s.overRepeats(figure);
    String number = unit == 1 ? "%.3f" : "%.2f";
    return String.format(Locale.ROOT, format, unit * repeats.mean())
        + ", deviation over runs "
        + deviation(s.overRuns(figure), unit, number)
        + ", over repeats "
        + deviation(repeats, unit, number);
  }

  private static String deviation(Spread spread, double unit, String format) {
    return Double.isNaN(spread.deviation())
        ? "-"
        : String.format(Locale.ROOT, format, unit * spread.deviation());
  }

  private static void classes(StringBuilder out, Recipe recipe) {
    out.append('\n');
    line(
        out,
        "%-20s %7s %15s %15s %15s %15s",
        "class",
        "windows",
        COLUMNS.get(0),
        COLUMNS.get(1),
        COLUMNS.get(2),
        COLUMNS.get(3));
    for (int c = 0; c < recipe.pooled().classNames().size(); c++) {
      StringBuilder row =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%-20s %7d",
                  recipe.pooled().classNames().get(c),
                  recipe.pooled().actual(c)));
      for (ToDoubleFunction<Confusion> figure : recipe.figures(c)) {
        row.append(
            String.format(
                Locale.ROOT,
                " %7.2f %7s",
                100 * figure.applyAsDouble(recipe.pooled()),
                "(" + deviation(recipe.spread(figure), 100, "%.2f") + ")"));
      }
      line(out, "%s", row);
    }
    line(out, "classes: %% over the answers of all runs, in brackets the deviation over runs");
  }

  /** Keys: recipes. */
  public String json() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Recipe recipe : recipes) {
      RecipeSummary s = recipe.summary();
      Map<String, Object> one = SweepReport.recipe(s);
      if (!Double.isNaN(s.first().beatF1())) {
        one.put("macroF1OverNsv", SweepReport.spread(s.overRepeats(RunResult::beatF1)));
      }
      one.put("intervals", AccuracyReport.intervals(recipe.bootstrap()));
      one.put("confusion", recipe.pooled().counts());
      List<Map<String, Object>> classes = new ArrayList<>();
      for (int c = 0; c < recipe.pooled().classNames().size(); c++) {
        classes.add(jsonOfClass(recipe, c));
      }
      one.put("classes", classes);
      list.add(one);
    }
    return Json.text(Map.of("recipes", list));
  }

  private static Map<String, Object> jsonOfClass(Recipe recipe, int c) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", recipe.pooled().classNames().get(c));
    one.put("windows", recipe.pooled().actual(c));
    List<ToDoubleFunction<Confusion>> figures = recipe.figures(c);
    for (int f = 0; f < figures.size(); f++) {
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("pooled", figures.get(f).applyAsDouble(recipe.pooled()));
      double deviation = recipe.spread(figures.get(f)).deviation();
      figure.put("deviation", Double.isNaN(deviation) ? null : deviation);
      one.put(COLUMNS.get(f).toLowerCase(Locale.ROOT), figure);
    }
    return one;
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}

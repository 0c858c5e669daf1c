package dev.bitbeat.experiment;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.train.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was tried: recipes beside those they were made from. A strict JSON file; the figures come
 * from the tables of results.
 *
 * @param changes in the order in which they are to be shown
 */
public record Changes(List<Change> changes) {
  /** Name of the file in a folder of kept results. */
  public static final String FILE_NAME = "changes.json";

  /**
   * One change of a recipe.
   *
   * @param dataset data set
   * @param recipe with the change
   * @param protocol of its runs, as the tables call it
   * @param against the recipe without it
   * @param againstProtocol of those runs
   * @param what what was changed and what to think of it; no figures
   */
  public record Change(
      String dataset,
      String recipe,
      String protocol,
      String against,
      String againstProtocol,
      String what) {}

  /**
   * A change with its runs.
   *
   * @param change which
   * @param with all runs with it
   * @param difference of the accuracy, run by run with the same split seed, seed and fold
   */
  public record Effect(Change change, RecipeSummary with, Spread difference) {
    /** Standard error of the mean difference; NaN below two pairs. */
    public double standardError() {
      return difference.deviation() / Math.sqrt(difference.count());
    }
  }

  public Changes {
    changes = List.copyOf(changes);
  }

  /**
   * Reads the file.
   *
   * @throws BitbeatException {@link UserError#CHANGES_INVALID}
   */
  public static Changes read(Path file) {
    return StrictJson.parse(
        file.toString(), StrictJson.bytes(file), Changes.class, UserError.CHANGES_INVALID);
  }

  /**
   * Measures every change.
   *
   * @throws BitbeatException {@link UserError#CHANGE_WITHOUT_RUNS} when no run of a recipe has a
   *     counterpart; {@link UserError#RECIPE_NAME_TWICE} when two recipes of a name have runs
   */
  public List<Effect> effects(List<RunResult> results) {
    return changes.stream().map(change -> effect(change, results)).toList();
  }

  private static Effect effect(Change change, List<RunResult> results) {
    List<RunResult> with = runs(results, change.dataset(), change.protocol(), change.recipe());
    List<Double> differences = new ArrayList<>();
    for (RunResult base :
        runs(results, change.dataset(), change.againstProtocol(), change.against())) {
      with.stream()
          .filter(r -> r.splitSeed() == base.splitSeed())
          .filter(r -> r.seed() == base.seed() && r.fold() == base.fold())
          .forEach(r -> differences.add(r.accuracy() - base.accuracy()));
    }
    if (differences.isEmpty()) {
      throw new BitbeatException(
          UserError.CHANGE_WITHOUT_RUNS,
          change.recipe(),
          change.against(),
          change.dataset() + ", " + change.protocol() + ", " + change.againstProtocol());
    }
    return new Effect(change, new RecipeSummary(with), Spread.of(differences));
  }

  private static List<RunResult> runs(
      List<RunResult> results, String dataset, String protocol, String recipe) {
    List<RunResult> runs =
        results.stream()
            .filter(r -> r.dataset().equals(dataset))
            .filter(r -> r.protocol().equals(protocol))
            .filter(r -> r.recipe().equals(recipe))
            .toList();
    if (runs.stream().map(RunResult::recipeSha256).distinct().count() > 1) {
      throw new BitbeatException(UserError.RECIPE_NAME_TWICE, recipe, "runs of another content");
    }
    return runs;
  }
}

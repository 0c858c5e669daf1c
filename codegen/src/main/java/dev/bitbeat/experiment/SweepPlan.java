package dev.bitbeat.experiment;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Datasets;
import dev.bitbeat.train.Protocol;
import dev.bitbeat.train.Recipe;
import dev.bitbeat.train.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a sweep is to train: every recipe with every split seed, seed and fold. The same as a strict
 * JSON file; file names in it are relative to the file.
 *
 * @param dataset name of the data set
 * @param protocol name of the protocol
 * @param recipes recipe files
 * @param splitSeeds seeds of the split
 * @param seeds seeds of the training
 * @param folds from 0; empty for all of the protocol
 */
public record SweepPlan(
    String dataset,
    String protocol,
    List<String> recipes,
    List<Long> splitSeeds,
    List<Long> seeds,
    List<Integer> folds) {
  public SweepPlan {
    recipes = distinct("recipes", recipes, false);
    StrictJson.requireFileNames("recipes", recipes);
    splitSeeds = distinct("splitSeeds", splitSeeds, false);
    seeds = distinct("seeds", seeds, false);
    folds = distinct("folds", folds, true);
  }

  private static <T> List<T> distinct(String key, List<T> values, boolean mayBeEmpty) {
    if (values.isEmpty() && !mayBeEmpty) {
      throw new StrictJson.Invalid(key + ": at least one is needed");
    }
    if (new HashSet<>(values).size() != values.size()) {
      throw new StrictJson.Invalid(key + ": " + values + " names one twice");
    }
    return List.copyOf(values);
  }

  /**
   * Reads a sweep file.
   *
   * @throws BitbeatException {@link UserError#SWEEP_INVALID}
   */
  public static SweepPlan read(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return StrictJson.parse(
        file.toString(),
        StrictJson.bytes(file),
        SweepPlan.class,
        UserError.SWEEP_INVALID,
        plan -> plan.known().relativeTo(folder));
  }

  /**
   * @throws StrictJson.Invalid when two of the names become one
   */
  private SweepPlan relativeTo(Path folder) {
    return new SweepPlan(
        dataset,
        protocol,
        recipes.stream().map(recipe -> folder.resolve(recipe).toString()).toList(),
        splitSeeds,
        seeds,
        folds);
  }

  /**
   * @throws StrictJson.Invalid for a data set, protocol or fold that does not exist
   */
  private SweepPlan known() {
    refuse("dataset", () -> Datasets.requireKnown(dataset));
    refuse("protocol", () -> Protocol.of(protocol));
    refuse("folds", () -> folds.forEach(Protocol.of(protocol)::requireFold));
    return this;
  }

  private static void refuse(String key, Runnable check) {
    try {
      check.run();
    } catch (BitbeatException e) {
      throw new StrictJson.Invalid(key + ": " + e.plainMessage());
    }
  }

  /**
   * The runs of a plan.
   *
   * @param runs in the order recipe, seed, split seed, fold
   * @param failures recipes that cannot be trained; their runs are missing
   */
  public record Runs(List<Run> runs, List<Sweep.Failure> failures) {}

  /**
   * Makes the runs. A recipe that cannot be read or does not fit the data costs its own runs only.
   *
   * @throws BitbeatException for a protocol or fold that does not exist, and {@link
   *     UserError#RECIPE_NAME_TWICE}
   */
  public Runs runs(Dataset windows) {
    List<Fold> places = places(windows);
    List<Run> runs = new ArrayList<>();
    List<Sweep.Failure> failures = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String file : recipes) {
      try {
        runs.addAll(runsOf(Path.of(file), windows, places));
      } catch (BitbeatException e) {
        failures.add(Sweep.Failure.of(file, e));
        continue;
      }
      Recipe recipe = runs.get(runs.size() - 1).recipe();
      if (!names.add(recipe.name())) {
        throw new BitbeatException(UserError.RECIPE_NAME_TWICE, recipe.name(), file);
      }
    }
    return new Runs(runs, failures);
  }

  private List<Fold> places(Dataset windows) {
    Protocol by = Protocol.of(protocol);
    List<Integer> numbers =
        folds.isEmpty() ? IntStream.range(0, by.folds()).boxed().toList() : folds;
    List<Fold> places = new ArrayList<>();
    for (long splitSeed : splitSeeds) {
      for (int number : numbers) {
        by.requireFold(number);
        places.add(new Fold(windows, by, splitSeed, number));
      }
    }
    return places;
  }

  private List<Run> runsOf(Path file, Dataset windows, List<Fold> places) {
    Recipe recipe = Recipe.read(file);
    List<Recipe> teachers = recipe.readTeachers(file.toAbsolutePath().getParent());
    Protocol.of(protocol).requireCalled(protocol, windows, recipe, teachers);
    List<Run> runs = new ArrayList<>();
    for (long seed : seeds) {
      for (Fold place : places) {
        runs.add(new Run(place, recipe, teachers, seed));
      }
    }
    return runs;
  }
}

package dev.bitbeat.experiment;

import dev.bitbeat.train.Baselines;
import dev.bitbeat.train.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * All runs of one recipe by one protocol.
 *
 * @param runs in their order, at least one
 */
public record RecipeSummary(List<RunResult> runs) {
  /** What tells two recipes' runs apart. */
  private record Key(String dataset, String protocol, String recipe, String sha256) {
    static Key of(RunResult r) {
      return new Key(r.dataset(), r.protocol(), r.recipe(), r.recipeSha256());
    }
  }

  /** One round through the protocol's folds: the runs that differ in their fold only. */
  private record Repeat(long splitSeed, long seed) {}

  public RecipeSummary {
    runs = List.copyOf(runs);
  }

  /** A summary for each data set, protocol and recipe, in the order of the results. */
  public static List<RecipeSummary> of(List<RunResult> results) {
    Map<Key, List<RunResult>> byRecipe =
        results.stream()
            .collect(Collectors.groupingBy(Key::of, LinkedHashMap::new, Collectors.toList()));
    return byRecipe.values().stream().map(RecipeSummary::new).toList();
  }

  /** Data set and protocol, with what a reader of the figures must know about the protocol. */
  public String title() {
    boolean chosen = Protocol.of(first().protocol()) == Protocol.REFERENCE;
    return first().dataset()
        + ", protocol "
        + first().protocol()
        + (chosen ? " (a recipe may choose its epoch by the test windows)" : "");
  }

  /** Any run: data set, protocol, recipe and sizes are those of all. */
  public RunResult first() {
    return runs.get(0);
  }

  /** The run with the most right answers, the first of several. */
  public RunResult best() {
    RunResult best = first();
    for (RunResult run : runs) {
      best = run.accuracy() > best.accuracy() ? run : best;
    }
    return best;
  }

  /** Over all runs: the deviation is that between folds (and seeds). */
  public Spread overRuns(ToDoubleFunction<RunResult> figure) {
    return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
  }

  /**
   * Over repeats, which differ in split seed or seed: each counts once, by the mean of its folds.
   * The mean is the figure that a recipe is known by.
   */
  public Spread overRepeats(ToDoubleFunction<RunResult> figure) {
    return Spread.of(
        repeats().values().stream()
            .map(folds -> folds.stream().mapToDouble(figure).average().orElseThrow())
            .toList());
  }

  /** Mean accuracy. */
  public double accuracy() {
    return overRepeats(RunResult::accuracy).mean();
  }

  /** Whether every split seed and seed has all the folds of the protocol. */
  public boolean complete() {
    int all = Protocol.of(first().protocol()).folds();
    return repeats().values().stream().allMatch(folds -> folds.size() == all);
  }

  /** Means of the baselines over the test parts of this recipe's runs. */
  public Baselines baselines() {
    return baselines(List.of(this));
  }

  /**
   * Means of the baselines over all test parts of some recipes' runs, each counted once.
   *
   * @param recipes of one data set and protocol, at least one
   */
  public static Baselines baselines(List<RecipeSummary> recipes) {
    Map<List<Long>, Baselines> byPart = new LinkedHashMap<>();
    for (RecipeSummary recipe : recipes) {
      for (RunResult run : recipe.runs()) {
        byPart.putIfAbsent(List.of(run.splitSeed(), (long) run.fold()), run.baselines());
      }
    }
    return new Baselines(
        mean(byPart, Baselines::majority),
        mean(byPart, Baselines::recordMajority),
        mean(byPart, Baselines::nearestNeighbour));
  }

  private static double mean(Map<?, Baselines> parts, ToDoubleFunction<Baselines> figure) {
    return parts.values().stream().mapToDouble(figure).average().orElseThrow();
  }

  private Map<Repeat, List<RunResult>> repeats() {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                r -> new Repeat(r.splitSeed(), r.seed()), LinkedHashMap::new, Collectors.toList()));
  }

  /**
   * The recipes that no other one of the same data set and protocol beats in both: fewer bytes and
   * at least the accuracy, or the same bytes and more.
   */
  public static List<RecipeSummary> front(List<RecipeSummary> all) {
    List<RecipeSummary> front = new ArrayList<>();
    for (RecipeSummary one : all) {
      if (all.stream().noneMatch(other -> other.beats(one))) {
        front.add(one);
      }
    }
    return front;
  }

  private boolean beats(RecipeSummary other) {
    int bytes = first().modelBytes();
    int otherBytes = other.first().modelBytes();
    return first().dataset().equals(other.first().dataset())
        && first().protocol().equals(other.first().protocol())
        && bytes <= otherBytes
        && accuracy() >= other.accuracy()
        && (bytes < otherBytes || accuracy() > other.accuracy());
  }
}

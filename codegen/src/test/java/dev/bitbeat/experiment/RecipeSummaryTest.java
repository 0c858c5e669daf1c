package dev.bitbeat.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitbeat.train.Baselines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecipeSummaryTest {
  private static RunResult result(String recipe, long splitSeed, int fold, int correct, int bytes) {
    return result("cv5", recipe, splitSeed, fold, correct, bytes);
  }

  private static RunResult result(
      String protocol, String recipe, long splitSeed, int fold, int correct, int bytes) {
    return new RunResult(
        "tiny",
        protocol,
        recipe,
        recipe,
        splitSeed,
        1,
        fold,
        1,
        100,
        correct,
        0.5,
        bytes,
        bytes,
        new Baselines(0.2, 0.3, 0.4),
        Map.of("N", 0.9, "S", 0.3, "V", 0.6));
  }

  @Test
  void spreadsAreThoseOverFoldsAndOverSplits() {
    RecipeSummary summary =
        RecipeSummary.of(
                List.of(
                    result("a", 1, 0, 80, 9),
                    result("a", 1, 1, 90, 9),
                    result("a", 2, 0, 90, 9),
                    result("a", 2, 1, 96, 9)))
            .get(0);
    Spread splits = summary.overRepeats(RunResult::accuracy);
    assertThat(splits.mean()).isEqualTo(0.89, within(1e-12));
    assertThat(splits.deviation()).isEqualTo(0.08 / Math.sqrt(2), within(1e-12));
    Spread runs = summary.overRuns(RunResult::accuracy);
    assertThat(runs.deviation()).isEqualTo(Math.sqrt(0.0132 / 3), within(1e-12));
    assertThat(summary.first().beatF1()).isEqualTo(0.6, within(1e-12));
  }

  @Test
  void aTestPartsBaselinesCountOnceForAllRecipes() {
    RunResult other = result("b", 2, 0, 80, 9);
    RunResult harder =
        new RunResult(
            other.dataset(),
            other.protocol(),
            other.recipe(),
            other.recipeSha256(),
            other.splitSeed(),
            other.seed(),
            other.fold(),
            other.epoch(),
            other.windows(),
            other.correct(),
            other.macroF1(),
            other.weightBytes(),
            other.modelBytes(),
            new Baselines(0.4, 0.5, 0.6),
            other.classF1());
    List<RecipeSummary> recipes =
        RecipeSummary.of(List.of(result("a", 1, 0, 80, 9), result("b", 1, 0, 90, 9), harder));
    Baselines all = RecipeSummary.baselines(recipes);
    assertThat(all.majority()).isEqualTo(0.3, within(1e-12));
    assertThat(all.recordMajority()).isEqualTo(0.4, within(1e-12));
    assertThat(all.nearestNeighbour()).isEqualTo(0.5, within(1e-12));
  }

  @Test
  void theBestRunIsTheFirstWithTheMostRightAnswers() {
    RunResult best = result("a", 2, 0, 96, 9);
    List<RunResult> results =
        List.of(result("a", 1, 0, 80, 9), best, result("a", 3, 0, 96, 9), result("a", 4, 0, 90, 9));
    assertThat(RecipeSummary.of(results).get(0).best()).isSameAs(best);
  }

  @Test
  void aMissingFoldIsNoticed() {
    List<RunResult> results = new ArrayList<>();
    for (int fold = 0; fold < 5; fold++) {
      results.add(result("a", 1, fold, 80 + fold, 9));
    }
    assertThat(RecipeSummary.of(results).get(0).complete()).isTrue();
    assertThat(RecipeSummary.of(results.subList(0, 4)).get(0).complete()).isFalse();
    results.add(result("a", 2, 0, 90, 9));
    assertThat(RecipeSummary.of(results).get(0).complete()).isFalse();
    RunResult only = result("reference", "a", 1, 0, 90, 9);
    assertThat(RecipeSummary.of(List.of(only)).get(0).complete()).isTrue();
  }

  @Test
  void theFrontHoldsWhatNothingBeats() {
    List<RecipeSummary> all =
        RecipeSummary.of(
            List.of(
                result("small", 1, 0, 80, 10),
                result("worse", 1, 0, 79, 10),
                result("large", 1, 0, 90, 20),
                result("twin", 1, 0, 90, 20),
                result("fat", 1, 0, 90, 21)));
    assertThat(RecipeSummary.front(all))
        .extracting(s -> s.first().recipe())
        .containsExactly("small", "large", "twin");
  }
}

package dev.bitbeat.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.train.Baselines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AccuracyPageTest {
  private static RunResult run(String protocol, long splitSeed, int epoch, int correct) {
    return run("r", protocol, splitSeed, 0, epoch, correct);
  }

  private static RunResult run(
      String recipe, String protocol, long splitSeed, int fold, int epoch, int correct) {
    return new RunResult(
        "tiny",
        protocol,
        recipe,
        "hash",
        splitSeed,
        7,
        fold,
        epoch,
        200,
        correct,
        0.5,
        10,
        20,
        new Baselines(0.2, 0.3, 0.4),
        Map.of("a", 0.9));
  }

  @Test
  void whereTheEpochMayBeChosenByTheTestTheBestRunIsNamed() {
    String page =
        AccuracyPage.recipes(List.of(run("reference", 3, 40, 190), run("reference", 4, 55, 195)));
    assertThat(page)
        .contains("protocol reference (a recipe may choose its epoch by the test windows)")
        .contains("| runs | best run |")
        .contains("| 96.25 % |", "| 2 | 97.50 % (split seed 4, seed 7, epoch 55) |");
  }

  @Test
  void elsewhereNoRunStandsOut() {
    String page = AccuracyPage.recipes(List.of(run("cv5", 3, 40, 190), run("cv5", 4, 40, 195)));
    assertThat(page)
        .contains("| 96.25 % |", "| 2, folds are missing |\n")
        .doesNotContain("best run", "97.50");
  }

  /** One easy fold is no figure to lead a table with. */
  @Test
  void recipesWithAllFoldsStandFirst() {
    List<RunResult> results = new ArrayList<>(List.of(run("easy", "cv5", 1, 0, 9, 199)));
    for (int fold = 0; fold < 5; fold++) {
      results.add(run("worse", "cv5", 1, fold, 9, 180));
      results.add(run("better", "cv5", 1, fold, 9, 190));
    }
    assertThat(AccuracyPage.recipes(results))
        .containsSubsequence("| better |", "| worse |", "| easy |");
  }
}

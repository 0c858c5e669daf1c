package dev.bitbeat.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.train.Baselines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept tables of results and the changes measured from them. */
final class ChangesTest {
  private static final String TEXT =
      """
      {
        "changes": [
          {
            "dataset": "tiny", "recipe": "b", "protocol": "cv5",
            "against": "a", "againstProtocol": "cv5", "what": "Wider."
          }
        ]
      }
      """;

  @TempDir private Path folder;

  private static RunResult result(String recipe, int fold, int correct) {
    return new RunResult(
        "tiny",
        "cv5",
        recipe,
        "00",
        1,
        1,
        fold,
        9,
        100,
        correct,
        0.5,
        10,
        12,
        new Baselines(0.2, 0.3, 0.4),
        Map.of("N", 0.5));
  }

  private List<Changes.Effect> effects(RunResult... results) throws IOException {
    Results.write(folder.resolve("some.csv"), List.of(results));
    Files.writeString(folder.resolve(Changes.FILE_NAME), TEXT);
    return Changes.read(folder.resolve(Changes.FILE_NAME)).effects(Results.readTables(folder));
  }

  @Test
  void aChangeIsMeasuredRunAgainstRun() throws IOException {
    List<Changes.Effect> effects =
        effects(
            result("a", 0, 80),
            result("a", 1, 90),
            result("b", 0, 83),
            result("b", 1, 91),
            result("b", 2, 10));
    assertThat(effects).hasSize(1);
    assertThat(effects.get(0).difference().count()).isEqualTo(2);
    assertThat(effects.get(0).difference().mean()).isEqualTo(0.02, within(1e-12));
    assertThat(effects.get(0).standardError()).isEqualTo(0.01, within(1e-12));
  }

  @Test
  void recipesWithoutACommonRunAreNamed() {
    assertThatThrownBy(() -> effects(result("a", 0, 80), result("b", 1, 80)))
        .isInstanceOfSatisfying(
            BitbeatException.class,
            e -> assertThat(e.error()).isEqualTo(UserError.CHANGE_WITHOUT_RUNS))
        .hasMessageContaining("recipes b and a");
  }

  @Test
  void aRunThatStandsInTwoTablesIsNamed() {
    Results.write(folder.resolve("one.csv"), List.of(result("a", 0, 80)));
    Results.write(folder.resolve("two.csv"), List.of(result("a", 0, 81)));
    assertThatThrownBy(() -> Results.readTables(folder))
        .hasMessageContaining(
            "run tiny cv5 a split seed 1 seed 1 fold 0 stands in the tables twice");
  }

  @Test
  void aFolderWithoutTablesIsNamed() {
    assertThatThrownBy(() -> Results.readTables(folder)).hasMessageContaining("BB320");
    assertThatThrownBy(() -> Results.readTables(folder.resolve("no")))
        .hasMessageContaining("BB320");
    assertThatThrownBy(() -> Results.readRuns(folder)).hasMessageContaining("BB320");
  }

  @Test
  void aBadListOfChangesIsNamed() throws IOException {
    Path file = folder.resolve(Changes.FILE_NAME);
    Files.writeString(file, TEXT.replace("against", "versus"));
    assertThatThrownBy(() -> Changes.read(file))
        .hasMessageContaining("BB321")
        .hasMessageContaining("line ")
        .hasMessageContaining("against");
  }
}

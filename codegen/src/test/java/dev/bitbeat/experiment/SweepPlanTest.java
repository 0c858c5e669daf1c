package dev.bitbeat.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.Recipe;
import dev.bitbeat.train.Recipe.EstimatorOptions.Choice;
import dev.bitbeat.train.TinyTraining;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SweepPlanTest {
  private static final Dataset DATASET = TinyTraining.dataset(10, 1);
  private static final String TEXT =
      """
      {
        "dataset": "synthetic",
        "protocol": "cv5",
        "recipes": ["a.json"],
        "splitSeeds": [1, 2],
        "seeds": [3],
        "folds": []
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeRecipes() throws IOException {
    Files.write(folder.resolve("a.json"), TinyTraining.recipe(2, Choice.IEE).toBytes());
    Files.write(folder.resolve("teacher.json"), TinyTraining.recipe(2, Choice.FLOAT).toBytes());
    String teacherless =
        new String(TinyTraining.recipe(2, Choice.FLOAT).toBytes(), StandardCharsets.UTF_8)
            .replace("\"teacher.json\"", "");
    Files.writeString(folder.resolve("teacher.json"), teacherless);
  }

  private SweepPlan read(String text) throws IOException {
    Path file = folder.resolve("sweep.json");
    Files.writeString(file, text);
    return SweepPlan.read(file);
  }

  @Test
  void everyRecipeMeetsEverySeedAndFold() throws IOException {
    SweepPlan.Runs runs = read(TEXT).runs(DATASET);
    assertThat(runs.failures()).isEmpty();
    assertThat(runs.runs()).hasSize(10);
    assertThat(runs.runs().get(9).path()).isEqualTo("tiny/split-2-seed-3-fold-4");
    assertThat(runs.runs().get(0).teachers()).extracting(Recipe::name).containsExactly("tiny");
  }

  @Test
  void aBadRecipeCostsItsOwnRunsOnly() throws IOException {
    Files.writeString(folder.resolve("b.json"), "{}");
    SweepPlan.Runs runs =
        read(TEXT.replace("[\"a.json\"]", "[\"b.json\", \"a.json\", \"c.json\"]")).runs(DATASET);
    assertThat(runs.runs()).hasSize(10);
    assertThat(runs.failures()).hasSize(2);
    assertThat(runs.failures().get(0).message())
        .startsWith("BB302: " + folder.resolve("b.json") + ": line 1: missing: name, topology");
    assertThat(
            Sweep.Failure.of(
                    "run", new BitbeatException(UserError.TRAINING_NOT_FINITE, "r", 3, "NaN", "x"))
                .message())
        .startsWith("BB304: run: recipe r: training broke down in epoch 3");
    assertThat(Sweep.Failure.of("run", new IllegalStateException("oops")).message())
        .isEqualTo("internal error: run: java.lang.IllegalStateException: oops");
    assertThat(runs.failures().get(1).message()).contains("BB301", "c.json");
  }

  @Test
  void aNameThatComesTwiceIsRefused() throws IOException {
    Files.copy(folder.resolve("a.json"), folder.resolve("b.json"));
    SweepPlan plan = read(TEXT.replace("[\"a.json\"]", "[\"a.json\", \"b.json\"]"));
    assertThatThrownBy(() -> plan.runs(DATASET))
        .isInstanceOfSatisfying(
            BitbeatException.class,
            e -> assertThat(e.error()).isEqualTo(UserError.RECIPE_NAME_TWICE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"seeds\": [3],||seeds",
        "\"seeds\"|\"seed\"|seed",
        "\"seeds\": [3]|\"seeds\": []|at least one",
        "\"seeds\": [3]|\"seeds\": [3, 3]|names one twice",
        "\"seeds\": [3]|\"seeds\": [3.5]|seeds",
        "\"seeds\": [3]|\"seeds\": [null]|seeds",
        "\"synthetic\"|\"ecg6\"|line 2: dataset: data set 'ecg6' is unknown",
        "\"synthetic\"|17|dataset",
        "\"cv5\"|\"cv6\"|line 3: protocol: protocol 'cv6'",
        "\"folds\": []|\"folds\": [5]|line 7: folds: ",
        "\"recipes\": [\"a.json\"]|\"recipes\": \"a.json\"|recipes",
        "\"recipes\": [\"a.json\"]|\"recipes\": [\"a\\u0000.json\"]|recipes: 'a?.json' is no file name",
      })
  void aBadSweepFileIsNamed(String from, String to, String expected) {
    String text = TEXT.replace(from, to == null ? "" : to);
    assertThat(text).isNotEqualTo(TEXT);
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.SWEEP_INVALID))
        .hasMessageContaining("sweep.json: line ")
        .hasMessageContaining(expected);
  }

  @Test
  void aRecipeThatIsNamedInTwoWaysIsRefused() {
    Path recipe = folder.resolve("a.json");
    assertThatThrownBy(() -> read(TEXT.replace("\"a.json\"", "\"a.json\", \"" + recipe + "\"")))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.SWEEP_INVALID))
        .hasMessageContaining("sweep.json: line 4: recipes: ")
        .hasMessageContaining(recipe + "] names one twice; mend the sweep file");
  }

  @Test
  void theListsAreNotEmpty() {
    assertThatThrownBy(
            () -> new SweepPlan("tiny", "cv5", List.of(), List.of(1L), List.of(1L), List.of()))
        .hasMessageContaining("recipes: at least one");
  }
}

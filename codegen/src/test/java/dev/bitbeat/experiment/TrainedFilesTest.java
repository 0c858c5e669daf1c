package dev.bitbeat.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.train.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models, recipes, cards and results in {@code trained/} tell one story. */
final class TrainedFilesTest {
  private static final Path TRAINED = Path.of("..", "trained");
  private static final String MODEL_SUFFIX = ".bnn.json";

  private static List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(TRAINED.resolve(folder))) {
      List<Path> found = files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
      assertThat(found).as(folder + "/*" + suffix).isNotEmpty();
      return found;
    }
  }

  /** SHA-256 of every recipe by its name, which is that of its file. */
  private static Map<String, String> recipes() throws IOException {
    Map<String, String> shas = new TreeMap<>();
    for (String folder : List.of("recipes", "experiments")) {
      for (Path file : files(folder, ".json")) {
        Recipe recipe = Recipe.read(file);
        assertThat(file).hasFileName(recipe.name() + ".json");
        assertThat(shas.put(recipe.name(), recipe.sha256())).as(recipe.name() + " twice").isNull();
      }
    }
    return shas;
  }

  @Test
  void everyResultIsOneOfARecipeAsItStands() throws IOException {
    Map<String, String> recipes = recipes();
    for (RunResult result : Results.readTables(TRAINED.resolve("results"))) {
      assertThat(recipes).containsEntry(result.recipe(), result.recipeSha256());
    }
  }

  @Test
  void everyModelIsARunOfItsRecipeAndHasACard() throws IOException {
    Map<String, String> recipes = recipes();
    List<RunResult> results = Results.readTables(TRAINED.resolve("results"));
    for (Path file : files("", MODEL_SUFFIX)) {
      BnnModel model = ModelFile.read(file);
      Provenance from = model.provenance();
      assertThat(file).hasFileName(from.recipe() + MODEL_SUFFIX);
      assertThat(recipes).containsEntry(from.recipe(), from.recipeSha256());
      assertThat(results)
          .filteredOn(r -> r.recipe().equals(from.recipe()) && r.dataset().equals(from.dataset()))
          .filteredOn(r -> r.protocol().equals(from.protocol()) && r.fold() == from.fold())
          .filteredOn(r -> r.splitSeed() == from.splitSeed() && r.seed() == from.trainSeed())
          .as("the run of " + file)
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.windows()).isEqualTo(from.testWindows());
                assertThat(r.correct()).isEqualTo(from.testCorrect());
                assertThat(r.epoch()).isEqualTo(from.epochs());
                assertThat(r.modelBytes()).isEqualTo(model.dataBytes());
              });
      assertThat(TRAINED.resolve(from.recipe() + ".md"))
          .content()
          .contains(ModelFile.digest(model), from.recipeSha256());
    }
  }
}

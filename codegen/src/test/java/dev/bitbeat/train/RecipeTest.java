package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.train.Recipe.EstimatorOptions.Choice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipeTest {
  private static final String TEXT =
      new String(TinyTraining.recipe(5, Choice.IEE).toBytes(), StandardCharsets.UTF_8);

  @Test
  void aRecipeSurvivesItsFile() {
    Recipe recipe = TinyTraining.recipe(5, Choice.IEE);
    Recipe again = Recipe.parse("x", recipe.toBytes());
    assertThat(again).isEqualTo(recipe);
    assertThat(again.sha256()).isEqualTo(recipe.sha256());
  }

  /** A recipe from before there was a rhythm keeps its meaning, and its SHA-256. */
  @Test
  void noRhythmIsNoKey() {
    String text = TEXT.replaceAll("(?s)  \"rhythm\" : \\{.*?\\},\n", "");
    assertThat(text).hasSizeLessThan(TEXT.length());
    Recipe recipe = Recipe.parse("x", text.getBytes(StandardCharsets.UTF_8));
    assertThat(recipe.rhythm()).isEqualTo(Recipe.RhythmOptions.NONE);
    assertThat(new String(recipe.toBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  /** As one from before a count could be trained. */
  @Test
  void noCountIsNoKey() {
    String text = TEXT.replaceFirst("    \"count\" : true,\n", "");
    assertThat(text).hasSizeLessThan(TEXT.length());
    Recipe recipe = Recipe.parse("x", text.getBytes(StandardCharsets.UTF_8));
    assertThat(recipe.head().count()).isFalse();
    assertThat(new String(recipe.toBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  /** As one from before there were phases. */
  @Test
  void onePhaseIsNoKey() {
    assertThat(TEXT).doesNotContain("phases");
    String two = TEXT.replaceFirst("\"inputLevels\" : 0", "$0,\n  \"phases\" : 2");
    Recipe recipe = Recipe.parse("x", two.getBytes(StandardCharsets.UTF_8));
    assertThat(recipe.phases()).isEqualTo(2);
    assertThat(new String(recipe.toBytes(), StandardCharsets.UTF_8)).isEqualTo(two);
  }

  /** As one from before re-cut windows could come from a lead. */
  @Test
  void anyRecutIsNoKey() {
    assertThat(TEXT).doesNotContain("recutFrom");
    String lead =
        TEXT.replaceFirst(
            "\"recut\" : 0.0", "$0,\n    \"recutFrom\" : \"lead\",\n    \"recutShare\" : 0.4");
    Recipe recipe = Recipe.parse("x", lead.getBytes(StandardCharsets.UTF_8));
    assertThat(recipe.augmentation().recutFrom()).isEqualTo(Recipe.RecutFrom.LEAD);
    assertThat(recipe.augmentation().recutShare()).isEqualTo(0.4);
    assertThat(new String(recipe.toBytes(), StandardCharsets.UTF_8)).isEqualTo(lead);
  }

  /** As one from before weights could become binary later than activations. */
  @Test
  void oneStepIsNoKey() {
    String text = TEXT.replaceFirst(",\n    \"binaryWeightsFrom\" : 0.4", "");
    assertThat(text).doesNotContain("binaryWeightsFrom");
    Recipe recipe = Recipe.parse("x", text.getBytes(StandardCharsets.UTF_8));
    assertThat(recipe.estimator().binaryWeightsFrom()).isZero();
    assertThat(new String(recipe.toBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecg17", "ecg5"})
  void builtInRecipesFitTheirData(String dataset) {
    int classes = dataset.equals("ecg17") ? 17 : 5;
    assertThat(Recipe.builtIn(dataset).shapes(3600, classes)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"epochs\" : 5|\"epochs\" : 5, \"epoch\" : 5|epoch: unknown key; mend",
        "\"epochs\" : 5|\"epochs\" : 0|epochs: 0 is outside 1..100000",
        "\"name\" : \"tiny\"|\"name\" : true|name: true is no text in quotation marks",
        "\"name\" : \"tiny\"|\"name\" : 1.5|name",
        "\"kind\" : \"running\"|\"kind\" : 0|normalizer.kind: 0 is none of \"window-zscore\", \"running\"",
        "\"selection\" : \"last\"|\"selection\" : 0|selection",
        "\"epochs\" : 5,||line 1: missing: epochs; mend",
        "\"epochs\" : 5|\"epochz\" : 5|epochz: unknown key; missing: epochs; mend",
        "\"epochs\" : 5|\"epochs\" : 99999999999|epochs: 99999999999 is beyond 32 bits",
        "\"channels\" : 6|\"channel\" : 6|topology[0].channel: unknown key; missing: channels",
        "\"max\" : true|\"max\" : 1|head.max: 1 is neither true nor false",
        "\"sharedWeights\" : [ ]|\"sharedWeights\" : 7|sharedWeights: 7 is no list",
        "\"sharedWeights\" : [ ]|\"sharedWeights\" : [ 7 ]|sharedWeights[0]: 7 is no list",
        "\"epochs\" : 5|\"epochs\" : 5.5|epochs: 5.5 is no whole number",
        "\"epochs\" : 5|\"epochs\" : \"5\"|epochs",
        "\"epochs\" : 5|\"epochs\" : 5, \"epochs\" : 6|Duplicate field 'epochs'",
        "\"sharedWeights\" : [ ]|\"sharedWeights\" : [ [ 2 ] ]|at least two blocks",
        "\"sharedWeights\" : [ ]|\"sharedWeights\" : [ [ 1, 2 ] ]|block 1 is no hidden",
        "\"sharedWeights\" : [ ]|\"sharedWeights\" : [ [ 2, 2 ] ]|block 2 stands there twice",
        "\"inputLevels\" : 0|\"inputLevels\" : 0, \"phases\" : 5|phases: 5 is outside 1..4",
        "\"inputLevels\" : 0|\"inputLevels\" : 0, \"phases\" : 4|phases: 4 do not divide",
        "\"mixup\" : 0.3|\"mixup\" : 0.001|neither 0 nor at least 0.01",
        "\"recut\" : 0.0|\"recut\" : 0.0, \"recutShare\" : 2|recutShare: 2 is outside 0..1",
        "\"recut\" : 0.0|\"recut\" : 0.0, \"recutFrom\" : \"record\"|augmentation.recutFrom",
        "\"binaryWeightsFrom\" : 0.4|\"binaryWeightsFrom\" : 1|binaryWeightsFrom: 1 is outside 0..0.9",
        "\"teacher.json\"|\"teacher\\u0000.json\"|teachers: 'teacher?.json' is no file name",
        "\"teacher.json\"|\"\"|teachers: '' is no file name",
        "\"levels\" : [ 1, 2 ]|\"levels\" : [ 1, null ]|rhythm.levels[1]: null is no whole number",
        "\"levels\" : [ 1, 2 ]|\"levels\" : [ 2, 2 ]|rhythm: levels [2, 2] do not rise",
        "\"levels\" : [ 1, 2 ]|\"levels\" : [ ]|rhythm: 0 levels, must be 1..8",
        "\"spacing\" : 1|\"spacing\" : 2|rhythm: refractory 20 is outside 22..1023",
        "\"spacing\" : 1,||spacing",
        "\"meanShift\" : 5|\"meanShift\" : 99|meanShift 99 is outside 1..12",
        "\"kind\" : \"running\"|\"kind\" : \"jumping\"|jumping",
        "\"learningRate\" : 0.02|\"learningRate\" : 1e999|learningRate",
        "\"learningRate\" : 0.02|\"learningRate\" : null|learningRate: null is no number",
      })
  void aBadValueIsNamed(String from, String to, String expected) {
    String text = TEXT.replace(from, to == null ? "" : to);
    assertThat(text).isNotEqualTo(TEXT);
    assertThatThrownBy(() -> Recipe.parse("r.json", text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RECIPE_INVALID))
        .hasMessageContaining("r.json: line ")
        .hasMessageContaining(expected);
  }

  /** What the record itself refuses too: the key's own line, not the file's last. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"epochs\" : 5|\"epochs\" : 0",
        "\"epochs\" : 5|\"epochz\" : 5",
        "\"epochs\" : 5|\"epochs\" : 5, \"x\" : 5",
        "\"epochs\" : 5|\"epochs\" : 5.5",
        "\"meanShift\" : 5|\"meanShift\" : 99",
        "\"binaryWeightsFrom\" : 0.4|\"binaryWeightsFrom\" : 1",
      })
  void theLineIsTheKeys(String from, String to) {
    int line = (int) TEXT.substring(0, TEXT.indexOf(from)).lines().count();
    assertThat(line).isGreaterThan(5);
    String text = TEXT.replace(from, to);
    assertThatThrownBy(() -> Recipe.parse("r.json", text.getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("BB302: r.json: line " + line + ": ");
  }

  @Test
  void whatIsNoJsonIsToldInWords() {
    assertRefused(TEXT.substring(0, TEXT.length() / 2), "it ends too early: a bracket or ");
    assertRefused("", "line 1: the file is empty");
    assertRefused("null", "line 1: null is no object");
    assertRefused(TEXT + "{}", "there is more behind the end");
    assertRefused(TEXT.replaceFirst("\\]", "}"), "Unexpected close marker '}': expected ']'; mend");
  }

  private static void assertRefused(String text, String expected) {
    assertThatThrownBy(() -> Recipe.parse("r.json", text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RECIPE_INVALID))
        .hasMessageContaining(expected);
  }

  /** Weights that stay float to the end never become binary, and their values have no steps. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"ieeHigh\" : 10.0' | '\"binaryWeightsFrom\" : 0.4'"
            + " | 'estimator.binaryWeightsFrom: 0.4, must be 0 where weights are float'",
        "'\"max\" : true' | '\"count\" : true'"
            + " | 'head.count: true, must be false where activations are float'",
      })
  void aFloatRecipeHasNoBinaryPart(String key, String addition, String expected) {
    String text =
        new String(TinyTraining.recipe(5, Choice.FLOAT).toBytes(), StandardCharsets.UTF_8);
    String wrong = text.replaceFirst(key, "$0, " + addition);
    assertThat(wrong).isNotEqualTo(text);
    assertThat(Recipe.parse("f", text.getBytes(StandardCharsets.UTF_8))).isNotNull();
    assertThatThrownBy(() -> Recipe.parse("f", wrong.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RECIPE_INVALID))
        .hasMessageContaining(expected);
  }

  @Test
  void anImpossibleTopologyIsNamed() {
    Recipe recipe = TinyTraining.recipe(5, Choice.IEE);
    assertThatThrownBy(() -> recipe.shapes(2, TinyTraining.CLASSES))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RECIPE_TOPOLOGY))
        .hasMessageContaining("block ");
    assertThatThrownBy(() -> recipe.shapes(200, 5))
        .hasMessageContaining("3 channels for 5 classes");
    String two = TEXT.replaceFirst("\"inputLevels\" : 0", "$0,\n  \"phases\" : 2");
    Recipe phased = Recipe.parse("r", two.getBytes(StandardCharsets.UTF_8));
    assertThat(phased.shapes(200, TinyTraining.CLASSES)).hasSize(3);
    assertThatThrownBy(() -> phased.shapes(202, TinyTraining.CLASSES))
        .hasMessageContaining("block 1: the last of 2 phases has no output ");
    String text = TEXT.replaceFirst("\"channels\" : 6", "\"channels\" : 0");
    assertThatThrownBy(
            () -> Recipe.parse("r", text.getBytes(StandardCharsets.UTF_8)).shapes(200, 3))
        .hasMessageContaining("block 1: outChannels 0");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Recipe.read(Path.of("no", "such.json")))
        .isInstanceOfSatisfying(
            BitbeatException.class,
            e -> assertThat(e.error()).isEqualTo(UserError.RECIPE_UNREADABLE));
  }

  @Test
  void aFileWithoutAnEndIsReadToTheLimitOnly() {
    assertThatThrownBy(() -> Recipe.read(Path.of("/dev/zero")))
        .hasMessageContaining("BB301: /dev/zero: cannot be read (larger than ");
  }
}

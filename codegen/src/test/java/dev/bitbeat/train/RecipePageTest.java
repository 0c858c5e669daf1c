package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bitbeat.experiment.SweepPlan;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/recipe.md says every key of a {@link Recipe}, and no other. */
class RecipePageTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]*)\\| [^|]+ \\|$");
  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");

  private static String page;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(Path.of("..", "docs", "recipe.md"));
  }

  /** Keys with dots between, and whether a file may lack them. */
  private static Map<String, Boolean> keys(String path, Class<?> type) throws Exception {
    Map<String, Boolean> keys = new TreeMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = path + component.getName();
      Class<?> inner = component.getType();
      if (component.getGenericType() instanceof ParameterizedType list
          && list.getActualTypeArguments()[0] instanceof Class<?> element) {
        inner = element;
      }
      if (inner.isRecord()) {
        keys.putAll(keys(key + ".", inner));
      }
      boolean optional =
          type.getDeclaredField(component.getName()).isAnnotationPresent(JsonInclude.class);
      boolean onlyHoldsKeys = inner.isRecord() && inner == component.getType() && !optional;
      if (!onlyHoldsKeys) {
        keys.put(key, optional);
      }
    }
    return keys;
  }

  private static Map<String, MatchResult> rows() {
    Map<String, MatchResult> rows = new TreeMap<>();
    ROW.matcher(page).results().forEach(row -> rows.put(row.group(1), row));
    return rows;
  }

  @Test
  void everyKeyHasARowAndEveryRowAKey() throws Exception {
    assertThat(rows().keySet()).isEqualTo(keys("", Recipe.class).keySet());
  }

  @Test
  void theKeysWithADefaultAreThoseThatAFileMayLack() throws Exception {
    Map<String, Boolean> said = new TreeMap<>();
    rows().forEach((key, row) -> said.put(key, !row.group(3).isBlank()));
    assertThat(said).isEqualTo(keys("", Recipe.class));
  }

  @Test
  void everyNameThatAKeyTakesIsSaid() throws Exception {
    for (Class<?> names :
        new Class<?>[] {
          Recipe.Selection.class,
          Recipe.Front.Kind.class,
          Recipe.EstimatorOptions.Choice.class,
          Recipe.RecutFrom.class
        }) {
      for (Object constant : names.getEnumConstants()) {
        JsonProperty name =
            names.getField(((Enum<?>) constant).name()).getAnnotation(JsonProperty.class);
        assertThat(page).contains("`" + name.value() + "`");
      }
    }
  }

  @Test
  void theExamplesAreARecipeForSyntheticWindowsAndASweepFile() {
    Matcher json = JSON.matcher(page);
    assertThat(json.find()).isTrue();
    Recipe recipe = Recipe.parse("example", json.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(recipe.shapes(3600, 5)).hasSize(recipe.topology().size());
    assertThat(json.find()).isTrue();
    SweepPlan plan =
        StrictJson.parse(
            "example",
            json.group(1).getBytes(StandardCharsets.UTF_8),
            SweepPlan.class,
            UserError.SWEEP_INVALID);
    assertThat(plan.recipes()).containsExactly(recipe.name() + ".json");
  }
}

package dev.bitbeat.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.Core;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/boards.md says every key of a board descriptor, and no other. */
class BoardPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|.*\\|.*\\|.*\\|$");
  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");

  private static String page;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(Path.of("..", "docs", "boards.md"));
  }

  /** Keys with dots between; {@link BoardReader} reads what {@link Board} has. */
  private static Set<String> keys(String path, Class<?> type) {
    Set<String> keys = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> inner = component.getType();
      boolean optional = inner == Optional.class;
      if (optional
          && component.getGenericType() instanceof ParameterizedType generic
          && generic.getActualTypeArguments()[0] instanceof Class<?> value) {
        inner = value;
      }
      if (inner.isRecord()) {
        keys.addAll(keys(path + component.getName() + ".", inner));
      }
      if (optional || !inner.isRecord()) {
        keys.add(path + component.getName());
      }
    }
    return keys;
  }

  @Test
  void everyKeyHasARowAndEveryRowAKey() {
    Set<String> rows =
        ROW.matcher(page).results().map(row -> row.group(1)).collect(Collectors.toSet());
    assertThat(rows).isEqualTo(keys("", Board.class));
  }

  @Test
  void everyUartAndItsSettingsAreSaid() {
    for (UartKind kind : UartKind.values()) {
      String row =
          page.lines()
              .filter(line -> line.startsWith("| `" + kind.label() + "` |"))
              .findFirst()
              .orElse("");
      assertThat(kind.settings()).allMatch(setting -> row.contains("`" + setting + "`"));
    }
  }

  @Test
  void everyCoreIsSaid() {
    assertThat(Stream.of(Core.values()).filter(core -> core != Core.ANY).map(Core::label))
        .allMatch(label -> page.contains("`" + label + "`"));
  }

  @Test
  void theExampleIsADescriptor() {
    Matcher json = JSON.matcher(page);
    assertThat(json.find()).isTrue();
    Board board = BoardReader.parse("example.json", json.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(Boards.runner(board).qemu()).isPresent();
  }
}

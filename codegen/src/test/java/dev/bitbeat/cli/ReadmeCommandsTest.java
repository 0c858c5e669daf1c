package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that the documents show parses. CI runs README's blocks marked {@code sh ci} for
 * real; this test keeps the others (Internet, hours of training) and the other pages from rotting.
 */
final class ReadmeCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern WORD = Pattern.compile("\\S+");

  @ParameterizedTest(name = "{0}")
  @MethodSource("shownCommands")
  void everyShownCommandParses(String command) {
    List<String> words = WORD.matcher(command).results().map(MatchResult::group).toList();
    assertThatCode(
            () -> Main.commandLine().parseArgs(words.stream().skip(1).toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @Test
  void everyShellBlockInReadmeSaysWhetherCiRunsIt() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md")))
        .filteredOn(line -> line.startsWith("```sh") || line.startsWith("```bash"))
        .isNotEmpty()
        .allMatch(line -> line.equals("```sh ci") || line.startsWith("```sh no-ci"));
  }

  /** Each line of a shell block that calls bitbeat, without its environment and comment. */
  static Stream<String> shownCommands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      boolean inside = false;
      StringBuilder continued = new StringBuilder();
      for (String line : Files.readAllLines(page)) {
        if (line.startsWith("```")) {
          inside = !inside && line.startsWith("```sh");
        } else if (inside && line.endsWith("\\")) {
          continued.append(line, 0, line.length() - 1).append(' ');
        } else if (inside) {
          String command = continued.append(line).toString();
          continued.setLength(0);
          int call = command.indexOf("./bitbeat");
          if (call >= 0) {
            commands.add(command.substring(call).replaceFirst("\\s*([#|>)&;].*)?$", ""));
          }
        }
      }
    }
    return commands.stream();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
              docs.filter(path -> path.toString().endsWith(".md")))
          .toList();
    }
  }
}

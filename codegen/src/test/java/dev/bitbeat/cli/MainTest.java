package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line itself: wrong usage, help. */
final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Commands.run(out, err, arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify | give either --model FILE or --models random; see bitbeat verify --help",
        "evaluate --model m | --model needs --dataset; see bitbeat evaluate --help",
        "size --model m | Missing required option: '--board=BOARD'; see bitbeat size --help",
        "bench train --epoch 1 | did you mean --epochs?; see bitbeat bench train --help",
        "siz | Unmatched argument at index 0: 'siz'; did you mean size",
        "data | a command is missing; see bitbeat data --help",
      })
  void wrongUsageIsOneLineThatNamesTheHelp(String arguments, String expected) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).startsWith("bitbeat: BB604: ").contains(expected).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  /** Variables: in shell what has a default, in Java what stands in quotation marks. */
  @Test
  void helpListsEveryEnvironmentVariable() throws IOException {
    Set<String> obeyed = new TreeSet<>();
    for (String script : new String[] {"bitbeat", "verify", "codegen/src/main/sh/setup.sh"}) {
      String text = Files.readString(Path.of("..", script));
      find("\\$\\{(BITBEAT_[A-Z_]+|OPENBLAS_[A-Z_]+|JAVA_HOME):-", text, obeyed);
      find("echo (BITBEAT_[A-Z_]+)", text, obeyed);
    }
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (!file.endsWith("Main.java")) {
          find("\"(BITBEAT_(?!TRACE)[A-Z_]+)\"", Files.readString(file), obeyed);
        }
      }
    }
    assertThat(obeyed).contains("BITBEAT_DATA", "BITBEAT_QEMU", "BITBEAT_NO_BUILD", "JAVA_HOME");
    run("--help");
    Set<String> listed = new TreeSet<>();
    String help = out.toString();
    find("(?m)^  ([A-Z_]{6,}) ", help.substring(help.indexOf("Environment variables:")), listed);
    listed.remove("BITBEAT_DEBUG");
    assertThat(listed).isEqualTo(obeyed);
  }

  private static void find(String pattern, String text, Set<String> names) {
    for (Matcher matcher = Pattern.compile(pattern).matcher(text); matcher.find(); ) {
      names.add(matcher.group(1));
    }
  }
}

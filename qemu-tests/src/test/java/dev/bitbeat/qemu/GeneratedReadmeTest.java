package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.GeneratedProject;
import dev.bitbeat.target.Qemu;
import dev.bitbeat.target.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does what the README of a generated project says: builds, starts QEMU, sends a window. */
class GeneratedReadmeTest {
  private static final Pattern PORT = Pattern.compile("redirected to (\\S+)");

  @TempDir private Path folder;

  @BeforeEach
  void tools() {
    Lab.requireTools();
    Lab.require(Tool.MAKE, Tool.PYTHON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"microbit", "mps2-an385", "stm32vldiscovery"})
  void itsStepsSendAWindowAndPrintTheClass(String board) throws Exception {
    follow(folder.resolve("streaming"), Lab.STREAMING, board);
    follow(folder.resolve("windowed"), Lab.WINDOWED, board);
  }

  private static void follow(Path project, BnnModel model, String board) throws Exception {
    var classifier = Lab.classifier(model, Optimize.SIZE, board);
    GeneratedProject.write(
        project,
        GeneratedProject.files(classifier, Boards.load(board), OptionalInt.empty()),
        false);
    String readme = Files.readString(project.resolve("README.md"));
    Files.writeString(project.resolve("send.py"), step(readme, "```python\n(.*?)```"));
    run(project, List.of(step(readme, "`(make)`")));

    ReferenceInference reference = new ReferenceInference(model);
    Process emulator = emulator(project, step(readme, "`qemu-system-arm (.*?)`"));
    try {
      String port = port(emulator.inputReader());
      run(project, words(step(readme, "`(stty .*?)`").replace("PORT", port)));
      String send =
          step(readme, "`(python3 .*?)`")
              .replace("WINDOW.csv", "window.csv")
              .replace("PORT", port)
              .replace("PAUSE", "0");
      for (short[] window : Lab.randomWindows(model, 7, 3)) {
        Files.writeString(project.resolve("window.csv"), lines(window));
        int expected = reference.infer(window).classIndex();
        assertThat(run(project, words(send))).isEqualTo(expected + "\n");
      }
    } finally {
      emulator.destroyForcibly().waitFor();
    }
  }

  private static String lines(short[] window) {
    StringBuilder lines = new StringBuilder();
    for (short sample : window) {
      lines.append(sample).append('\n');
    }
    return lines.toString();
  }

  private static List<String> words(String command) {
    return List.of(command.split(" ", -1));
  }

  private static String step(String readme, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(readme);
    assertThat(matcher.find()).as("%s in %s", pattern, readme).isTrue();
    return matcher.group(1);
  }

  private static Process emulator(Path project, String arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Qemu.find().program().toString());
    command.addAll(words(arguments));
    return new ProcessBuilder(command)
        .directory(project.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static String port(BufferedReader said) {
    List<String> lines = new ArrayList<>();
    return said.lines()
        .peek(lines::add)
        .flatMap(line -> PORT.matcher(line).results())
        .findFirst()
        .orElseThrow(() -> new AssertionError("QEMU names no port: " + lines))
        .group(1);
  }

  private static String run(Path project, List<String> command) throws Exception {
    Path said = project.resolve("said.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readAllLines(said).stream().collect(Collectors.joining("\n", "", "\n"));
    assertThat(ended).as("%s ends: %s", command, text).isTrue();
    assertThat(process.waitFor()).as("%s: %s", command, text).isZero();
    return text;
  }
}

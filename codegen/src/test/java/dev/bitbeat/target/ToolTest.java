package dev.bitbeat.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The launchers and {@code bitbeat doctor} mean the same tools. */
final class ToolTest {
  private static final Map<Tool, String> SHELL_NAMES =
      Map.of(Tool.JAVA, "jdk", Tool.MAVEN, "maven", Tool.ARM_GCC, "arm-gcc", Tool.QEMU, "qemu");

  private static String shellName(Tool tool) {
    return SHELL_NAMES.getOrDefault(tool, tool.program());
  }

  @Test
  void verifyRequiresEveryTool() throws IOException {
    Matcher required =
        Pattern.compile("bitbeat_require \"verify\" (.*)")
            .matcher(Files.readString(Path.of("..", "verify")));
    assertThat(required.find()).isTrue();
    assertThat(required.group(1).split(" ", -1))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Tool.values()).map(ToolTest::shellName).toList());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JAVA")
  void theLaunchersCallItTheSame(Tool tool) throws IOException, InterruptedException {
    String name = shellName(tool);
    String script =
        ". src/main/sh/setup.sh; apt-cache() { true; };"
            + " bitbeat_program NAME; bitbeat_variable NAME; bitbeat_packages_of NAME";
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script.replace("NAME", name)).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("BITBEAT_"));
    Process shell = builder.start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    String variable = tool.variable().isEmpty() ? "" : tool.variable() + "\n";
    String packages = tool.installCommand().replace("sudo apt-get install ", "");
    assertThat(said).isEqualTo(tool.program() + "\n" + variable + packages + "\n");
  }
}

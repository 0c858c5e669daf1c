package dev.bitbeat.target;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Programs that bitbeat calls, where they come from and how to find them. */
public enum Tool {
  JAVA("java", "JAVA_HOME", "openjdk-17-jdk-headless", true, "-version"),
  MAVEN("mvn", "BITBEAT_MVN", "maven", true, "-B --version"),
  ARM_GCC("arm-none-eabi-gcc", "BITBEAT_ARM_GCC", "gcc-arm-none-eabi", true, "--version"),
  QEMU("qemu-system-arm", "BITBEAT_QEMU", "qemu-system-arm", true, "--version"),
  GCC("gcc", "BITBEAT_GCC", "gcc", false, "--version"),
  GXX("g++", "BITBEAT_GXX", "g++", false, "--version"),
  MAKE("make", "BITBEAT_MAKE", "make", false, "--version"),
  CLANG("clang", "BITBEAT_CLANG", "clang", false, "--version"),
  CPPCHECK("cppcheck", "BITBEAT_CPPCHECK", "cppcheck", false, "--version");

  private final String program;
  private final String variable;
  private final String debianPackage;
  private final boolean required;
  private final String versionArguments;

  Tool(
      String program,
      String variable,
      String debianPackage,
      boolean required,
      String versionArguments) {
    this.program = program;
    this.variable = variable;
    this.debianPackage = debianPackage;
    this.required = required;
    this.versionArguments = versionArguments;
  }

  /** Name of the program. */
  public String program() {
    return program;
  }

  /** Environment variable that names another program. */
  public String variable() {
    return variable;
  }

  /** True when bitbeat's main job needs it; the others serve its own tests. */
  public boolean required() {
    return required;
  }

  /** Command that installs it on Debian and Ubuntu. */
  public String installCommand() {
    return "sudo apt-get install " + debianPackage;
  }

  /**
   * The program's absolute path. Java is the one that runs this; of the others the environment
   * variable's counts if set, a path or a name on the PATH, else the first one on the PATH.
   */
  public Optional<Path> find() {
    if (this == JAVA) {
      return executable(Path.of(System.getProperty("java.home"), "bin", program));
    }
    String named = System.getenv(variable);
    String wanted = named == null || named.isEmpty() ? program : named;
    return wanted.contains("/") ? executable(Path.of(wanted)) : onPath(wanted);
  }

  private static Optional<Path> onPath(String name) {
    String search = System.getenv("PATH");
    if (search == null) {
      return Optional.empty();
    }
    return Arrays.stream(search.split(Pattern.quote(File.pathSeparator), -1))
        .map(folder -> Path.of(folder, name))
        .flatMap(path -> executable(path).stream())
        .findFirst();
  }

  private static Optional<Path> executable(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path)
        ? Optional.of(path.toAbsolutePath())
        : Optional.empty();
  }

  /**
   * The program's path.
   *
   * @throws BitbeatException {@link UserError#TOOL_MISSING} with the command that installs it
   */
  public Path require() {
    return find()
        .orElseThrow(
            () -> {
              String named = System.getenv(variable);
              String where =
                  named == null || named.isEmpty()
                      ? "not on the PATH"
                      : variable + "=" + named + " is no program";
              return new BitbeatException(
                  UserError.TOOL_MISSING, program, where, variable, installCommand());
            });
  }

  /** First line of what the program says about its version; empty when it does not run. */
  public Optional<String> version() {
    return find()
        .flatMap(
            path -> {
              try {
                Subprocess.Outcome outcome =
                    Subprocess.run(command(path), Path.of("."), Duration.ofSeconds(20));
                return outcome.exit() == 0 ? Optional.of(outcome.firstLines(1)) : Optional.empty();
              } catch (IOException e) {
                return Optional.empty();
              }
            });
  }

  private List<String> command(Path path) {
    List<String> command = new java.util.ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(versionArguments.split(" ", -1)));
    return command;
  }
}

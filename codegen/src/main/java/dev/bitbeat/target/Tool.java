package dev.bitbeat.target;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.WorkFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Programs that bitbeat and its tests call, where they come from and how to find them. The
 * launchers' setup.sh knows the same.
 */
public enum Tool {
  JAVA("java", "", "openjdk-17-jdk-headless", true, "-version"),
  MAVEN("mvn", "BITBEAT_MVN", "maven", true, "-B --version"),
  ARM_GCC("arm-none-eabi-gcc", "BITBEAT_ARM_GCC", "gcc-arm-none-eabi", true, "--version"),
  QEMU("qemu-system-arm", "BITBEAT_QEMU", "qemu-system-arm", true, "--version"),
  GCC("gcc", "", "gcc libc6-dev", false, "--version"),
  GXX("g++", "", "g++", false, "--version"),
  MAKE("make", "", "make", false, "--version"),
  CLANG("clang", "", "clang libclang-rt-dev", false, "--version"),
  CLANG_TIDY("clang-tidy", "", "clang-tidy", false, "--version"),
  CPPCHECK("cppcheck", "", "cppcheck", false, "--version"),
  PYTHON("python3", "", "python3", false, "--version");

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String program;
  private final String variable;
  private final String debianPackages;
  private final boolean required;
  private final String versionArguments;

  Tool(
      String program,
      String variable,
      String debianPackages,
      boolean required,
      String versionArguments) {
    this.program = program;
    this.variable = variable;
    this.debianPackages = debianPackages;
    this.required = required;
    this.versionArguments = versionArguments;
  }

  /** Name of the program. */
  public String program() {
    return program;
  }

  /** Environment variable that names another program; empty where there is none. */
  public String variable() {
    return variable;
  }

  /** True when bitbeat's main job needs it; the others serve its own tests. */
  public boolean required() {
    return required;
  }

  /** Command that installs it on Debian and Ubuntu. */
  public String installCommand() {
    return "sudo apt-get install " + debianPackages;
  }

  /**
   * The program's absolute path. Java is the one that runs this; of the others the environment
   * variable's counts if set, a path or a name on the PATH, else the first one on the PATH.
   */
  public Optional<Path> find() {
    if (this == JAVA) {
      return executable(Path.of(System.getProperty("java.home"), "bin", program));
    }
    String wanted = named().orElse(program);
    return wanted.contains("/") ? executable(Path.of(wanted)) : onPath(wanted);
  }

  private Optional<String> named() {
    return Optional.ofNullable(System.getenv(variable)).filter(name -> !name.isEmpty());
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
   * @throws BitbeatException {@link UserError#TOOL_NAMED} when the environment variable names no
   *     program, else {@link UserError#TOOL_MISSING} with the command that installs it
   */
  public Path require() {
    return find().orElseThrow(this::missing);
  }

  private BitbeatException missing() {
    return named().isPresent()
        ? new BitbeatException(UserError.TOOL_NAMED, variable, named().get())
        : new BitbeatException(UserError.TOOL_MISSING, program, installCommand());
  }

  /** First line of what the program says about its version; empty when it does not run. */
  public Optional<String> version() {
    return find().flatMap(path -> run(path, List.of(versionArguments.split(" ", -1)), "."));
  }

  /**
   * Why the program is of no use, and what to do; empty when it is.
   *
   * @param version what {@link #version} gave
   */
  Optional<String> problem(Optional<String> version) {
    if (find().isEmpty()) {
      return Optional.of(missing().plainMessage());
    }
    String install = "; install: " + installCommand();
    if (version.isEmpty()) {
      return Optional.of("it does not run" + install);
    }
    return switch (this) {
      case GCC -> links() ? Optional.empty() : Optional.of("it links no program" + install);
      case CLANG ->
          links("-fsanitize=address")
              ? Optional.empty()
              : Optional.of("it links no program with its address sanitizer" + install);
      default -> Optional.empty();
    };
  }

  /** Whether the compiler has what a program for this machine needs. */
  private boolean links(String... options) {
    try (WorkFolder folder = WorkFolder.create()) {
      folder.write(new TreeMap<>(Map.of("main.c", "int main(void) { return 0; }\n")));
      List<String> arguments = new ArrayList<>(List.of(options));
      arguments.addAll(List.of("main.c", "-o", "main"));
      return run(require(), arguments, folder.path().toString()).isPresent();
    }
  }

  /** First line of what the program prints; empty when it fails. */
  private static Optional<String> run(Path program, List<String> arguments, String folder) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      Subprocess.Outcome outcome = Subprocess.run(command, Path.of(folder), LIMIT);
      return outcome.exit() == 0 ? Optional.of(outcome.firstLines(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

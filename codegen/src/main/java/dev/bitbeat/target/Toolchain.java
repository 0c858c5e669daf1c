package dev.bitbeat.target;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The Arm cross compiler. It always works inside one folder on relative names, so that no path
 * reaches an image.
 *
 * @param gcc path of arm-none-eabi-gcc
 */
public record Toolchain(Path gcc) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Flags of every translation unit, whatever the core and the goal. */
  private static final List<String> COMMON =
      List.of(
          "-std=c99",
          "-ffreestanding",
          "-ffunction-sections",
          "-fdata-sections",
          "-fno-common",
          // A zeroing loop stays a loop: a call of memset would bring memset along.
          "-fno-tree-loop-distribute-patterns");

  /**
   * The installed compiler, from BITBEAT_ARM_GCC or the PATH.
   *
   * @throws BitbeatException {@link UserError#TOOL_MISSING} with the command that installs it
   */
  public static Toolchain find() {
    return new Toolchain(Tool.ARM_GCC.require());
  }

  /** Flags for one board: common ones, those of the core, then the goal's. */
  public static List<String> flags(Board board, List<String> goalFlags) {
    List<String> flags = new ArrayList<>(board.flags());
    flags.addAll(goalFlags);
    flags.addAll(COMMON);
    return List.copyOf(flags);
  }

  /**
   * Compiles one source file to an object.
   *
   * @param folder where source and object lie
   * @throws BitbeatException {@link UserError#COMPILE_FAILED} with the first lines of the message
   */
  void compile(Path folder, List<String> flags, String source, String object) {
    List<String> command = command(flags);
    command.addAll(List.of("-c", source, "-o", object));
    run(folder, command, source);
  }

  /**
   * Links objects with a linker script; libgcc members come along when something calls them.
   *
   * @param extra more linker flags
   * @throws BitbeatException {@link UserError#COMPILE_FAILED}
   */
  void link(
      Path folder,
      List<String> flags,
      List<String> objects,
      String script,
      String image,
      List<String> extra) {
    List<String> command = command(flags);
    command.addAll(objects);
    command.addAll(
        List.of(
            "-nostdlib",
            "-Wl,--gc-sections",
            "-Wl,--build-id=none",
            "-Wl,-T," + script,
            "-Wl,-Map=" + image + ".map"));
    command.addAll(extra);
    command.addAll(List.of("-lgcc", "-o", image));
    run(folder, command, image);
  }

  private List<String> command(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(gcc.toString());
    command.addAll(flags);
    return command;
  }

  private void run(Path folder, List<String> command, String what) {
    Subprocess.Outcome outcome;
    try {
      outcome = Subprocess.run(command, folder, LIMIT);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.TOOL_START, gcc, BitbeatException.reason(e));
    }
    if (outcome.timedOut()) {
      throw new BitbeatException(
          UserError.COMPILE_FAILED, gcc, what, "no end within " + LIMIT.toSeconds() + " s");
    }
    if (outcome.exit() != 0) {
      throw new BitbeatException(UserError.COMPILE_FAILED, gcc, what, outcome.firstLines(4));
    }
  }
}

package dev.bitbeat.target;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * qemu-system-arm, run to the end of a program that leaves by semihosting.
 *
 * @param program path of qemu-system-arm
 */
public record Qemu(Path program) {
  /**
   * The installed QEMU, from BITBEAT_QEMU or the PATH.
   *
   * @throws BitbeatException {@link UserError#TOOL_MISSING} with the command that installs it
   */
  public static Qemu find() {
    return new Qemu(Tool.QEMU.require());
  }

  /**
   * The command line of a machine without display or monitor, to which options may be added.
   *
   * @param image file name in the folder where QEMU will run
   */
  public List<String> command(Board.QemuMachine machine, String image) {
    return new ArrayList<>(
        List.of(
            program.toString(),
            "-machine",
            machine.machine(),
            "-nographic",
            "-monitor",
            "none",
            "-kernel",
            image));
  }

  /**
   * Runs an image that reads and writes files in a folder by semihosting.
   *
   * @param folder working folder, where image and files lie
   * @param counted true to run under {@code -icount shift=0}, where a timer counts instructions
   * @param limit when to stop it
   * @throws BitbeatException {@link UserError#QEMU_DIED} or {@link UserError#QEMU_HUNG}
   */
  void run(Path folder, Board.QemuMachine machine, String image, boolean counted, Duration limit) {
    List<String> command = command(machine, image);
    command.addAll(List.of("-serial", "none", "-semihosting-config", "enable=on,target=native"));
    if (counted) {
      command.addAll(List.of("-icount", "shift=0"));
    }
    Subprocess.Outcome outcome;
    try {
      outcome = Subprocess.run(command, folder, limit);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.TOOL_START, program, BitbeatException.reason(e));
    }
    if (outcome.timedOut()) {
      throw new BitbeatException(
          UserError.QEMU_HUNG,
          machine.machine(),
          limit.toSeconds(),
          "try fewer windows or a longer --timeout");
    }
    if (outcome.exit() != 0) {
      throw new BitbeatException(
          UserError.QEMU_DIED, machine.machine(), outcome.exit(), said(outcome));
    }
  }

  private static String said(Subprocess.Outcome outcome) {
    String lines = outcome.firstLines(3);
    return lines.isEmpty() ? "it said nothing" : lines;
  }
}

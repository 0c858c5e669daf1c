package dev.bitbeat.cli;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a command's result. */
final class Printer {
  /** What could steer a terminal: texts of recordings are printed too. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");

  private Printer() {}

  /**
   * Prints to standard output, with a question mark for every control character.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE} when it does not take everything
   */
  static void print(CommandSpec spec, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(CONTROL.matcher(text).replaceAll("?"));
    out.flush();
    // The writer that picocli makes keeps its errors to itself.
    if (System.out.checkError()) {
      throw new BitbeatException(
          UserError.OUTPUT_WRITE,
          "standard output",
          "its disk is full or its reader has ended",
          "free some space or send it elsewhere");
    }
  }

  /** Prints what is for people and not part of the result. */
  static void printError(CommandSpec spec, String text) {
    spec.commandLine().getErr().print(text);
    spec.commandLine().getErr().flush();
  }
}

package dev.bitbeat.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the command line inside the test. */
final class Commands {
  private Commands() {}

  /**
   * Runs one command.
   *
   * @param out receives what goes to standard output
   * @param err receives what goes to standard error
   * @return the exit code
   */
  static int run(StringWriter out, StringWriter err, String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}

package dev.bitbeat.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Prints a command's result. */
final class Printer {
  private Printer() {}

  static void print(CommandSpec spec, String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  /** Prints what is for people and not part of the result. */
  static void printError(CommandSpec spec, String text) {
    spec.commandLine().getErr().print(text);
    spec.commandLine().getErr().flush();
  }
}

package dev.bitbeat.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Prints a command's result. */
final class Printer {
  private Printer() {}

  static void print(CommandSpec spec, String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}

package dev.bitbeat.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat data}: holds the commands about recordings. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Fetches, checks and shows ECG recordings.",
    subcommands = {
      DataFetchCommand.class, //
      DataVerifyCommand.class, //
      DataInfoCommand.class, //
      DataPlotCommand.class, //
    })
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}

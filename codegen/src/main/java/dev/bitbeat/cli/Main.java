package dev.bitbeat.cli;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.model.Version;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code bitbeat}: the command that holds all others. */
@Command(
    name = "bitbeat",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionProvider.class,
    description =
        "ECG recordings to microcontroller firmware of a few kilobytes, proven bit-exact.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:internal error (please report it)",
      "2:wrong usage",
      "3:bad input data or file",
      "4:a tool is missing",
      "5:over the size budget, or does not fit the board",
      "6:firmware and Java differ",
      "7:interrupted",
      "8:output cannot be written",
      "9:the target run failed"
    },
    subcommands = {
      AccuracyCommand.class, //
      BenchCommand.class, //
      ClassifyCommand.class, //
      CompletionCommand.class, //
      DataCommand.class, //
      DemoCommand.class, //
      DoctorCommand.class, //
      EvaluateCommand.class, //
      GenerateCommand.class, //
      SizeCommand.class, //
      SweepCommand.class, //
      TrainCommand.class, //
      VerifyCommand.class, //
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Prints program and version. */
  public static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.TOOL};
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /**
   * The command line as {@link #main} runs it: errors as one line on standard error, exit codes as
   * {@link Exit} lists them.
   */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(Main::handle);
    return commandLine;
  }

  private static int handle(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    boolean debug = System.getenv("BITBEAT_DEBUG") != null;
    if (e instanceof BitbeatException known) {
      err.println("bitbeat: " + known.getMessage());
      if (debug) {
        known.printStackTrace(err);
      }
      return known.error().exitCode();
    }
    err.println("bitbeat: internal error: " + e + "; set BITBEAT_DEBUG=1 for the stack trace");
    if (debug) {
      e.printStackTrace(err);
    }
    return Exit.INTERNAL;
  }

  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    try {
      System.exit(commandLine().execute(args));
    } catch (OutOfMemoryError e) {
      System.err.println(
          "bitbeat: not enough memory ("
              + e.getMessage()
              + "); ask for less, or give more with BITBEAT_JAVA_OPTS=-Xmx8g");
      System.exit(Exit.INTERNAL);
    }
  }
}

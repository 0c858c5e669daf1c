package dev.bitbeat.cli;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.model.Version;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final String VARIABLES_SECTION = "variables";

  /** Every environment variable that the program or its launchers obey. */
  private static final Map<String, String> VARIABLES = variables();

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private static Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("BITBEAT_DATA", "folder with the MIT-BIH records (default: data/mitdb)");
    variables.put("BITBEAT_ARM_GCC", "program to use as arm-none-eabi-gcc, a path or a name");
    variables.put("BITBEAT_QEMU", "program to use as qemu-system-arm");
    variables.put("BITBEAT_MVN", "program to use as mvn");
    variables.put("JAVA_HOME", "Java to prefer, where it is 17 or later");
    variables.put("BITBEAT_JVM_DIR", "folder with more Javas (default: /usr/lib/jvm)");
    variables.put("BITBEAT_JAVA_OPTS", "further options of the JVM, for example -Xmx8g");
    variables.put("BITBEAT_NO_INSTALL", "1: install nothing, say what is missing");
    variables.put("BITBEAT_NO_BUILD", "1: run the last build, however old");
    variables.put("BITBEAT_DEBUG", "set: print the stack trace of an error");
    variables.put("OPENBLAS_CORETYPE", "processor that OpenBLAS takes this one for");
    return Collections.unmodifiableMap(variables);
  }

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
    commandLine.setParameterExceptionHandler(Main::misused);
    List<String> sections = new ArrayList<>(commandLine.getHelpSectionKeys());
    sections.add(VARIABLES_SECTION);
    commandLine.setHelpSectionKeys(sections);
    commandLine
        .getHelpSectionMap()
        .put(
            VARIABLES_SECTION,
            help -> "\nEnvironment variables:\n" + help.createTextTable(VARIABLES));
    return commandLine;
  }

  /** A usage error as one line that names the command's help. */
  private static int misused(CommandLine.ParameterException e, String[] arguments) {
    String what = e.getMessage();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      what += "; did you mean " + String.join(", ", unmatched.getSuggestions()) + "?";
    }
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName();
    return handle(new BitbeatException(e, UserError.USAGE, what, help), command, null);
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

package dev.bitbeat.cli;

import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.DoctorReport;
import dev.bitbeat.target.Doctor;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitbeat doctor}: what is installed, what is missing, how to install it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Lists the programs that bitbeat calls, and how to install the missing ones.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything needed is there",
      "2:wrong usage",
      "4:something needed is missing",
      "8:output cannot be written"
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    List<Doctor.Finding> findings = Doctor.examine();
    String text =
        format == OutputFormat.JSON ? DoctorReport.json(findings) : DoctorReport.text(findings);
    Printer.print(spec, text);
    return Doctor.healthy(findings) ? Exit.OK : Exit.MISSING_TOOL;
  }
}

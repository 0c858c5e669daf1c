package dev.bitbeat.cli;

import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.RecordsReport;
import dev.bitbeat.signal.MitBihFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitbeat data verify}: are the records complete and as published? */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Compares the records with the SHA-256 sums that PhysioNet publishes.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all files are as published",
      "2:wrong usage",
      "3:a file is missing or damaged, or there is no list of sums",
      "8:output cannot be written"
    })
final class DataVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    Path folder = data.folder();
    List<MitBihFiles.Finding> findings = MitBihFiles.verify(folder);
    Printer.print(
        spec,
        format == OutputFormat.JSON
            ? RecordsReport.json(findings)
            : RecordsReport.text(folder, findings));
    return RecordsReport.good(findings) ? Exit.OK : Exit.DATA;
  }
}

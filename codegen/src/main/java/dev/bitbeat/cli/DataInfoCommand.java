package dev.bitbeat.cli;

import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.Json;
import dev.bitbeat.report.RecordReport;
import dev.bitbeat.signal.RecordFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitbeat data info}: what records are there, or what is in one of them. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Lists the records of the folder, or describes one of them.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:a record is missing or damaged",
      "8:output cannot be written"
    })
final class DataInfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Parameters(
      arity = "0..1",
      paramLabel = "RECORD",
      description = "record name, for example 100; all records of the folder when left out")
  private String record;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    Path folder = data.folder();
    Printer.print(spec, record == null ? all(folder) : one(folder));
    return Exit.OK;
  }

  private String one(Path folder) {
    RecordReport report = report(RecordFiles.read(folder, record));
    return format == OutputFormat.JSON ? Json.text(report.value()) : report.text();
  }

  private String all(Path folder) {
    List<RecordReport> reports =
        RecordFiles.names(folder).stream()
            .map(name -> report(RecordFiles.read(folder, name)))
            .toList();
    if (format == OutputFormat.JSON) {
      return Json.text(reports.stream().map(RecordReport::value).toList());
    }
    return reports.isEmpty()
        ? "no records in " + folder + "\n"
        : reports.stream().map(RecordReport::line).collect(Collectors.joining());
  }

  private static RecordReport report(RecordFiles files) {
    return new RecordReport(files.record().header(), files.record().frames(), files.annotations());
  }
}

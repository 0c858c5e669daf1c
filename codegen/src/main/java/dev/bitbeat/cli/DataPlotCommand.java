package dev.bitbeat.cli;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.EcgPlot;
import dev.bitbeat.signal.RecordFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitbeat data plot}: a stretch of a record as a picture. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    description = "Draws a stretch of a record, with its beats, on ECG paper.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:the record is missing or damaged, or ends before the stretch",
      "4:this machine can draw no text",
      "8:output cannot be written"
    })
final class DataPlotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Parameters(paramLabel = "RECORD", description = "record name, for example 100")
  private String record;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      defaultValue = "0:00",
      converter = ClockTime.class,
      description = "where to begin, for example 0:10 (default: ${DEFAULT-VALUE})")
  private double from;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "10",
      converter = ClockTime.class,
      description = "how much to draw, in seconds (default: ${DEFAULT-VALUE})")
  private double duration;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "PNG file to write; an older one is replaced")
  private Path out;

  @Override
  public Integer call() {
    RecordFiles files = RecordFiles.read(data.folder(), record);
    byte[] png = EcgPlot.png(files.record(), files.annotations().orElse(List.of()), from, duration);
    AtomicFiles.write(out, png);
    Printer.print(spec, "wrote " + out + "\n");
    return Exit.OK;
  }
}

package dev.bitbeat.cli;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.ClassificationReport;
import dev.bitbeat.signal.CsvSignal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitbeat classify}: a model's answers to an own recording. */
@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    description =
        "Classifies an own recording, window after window, exactly as the firmware would. The"
            + " recording is a text file with one raw ADC count a line, at the model's sampling"
            + " frequency; lines that start with # are skipped. Not a medical device.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad model file or recording",
      "8:output cannot be written"
    })
final class ClassifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "model file")
  private Path model;

  @Parameters(paramLabel = "RECORDING", description = "text file, -32768 to 32767 a line")
  private Path recording;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    BnnModel bnn = ModelFile.read(model);
    short[] signal = CsvSignal.read(recording);
    if (signal.length < bnn.inputLength()) {
      throw new BitbeatException(
          UserError.RECORDING_SHORT, recording, signal.length, bnn.name(), bnn.inputLength());
    }
    ClassificationReport report =
        ClassificationReport.of(bnn, recording.getFileName().toString(), signal);
    Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
    return Exit.OK;
  }
}

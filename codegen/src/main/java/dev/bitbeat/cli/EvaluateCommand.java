package dev.bitbeat.cli;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.AccuracyReport;
import dev.bitbeat.report.ModelCard;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Datasets;
import dev.bitbeat.signal.RecordsFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitbeat evaluate}: a model file's accuracy on a data set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a model on the windows that its training held out, and on all windows.",
      "Prints the baselines that need no network beside it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad model file or data",
      "8:the card cannot be written"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "model file")
  private Path model;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "data set: ecg17, ecg5 or synthetic")
  private String datasetName;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the MIT-BIH records (default: BITBEAT_DATA, then ./data/mitdb)")
  private Path data;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Option(names = "--card", paramLabel = "FILE", description = "write a model card (Markdown)")
  private Path card;

  @Override
  public Integer call() {
    BnnModel bnn = ModelFile.read(model);
    Dataset dataset =
        Datasets.load(
            datasetName,
            Datasets.needsRecords(datasetName)
                ? RecordsFolder.find(Optional.ofNullable(data))
                : null);
    AccuracyReport report = AccuracyReport.measure(bnn, dataset);
    if (card != null) {
      AtomicFiles.write(card, ModelCard.of(report).getBytes(StandardCharsets.UTF_8));
    }
    spec.commandLine().getOut().print(format == OutputFormat.JSON ? report.json() : report.text());
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }
}

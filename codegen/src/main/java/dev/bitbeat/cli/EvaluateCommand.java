package dev.bitbeat.cli;

import dev.bitbeat.experiment.Results;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.AccuracyReport;
import dev.bitbeat.report.ModelCard;
import dev.bitbeat.report.RunsReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat evaluate}: the accuracy of a model file, or of many runs. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Measures a model on the windows that its training held out, and on all windows; or the"
            + " finished runs of a sweep or training: means, spreads and intervals over folds and seeds."
            + " Prints the baselines that need no network beside it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad model file, table or data",
      "8:output cannot be written"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @ArgGroup(multiplicity = "1")
  private Subject subject;

  /** What is measured. */
  static final class Subject {
    @Option(names = "--model", paramLabel = "FILE", description = "model file")
    private Path model;

    @Option(names = "--runs", paramLabel = "DIR", description = "folder of a sweep or of trainings")
    private Path runs;
  }

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "data set of the model: ecg17, ecg5 or synthetic; with --runs only for runs of a program"
              + " that wrote no result.csv")
  private String datasetName;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Option(
      names = "--card",
      paramLabel = "FILE",
      description = "write a model card (Markdown); with --model")
  private Path card;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "write the runs' table of results (CSV); with --runs")
  private Path table;

  @Override
  public Integer call() {
    if (subject.model == null ? card != null : table != null) {
      throw new ParameterException(
          spec.commandLine(), "--card goes with --model, --table with --runs");
    }
    return subject.model == null ? runs() : model();
  }

  private int model() {
    if (datasetName == null) {
      throw new ParameterException(spec.commandLine(), "--model needs --dataset");
    }
    BnnModel bnn = ModelFile.read(subject.model);
    AccuracyReport report = AccuracyReport.measure(bnn, data.load(datasetName));
    if (card != null) {
      AtomicFiles.write(card, ModelCard.of(report).getBytes(StandardCharsets.UTF_8));
    }
    Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
    return Exit.OK;
  }

  private int runs() {
    if (datasetName != null) {
      Results.measureModels(subject.runs, data.load(datasetName));
    }
    List<Results.Finished> finished = Results.readRuns(subject.runs);
    if (table != null) {
      Results.write(table, finished.stream().map(Results.Finished::result).toList());
    }
    RunsReport report = new RunsReport(finished);
    Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
    return Exit.OK;
  }
}

package dev.bitbeat.cli;

import dev.bitbeat.experiment.Changes;
import dev.bitbeat.experiment.Results;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.AccuracyPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitbeat accuracy}: kept tables of results as the tables of docs/ACCURACY.md. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    description =
        "Prints kept results (one line a run, as sweep writes them) as Markdown: for each data set"
            + " and protocol the recipes with mean and spreads; with --changes what each change of a recipe"
            + " was worth, run against run.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:no table of results, or a bad one",
      "8:output cannot be written"
    })
final class AccuracyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--results",
      required = true,
      paramLabel = "DIR",
      description = "folder with tables of results (*.csv) and changes.json")
  private Path folder;

  @Option(names = "--changes", description = "what helped and what did not, by changes.json")
  private boolean changes;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE}); text is Markdown")
  private OutputFormat format;

  @Override
  public Integer call() {
    List<RunResult> results = Results.readTables(folder);
    if (format == OutputFormat.JSON) {
      Printer.print(spec, AccuracyPage.json(results, effects(results)));
    } else {
      Printer.print(
          spec, changes ? AccuracyPage.changes(effects(results)) : AccuracyPage.recipes(results));
    }
    return Exit.OK;
  }

  private List<Changes.Effect> effects(List<RunResult> results) {
    Path file = folder.resolve(Changes.FILE_NAME);
    return changes || Files.exists(file) ? Changes.read(file).effects(results) : List.of();
  }
}

package dev.bitbeat.cli;

import dev.bitbeat.experiment.Fold;
import dev.bitbeat.experiment.Run;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.experiment.Spread;
import dev.bitbeat.experiment.TrainingRun;
import dev.bitbeat.experiment.TrainingRun.Start;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.Protocol;
import dev.bitbeat.train.Recipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat train}: recipe and data to model files. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Trains a binary network on real ECG and writes it as a model file. Each fold gets a folder"
            + " of its own with metrics.csv, checkpoint.bin, predictions.csv, result.csv and"
            + " model.bnn.json. Many runs at a time: see bitbeat sweep.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad recipe, data or checkpoint, or the training broke down",
      "6:the integer model differs from the float network (please report it)",
      "7:interrupted; --resume continues from the last finished epoch",
      "8:output cannot be written, stands there already, or another bitbeat works there"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatasetOption data;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "recipe (default: the built-in one of the data set)")
  private Path recipeFile;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = "cv5",
      description = "reference, cv5 or inter-patient (default: ${DEFAULT-VALUE})")
  private String protocolName;

  @Option(
      names = "--split-seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "seed of the split (default: ${DEFAULT-VALUE})")
  private long splitSeed;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "seed of weights, order and augmentation (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--fold",
      paramLabel = "F|all",
      defaultValue = "0",
      description = "fold of the protocol, from 0, or all (default: ${DEFAULT-VALUE})")
  private String fold;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "epochs instead of the recipe's; makes another recipe of it")
  private Integer epochs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads (default: all cores); the result does not depend on it")
  private Integer threads;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder for the results")
  private Path out;

  @Option(names = "--resume", description = "continue from the checkpoints in --out")
  private boolean resume;

  @Option(names = "--force", description = "start anew over the results in --out")
  private boolean force;

  @Override
  public Integer call() {
    requireOptions();
    Dataset dataset = data.load();
    Protocol protocol = Protocol.of(protocolName);
    Recipe recipe = recipeFile == null ? Recipe.builtIn(dataset.name()) : Recipe.read(recipeFile);
    if (epochs != null) {
      recipe = recipe.withEpochs(epochs);
    }
    List<Recipe> teachers =
        recipe.readTeachers(
            recipeFile == null ? Path.of("") : recipeFile.toAbsolutePath().getParent());
    protocol.requireCalled(protocolName, dataset, recipe, teachers);
    List<Run> runs = new ArrayList<>();
    for (int f : folds(protocol)) {
      runs.add(new Run(new Fold(dataset, protocol, splitSeed, f), recipe, teachers, seed));
    }
    return Interruptible.run(spec, stop -> train(runs, stop));
  }

  private void requireOptions() {
    if (threads != null && threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1");
    }
    if (epochs != null && (epochs < 1 || epochs > Recipe.MAX_EPOCHS)) {
      throw new ParameterException(
          spec.commandLine(), "--epochs must be within 1.." + Recipe.MAX_EPOCHS);
    }
    if (resume && force) {
      throw new ParameterException(
          spec.commandLine(), "--resume goes on and --force starts anew: choose one");
    }
  }

  private List<Integer> folds(Protocol protocol) {
    if (fold.equals("all")) {
      return IntStream.range(0, protocol.folds()).boxed().toList();
    }
    try {
      protocol.requireFold(Integer.parseInt(fold));
      return List.of(Integer.parseInt(fold));
    } catch (NumberFormatException e) {
      throw new BitbeatException(
          e, UserError.PROTOCOL_UNKNOWN, protocol, "fold " + fold, "a number from 0, or all");
    }
  }

  private int train(List<Run> runs, BooleanSupplier stop) {
    for (Run run : runs) {
      run.fold().split();
      if (start() == Start.NEW) {
        training(run).requireNew();
      }
    }
    List<Double> accuracies = new ArrayList<>();
    for (Run run : runs) {
      accuracies.add(train(run, stop));
    }
    if (accuracies.size() > 1) {
      printSummary(Spread.of(accuracies));
    }
    return Exit.OK;
  }

  private Start start() {
    return resume ? Start.RESUME : force ? Start.ANEW : Start.NEW;
  }

  private TrainingRun training(Run run) {
    return new TrainingRun(run, out.resolve("fold" + run.fold().number()));
  }

  private double train(Run run, BooleanSupplier stop) {
    TrainingRun training = training(run);
    Optional<RunResult> kept = resume ? training.finished() : Optional.empty();
    if (kept.isPresent()) {
      print(run, training.model(), kept.get());
      return kept.get().accuracy();
    }
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    try (EpochBar bar = EpochBar.open("fold " + run.fold().number(), run.recipe().epochs())) {
      RunResult result =
          training.train(
              count,
              start(),
              (epoch, all, loss, accuracy) ->
                  bar.show(
                      epoch,
                      String.format(Locale.ROOT, "loss %.3f, measured %.3f", loss, accuracy)),
              stop);
      print(run, training.model(), result);
      print(
          "every hidden bit and score equals the float network's in double on all %,d windows",
          run.fold().dataset().size());
      return result.accuracy();
    }
  }

  private void print(Run run, Path model, RunResult result) {
    boolean chosenByTest =
        run.fold().protocol() == Protocol.REFERENCE
            && run.recipe().selection() == Recipe.Selection.BEST;
    print(
        "%s: %s fold %d, epoch %d, %d of %d test windows right, %.2f %%%s",
        model,
        result.protocol(),
        result.fold(),
        result.epoch(),
        result.correct(),
        result.windows(),
        100 * result.accuracy(),
        chosenByTest ? " (best epoch, chosen by these windows)" : "");
  }

  private void printSummary(Spread spread) {
    String text =
        String.format(
            Locale.ROOT,
            "%d folds: mean %.2f %%, deviation %.2f",
            spread.count(),
            100 * spread.mean(),
            100 * spread.deviation());
    AtomicFiles.write(out.resolve("summary.txt"), (text + "\n").getBytes(StandardCharsets.UTF_8));
    print("%s", text);
  }

  private void print(String format, Object... values) {
    Printer.print(spec, String.format(Locale.ROOT, format, values) + "\n");
  }
}

package dev.bitbeat.cli;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.model.Version;
import dev.bitbeat.quantize.ExactnessCheck;
import dev.bitbeat.quantize.Quantizer;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Datasets;
import dev.bitbeat.signal.RecordsFolder;
import dev.bitbeat.signal.Split;
import dev.bitbeat.train.Protocol;
import dev.bitbeat.train.Recipe;
import dev.bitbeat.train.Trainer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitbeat train}: recipe and data to model files. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a binary network on real ECG and writes it as a model file.",
      "Each fold gets a folder of its own with metrics.csv, checkpoint.bin and model.bnn.json."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad recipe, data or checkpoint, or the training broke down",
      "6:the integer model differs from the float network (please report it)",
      "7:interrupted; --resume continues from the last finished epoch",
      "8:output cannot be written, or stands there already"
    })
final class TrainCommand implements Callable<Integer> {
  private static final int SAMPLING_HZ = 360;
  private static final long STOP_SECONDS = 20;

  @Spec private CommandSpec spec;

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
    Dataset dataset =
        Datasets.load(
            datasetName,
            Datasets.needsRecords(datasetName)
                ? RecordsFolder.find(Optional.ofNullable(data))
                : null);
    Protocol protocol = Protocol.of(protocolName);
    Recipe recipe = recipeFile == null ? Recipe.builtIn(dataset.name()) : Recipe.read(recipeFile);
    if (epochs != null) {
      recipe = recipe.withEpochs(epochs);
    }
    if (recipe.unbinarized()) {
      throw new BitbeatException(UserError.RECIPE_NOT_BINARY, recipe.name());
    }
    List<Double> accuracies = new ArrayList<>();
    for (int f : folds(protocol)) {
      accuracies.add(trainFold(dataset, protocol, recipe, f));
    }
    if (accuracies.size() > 1) {
      printSummary(accuracies);
    }
    return Exit.OK;
  }

  private List<Integer> folds(Protocol protocol) {
    List<Integer> folds = new ArrayList<>();
    if (fold.equals("all")) {
      for (int f = 0; f < protocol.folds(); f++) {
        folds.add(f);
      }
      return folds;
    }
    try {
      folds.add(Integer.parseInt(fold));
    } catch (NumberFormatException e) {
      throw new BitbeatException(
          e, UserError.PROTOCOL_UNKNOWN, protocol, fold, "a number from 0, or all");
    }
    return folds;
  }

  private double trainFold(Dataset dataset, Protocol protocol, Recipe recipe, int f) {
    Split split = protocol.split(dataset, splitSeed, f);
    Path folder = out.resolve("fold" + f);
    if (!resume && !force && Files.exists(Trainer.checkpointIn(folder))) {
      throw new BitbeatException(UserError.OUTPUT_EXISTS, Trainer.checkpointIn(folder));
    }
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    try (Trainer trainer =
        new Trainer(dataset, split, SAMPLING_HZ, recipe, teachers(recipe), seed, count, folder)) {
      if (resume) {
        trainer.resume();
      }
      AtomicFiles.write(folder.resolve("recipe.json"), recipe.toBytes());
      Trainer.Outcome outcome = runInterruptibly(trainer, recipe, f);
      return export(dataset, split, protocol, recipe, outcome, folder);
    }
  }

  private List<Recipe> teachers(Recipe recipe) {
    Path folder = recipeFile == null ? Path.of("") : recipeFile.toAbsolutePath().getParent();
    return recipe.distillation().teachers().stream()
        .map(name -> teacher(folder.resolve(name)))
        .toList();
  }

  private static Recipe teacher(Path file) {
    Recipe teacher = Recipe.read(file);
    if (!teacher.distillation().teachers().isEmpty()) {
      throw new BitbeatException(UserError.RECIPE_TEACHER, file);
    }
    return teacher;
  }

  /** Ctrl-C asks the trainer to stop, waits for it, and ends with the exit code for that. */
  private Trainer.Outcome runInterruptibly(Trainer trainer, Recipe recipe, int f) {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop.set(true);
              try {
                done.await(STOP_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(Exit.INTERRUPTED);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try (ProgressBar bar = progressBar("fold " + f, recipe.epochs())) {
      if (bar != null) {
        bar.stepTo(trainer.epochsDone());
      }
      Trainer.Outcome outcome =
          trainer.train(
              (epoch, all, loss, accuracy) -> {
                if (bar != null) {
                  bar.stepTo(epoch);
                  bar.setExtraMessage(
                      String.format(Locale.ROOT, "loss %.3f, measured %.3f", loss, accuracy));
                }
              },
              stop::get);
      Runtime.getRuntime().removeShutdownHook(hook);
      return outcome;
    } catch (BitbeatException e) {
      if (e.error() == UserError.INTERRUPTED) {
        spec.commandLine().getErr().println("bitbeat: " + e.getMessage());
        spec.commandLine().getErr().flush();
        done.countDown();
        awaitEnd();
      }
      throw e;
    } finally {
      done.countDown();
    }
  }

  /** The shutdown hook ends the program at once; without this, the message would come twice. */
  private static void awaitEnd() {
    try {
      TimeUnit.SECONDS.sleep(STOP_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A bar on standard error; none where nobody watches: input or output is no terminal. */
  @SuppressWarnings("SystemConsoleNull") // Built and run on Java 17.
  private static ProgressBar progressBar(String task, int epochs) {
    if (System.console() == null) {
      return null;
    }
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(epochs)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }

  private double export(
      Dataset dataset,
      Split split,
      Protocol protocol,
      Recipe recipe,
      Trainer.Outcome outcome,
      Path folder) {
    BnnModel untested =
        Quantizer.quantize(
            outcome.network(),
            recipe.name(),
            provenance(dataset, split, protocol, recipe, outcome, 0));
    ReferenceInference inference = new ReferenceInference(untested);
    int correct = 0;
    for (int index : split.test()) {
      int answer = inference.infer(dataset.window(index).samples()).classIndex();
      correct += answer == dataset.window(index).label() ? 1 : 0;
    }
    BnnModel model =
        Quantizer.quantize(
            outcome.network(),
            recipe.name(),
            provenance(dataset, split, protocol, recipe, outcome, correct));
    Path file = folder.resolve("model.bnn.json");
    int compared = ExactnessCheck.check(outcome.network(), model, dataset);
    ModelFile.write(file, model);
    double accuracy = (double) correct / split.test().length;
    print(
        "%s: %s, epoch %d, %d of %d test windows right, %.2f %%%s",
        file,
        split.protocol() + " fold " + split.fold(),
        outcome.epoch(),
        correct,
        split.test().length,
        100 * accuracy,
        outcome.measured().equals("test") ? " (best epoch, chosen by these windows)" : "");
    print(
        "every hidden bit and score equals the float network's in double on all %,d windows",
        compared);
    return accuracy;
  }

  private Provenance provenance(
      Dataset dataset,
      Split split,
      Protocol protocol,
      Recipe recipe,
      Trainer.Outcome outcome,
      int correct) {
    return new Provenance(
        Version.TOOL,
        dataset.name(),
        protocol.id(),
        splitSeed,
        split.fold(),
        seed,
        outcome.epoch(),
        recipe.name(),
        recipe.sha256(),
        correct,
        split.test().length);
  }

  private void printSummary(List<Double> accuracies) {
    double mean = accuracies.stream().mapToDouble(a -> a).average().orElse(0);
    double squares = accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
    double deviation = Math.sqrt(squares / (accuracies.size() - 1));
    String text =
        String.format(
            Locale.ROOT,
            "%d folds: mean %.2f %%, deviation %.2f",
            accuracies.size(),
            100 * mean,
            100 * deviation);
    AtomicFiles.write(out.resolve("summary.txt"), (text + "\n").getBytes(StandardCharsets.UTF_8));
    print("%s", text);
  }

  private void print(String format, Object... values) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.print(String.format(Locale.ROOT, format, values) + "\n");
    writer.flush();
  }
}

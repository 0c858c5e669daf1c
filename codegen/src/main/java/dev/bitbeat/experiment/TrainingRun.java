package dev.bitbeat.experiment;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.UserError;
import dev.bitbeat.quantize.ExactnessCheck;
import dev.bitbeat.quantize.Quantizer;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.Confusion;
import dev.bitbeat.train.Recipe;
import dev.bitbeat.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Does a {@link Run} in a folder of its own: {@code recipe.json}, {@code metrics.csv} and {@code
 * checkpoint.bin} while it trains, also in a folder of each teacher's; {@code predictions.csv},
 * {@code result.csv} and last {@code model.bnn.json} when it is done. The same run gives the same
 * bytes on machines of one kind, however often it was interrupted.
 */
public final class TrainingRun {
  /** Name of the model file; a run is finished when it is there. */
  public static final String MODEL = "model.bnn.json";

  static final String RECIPE = "recipe.json";
  static final String RESULT = "result.csv";
  private static final int SAMPLING_HZ = 360;

  /** What to do about a training that the folder has already. */
  public enum Start {
    /** Refuse. */
    NEW,
    /** Keep what is finished, go on from the checkpoint. */
    RESUME,
    /** Remove it. */
    ANEW
  }

  private final Run run;
  private final Path folder;

  public TrainingRun(Run run, Path folder) {
    this.run = run;
    this.folder = folder;
  }

  /** Where the model stands or will stand. */
  public Path model() {
    return folder.resolve(MODEL);
  }

  /** Whether something of a training is in the folder. */
  public boolean begun() {
    return Stream.of(folder.resolve(RECIPE), Trainer.checkpointIn(folder), model())
        .anyMatch(Files::exists);
  }

  /**
   * Refuses a folder that has something of a training.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_EXISTS}
   */
  public void requireNew() {
    if (begun()) {
      throw new BitbeatException(UserError.OUTPUT_EXISTS, folder);
    }
  }

  /**
   * The result of this run, when the folder has it already. Tables that are damaged, or that an
   * older program did not write, are made from the model.
   *
   * @throws BitbeatException {@link UserError#RUN_FOREIGN} when the folder holds another run,
   *     {@link UserError#EVALUATION_MISMATCH} when the model does not answer as it says of itself
   */
  public Optional<RunResult> finished() {
    Optional<BnnModel> model =
        Files.exists(model()) ? Optional.of(ModelFile.read(model())) : Optional.empty();
    model.ifPresent(found -> run.requireOwn(model(), found.provenance()));
    recipes().forEach((file, recipe) -> requireOwn(file, recipe, model.isPresent()));
    return model.map(this::resultOf);
  }

  private RunResult resultOf(BnnModel model) {
    Path table = folder.resolve(RESULT);
    Optional<RunResult> line =
        Files.exists(table) && Files.exists(folder.resolve(Predictions.FILE_NAME))
            ? lineOf(table, model.provenance())
            : Optional.empty();
    return line.orElseGet(() -> measure(folder, model, run.fold()));
  }

  /** The line of a run's own table; empty when it is damaged or not the model's. */
  private static Optional<RunResult> lineOf(Path table, Provenance provenance) {
    List<RunResult> lines;
    try {
      lines = RunResult.readAll(table);
    } catch (BitbeatException e) {
      if (e.error() == UserError.RESULTS_INVALID) {
        return Optional.empty();
      }
      throw e;
    }
    return lines.stream()
        .filter(line -> lines.size() == 1)
        .filter(line -> line.isOf(provenance))
        .findFirst();
  }

  /**
   * Asks a finished run's model about the windows that its training held out, and writes the
   * tables.
   *
   * @param fold the model's own
   */
  static RunResult measure(Path folder, BnnModel model, Fold fold) {
    Predictions predictions = Predictions.of(model, fold.dataset(), fold.split().test());
    Provenance says = model.provenance();
    Confusion confusion = predictions.confusion();
    if (confusion.correct() != says.testCorrect() || confusion.total() != says.testWindows()) {
      throw new BitbeatException(
          UserError.EVALUATION_MISMATCH,
          folder.resolve(MODEL),
          fold.dataset().name(),
          String.format(
              Locale.ROOT,
              "%d of %d test windows are right, the model says %d of %d",
              confusion.correct(),
              confusion.total(),
              says.testCorrect(),
              says.testWindows()));
    }
    return writeTables(folder, model, predictions, fold);
  }

  /** The run's recipes, its own and its teachers', by the files that tell what a folder holds. */
  private Map<Path, Recipe> recipes() {
    Map<Path, Recipe> recipes = new LinkedHashMap<>();
    recipes.put(folder.resolve(RECIPE), run.recipe());
    for (Recipe teacher : run.teachers()) {
      recipes.put(Trainer.teacherIn(folder, teacher).resolve(RECIPE), teacher);
    }
    return recipes;
  }

  /**
   * @param trained a model says itself which recipe it is of, but not which teachers it had
   */
  private void requireOwn(Path file, Recipe recipe, boolean trained) {
    try {
      boolean there = Files.exists(file);
      boolean needed = trained && !recipe.equals(run.recipe());
      boolean own = there ? Arrays.equals(Files.readAllBytes(file), recipe.toBytes()) : !needed;
      if (!own) {
        throw new BitbeatException(
            UserError.RUN_FOREIGN,
            file,
            there ? "another recipe" : "no recipe",
            "recipe " + recipe.name() + " " + recipe.sha256().substring(0, 12));
      }
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.RECIPE_UNREADABLE, file, BitbeatException.reason(e));
    }
  }

  /**
   * Trains, exports and measures.
   *
   * @param threads at least 1; the result does not depend on it
   * @param start what to do about a training that is there already
   * @param stop true ends the run with {@link UserError#INTERRUPTED}; at most the epoch is lost
   * @throws BitbeatException also {@link UserError#OUTPUT_BUSY} when another program works in the
   *     folder, {@link UserError#RUN_FOREIGN} when another run is to be resumed, {@link
   *     UserError#OUTPUT_EXISTS} when one is there that is not to be touched
   */
  public RunResult train(
      int threads, Start start, Trainer.Listener listener, BooleanSupplier stop) {
    Fold fold = run.fold();
    Optional<RunResult> kept = start == Start.RESUME ? finished() : Optional.empty();
    if (kept.isPresent()) {
      return kept.get();
    }
    // Whatever is wrong with the run is found before the first file of another one goes.
    try (Trainer trainer =
        new Trainer(
            fold.dataset(),
            fold.split(),
            SAMPLING_HZ,
            run.recipe(),
            run.teachers(),
            run.seed(),
            threads,
            folder)) {
      return FolderLock.holding(
          folder,
          () -> {
            if (start == Start.NEW) {
              requireNew();
            }
            if (start == Start.ANEW) {
              clear(trainer);
            }
            trainer.resume();
            recipes().forEach((file, recipe) -> AtomicFiles.write(file, recipe.toBytes()));
            return export(trainer.train(listener, stop));
          });
    }
  }

  /** Removes what an earlier run left, its model first: without one, a run is not finished. */
  private void clear(Trainer trainer) {
    AtomicFiles.delete(model());
    for (String name : List.of(RESULT, Predictions.FILE_NAME)) {
      AtomicFiles.delete(folder.resolve(name));
    }
    recipes().keySet().forEach(AtomicFiles::delete);
    trainer.clear();
  }

  private RunResult export(Trainer.Outcome outcome) {
    Recipe recipe = run.recipe();
    Dataset dataset = run.fold().dataset();
    BnnModel untested =
        Quantizer.quantize(outcome.network(), recipe.name(), run.provenance(outcome.epoch(), 0, 0));
    Predictions predictions = Predictions.of(untested, dataset, run.fold().split().test());
    Confusion confusion = predictions.confusion();
    BnnModel model =
        Quantizer.quantize(
            outcome.network(),
            recipe.name(),
            run.provenance(outcome.epoch(), confusion.correct(), confusion.total()));
    ExactnessCheck.check(outcome.network(), model, dataset);
    RunResult result = writeTables(folder, model, predictions, run.fold());
    ModelFile.write(model(), model);
    return result;
  }

  private static RunResult writeTables(
      Path folder, BnnModel model, Predictions predictions, Fold fold) {
    RunResult result = RunResult.of(model, predictions.confusion(), fold.baselines());
    AtomicFiles.write(folder.resolve(Predictions.FILE_NAME), predictions.toBytes());
    Results.write(folder.resolve(RESULT), List.of(result));
    return result;
  }
}

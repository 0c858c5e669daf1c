package dev.bitbeat.train;

import static java.util.stream.Collectors.joining;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Recuts;
import dev.bitbeat.signal.SeededRandom;
import dev.bitbeat.signal.Split;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains one network by a {@link Recipe} on one {@link Split}: epochs of augmented batches, a
 * checkpoint and a line of metrics after each, then batch norm re-estimated over the training
 * windows and everything frozen. The same recipe, split and seed give the same bytes, interrupted
 * or not, on one thread or several, on one kind of processor: OpenBLAS adds in an order that
 * depends on it.
 */
public final class Trainer implements AutoCloseable {
  private static final long ORDER = 2;
  private static final String TEACHER = "teacher-";
  private static final double MOMENTUM = 0.1;
  private static final String METRICS_HEADER =
      "epoch,learningRate,loss,trainAccuracy,measured,measuredAccuracy";

  private final Dataset dataset;
  private final Split split;
  private final Recipe recipe;
  private final List<Recipe> teacherRecipes;
  private final List<Teacher> teachers = new ArrayList<>();
  private final int threads;
  private final long seed;
  private final int samplingHz;
  private final Path folder;
  private final Workers workers;
  private final int[] trainIndices;
  private final int[] measureIndices;
  private final String measured;
  private final String identity;
  private final TrainingState state;
  private final Optional<Recuts> recuts;
  private final Batches batches;
  private final Engine engine;
  private final Network candidate;
  private final Engine candidateEngine;

  /** Told about every epoch. */
  public interface Listener {
    /**
     * An epoch is done and its checkpoint is on disk.
     *
     * @param epoch from 1
     * @param epochs of the recipe
     * @param loss mean over the windows
     * @param measuredAccuracy last measured share of right answers, NaN before the first
     */
    void epoch(int epoch, int epochs, double loss, double measuredAccuracy);
  }

  /**
   * A trained network.
   *
   * @param network frozen
   * @param epoch the epoch whose weights it has
   */
  public record Outcome(TrainedNetwork network, int epoch) {}

  /**
   * @param dataset windows
   * @param split which of them train
   * @param samplingHz sampling frequency of the windows
   * @param recipe what to do
   * @param teacherRecipes recipes of the networks that it names as teachers
   * @param seed of weights, order and augmentation
   * @param threads at least 1
   * @param folder for checkpoint and metrics
   */
  public Trainer(
      Dataset dataset,
      Split split,
      int samplingHz,
      Recipe recipe,
      List<Recipe> teacherRecipes,
      long seed,
      int threads,
      Path folder) {
    this.dataset = dataset;
    this.teacherRecipes = List.copyOf(teacherRecipes);
    this.split = split;
    this.recipe = recipe;
    this.seed = seed;
    this.samplingHz = samplingHz;
    this.folder = folder;
    boolean last = recipe.selection() == Recipe.Selection.LAST;
    boolean onTest = split.validation().length == 0;
    measured = onTest ? "test" : last ? "validation (trained on)" : "validation";
    measureIndices = onTest ? split.test() : split.validation();
    // With a fixed number of epochs nothing is chosen by validation, so it may train as well.
    trainIndices = last ? concatenate(split.train(), split.validation()) : split.train();
    identity =
        String.format(
            Locale.ROOT,
            "recipe %s %s%s, %s, %s, fold %d, split seed %d, seed %d",
            recipe.name(),
            recipe.sha256(),
            teacherRecipes.stream().map(r -> ", teacher " + r.sha256()).collect(joining()),
            dataset.name(),
            split.protocol(),
            split.fold(),
            split.seed(),
            seed);
    this.threads = threads;
    workers = new Workers(threads);
    Network network =
        new Network(
            recipe.shapes(dataset.windowLength(), dataset.classCount()),
            dataset.windowLength(),
            new Network.Features(
                recipe.head().max(), recipe.head().count(), recipe.rhythm().rows()),
            recipe.weightOwners());
    network.initialize(seed);
    state = new TrainingState(network, (float) recipe.weightClip());
    recuts =
        recipe.augmentation().recuts()
            ? dataset
                .recordings()
                .map(r -> r.recuts(dataset, trainIndices, recipe.augmentation().recutShare()))
            : Optional.empty();
    batches = batches(recipe, network);
    engine = engine(network, recipe);
    candidate = network.copy();
    candidateEngine = engine(candidate, recipe);
  }

  private Batches batches(Recipe of, Network network) {
    return new Batches(
        dataset,
        recuts,
        of,
        network.shapes().get(0),
        recipe.augmentation(),
        samplingHz,
        seed,
        workers);
  }

  /** The network that is being trained. */
  Network network() {
    return state.network;
  }

  /** What the training reads its windows through. */
  Batches batches() {
    return batches;
  }

  /** Indices of the windows that train, a copy. */
  int[] trainIndices() {
    return trainIndices.clone();
  }

  private Engine engine(Network network, Recipe of) {
    return new Engine(
        network, workers, recipe.batch(), of.binarization(), (float) of.head().logitScale());
  }

  private static int[] concatenate(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Where the checkpoint stands or will stand. */
  public static Path checkpointIn(Path folder) {
    return folder.resolve(Checkpoint.FILE_NAME);
  }

  /** Folder of a teacher's training below its student's. */
  public static Path teacherIn(Path folder, Recipe teacher) {
    return folder.resolve(TEACHER + teacher.name());
  }

  /** Epochs done, above 0 after {@link #resume}. */
  int epochsDone() {
    return state.epoch;
  }

  /** Removes what an earlier training left in the folder, its teachers' folders among it. */
  public void clear() {
    AtomicFiles.delete(checkpointIn(folder));
    AtomicFiles.delete(metricsFile());
    AtomicFiles.deleteFolders(folder, TEACHER);
  }

  private Path metricsFile() {
    return folder.resolve("metrics.csv");
  }

  /**
   * Continues from the folder's checkpoint, or from the start when there is none.
   *
   * @throws BitbeatException when the checkpoint is broken, of another version, or of another
   *     training
   */
  public void resume() {
    Path file = checkpointIn(folder);
    if (Files.exists(file)) {
      Checkpoint.read(file, identity, state);
    }
  }

  /**
   * Trains until the recipe's last epoch.
   *
   * @param stop asked between batches; true ends the training with {@link UserError#INTERRUPTED},
   *     the last epoch's checkpoint stays
   */
  public Outcome train(Listener listener, BooleanSupplier stop) {
    runEpochs(listener, stop);
    return finish();
  }

  private void runEpochs(Listener listener, BooleanSupplier stop) {
    if (state.epoch < recipe.epochs()) {
      trainTeachers(stop);
    }
    double accuracy = Double.NaN;
    while (state.epoch < recipe.epochs()) {
      EpochSums sums = epoch(stop);
      state.epoch++;
      String line = metricsLine(sums);
      if (state.epoch % recipe.evaluateEvery() == 0 || state.epoch == recipe.epochs()) {
        int correct = measure();
        accuracy = (double) correct / measureIndices.length;
        line += String.format(Locale.ROOT, "%s,%.4f", measured, accuracy);
      } else {
        line += ",";
      }
      state.metrics.add(line);
      writeMetrics();
      Checkpoint.write(checkpointIn(folder), identity, state);
      listener.epoch(state.epoch, recipe.epochs(), sums.loss, accuracy);
    }
  }

  /**
   * Teachers learn from the training windows of their student, in folders of their own beside the
   * checkpoint; finished ones are read back from there.
   */
  private void trainTeachers(BooleanSupplier stop) {
    for (Recipe teacher : teacherRecipes) {
      Path place = teacherIn(folder, teacher);
      try (Trainer trainer =
          new Trainer(dataset, split, samplingHz, teacher, List.of(), seed, threads, place)) {
        trainer.resume();
        trainer.runEpochs((epoch, epochs, loss, accuracy) -> {}, stop);
        trainer.chooseCandidate();
        Network network = trainer.candidate.copy();
        teachers.add(new Teacher(engine(network, teacher), batches(teacher, network)));
      }
    }
  }

  private void askTeachers(Batch batch, int[] order, int from, int to) {
    double weight = teachers.isEmpty() ? 0 : recipe.distillation().weight();
    if (weight == 0) {
      return;
    }
    for (float[] target : batch.targets()) {
      for (int c = 0; c < target.length; c++) {
        target[c] *= (float) (1 - weight);
      }
    }
    for (Teacher teacher : teachers) {
      teacher.teach(
          batch.targets(),
          order,
          from,
          to,
          state.epoch,
          weight / teachers.size(),
          recipe.distillation().temperature());
    }
  }

  private static final class EpochSums {
    double loss;
    double accuracy;
    double rate;
  }

  private EpochSums epoch(BooleanSupplier stop) {
    int[] order = trainIndices.clone();
    SeededRandom.of(seed, ORDER, state.epoch).shuffle(order);
    int count = (order.length + recipe.batch() - 1) / recipe.batch();
    double progress = (double) state.epoch / recipe.epochs();
    Recipe.EstimatorOptions options = recipe.estimator();
    Estimator forWeights = Estimator.forWeights(options.weights().kind(), progress);
    Estimator forActivations =
        Estimator.forActivations(options.activations().kind(), progress, options.ieeHigh());
    EpochSums sums = new EpochSums();
    int correct = 0;
    engine.setBinaryWeights(
        recipe.binarization().weights() && progress >= options.binaryWeightsFrom());
    engine.refreshWeights();
    for (int b = 0; b < count; b++) {
      if (stop.getAsBoolean()) {
        throw new BitbeatException(
            UserError.INTERRUPTED,
            state.epoch == 0
                ? "nothing yet, the first epoch was at work"
                : "epoch " + state.epoch + " in " + checkpointIn(folder));
      }
      int from = (int) ((long) b * order.length / count);
      int to = (int) ((long) (b + 1) * order.length / count);
      Batch batch = batches.augmented(order, from, to, state.epoch);
      askTeachers(batch, order, from, to);
      Engine.Outcome outcome = engine.train(batch, forWeights, forActivations, MOMENTUM);
      if (!Double.isFinite(outcome.lossSum())) {
        throw new BitbeatException(
            UserError.TRAINING_NOT_FINITE,
            recipe.name(),
            state.epoch + 1,
            outcome.lossSum(),
            state.epoch == 0
                ? "no epoch was finished"
                : checkpointIn(folder) + " has epoch " + state.epoch);
      }
      sums.loss += outcome.lossSum();
      correct += outcome.correct();
      sums.rate = rate(state.epoch + (double) b / count);
      state.adam.step(engine.gradients(), sums.rate);
      engine.refreshWeights();
      updateAverage();
    }
    sums.loss /= order.length;
    sums.accuracy = (double) correct / order.length;
    return sums;
  }

  /** Linear up to the learning rate during the warm-up, then half a cosine down. */
  private double rate(double epoch) {
    if (epoch < recipe.warmupEpochs()) {
      return recipe.learningRate() * (epoch + 0.1) / recipe.warmupEpochs();
    }
    double progress =
        (epoch - recipe.warmupEpochs()) / Math.max(1, recipe.epochs() - recipe.warmupEpochs());
    double cosine = 0.5 * (1 + StrictMath.cos(Math.PI * progress));
    return recipe.finalLearningRate()
        + (recipe.learningRate() - recipe.finalLearningRate()) * cosine;
  }

  private void updateAverage() {
    if (recipe.average().decay() == 0 || state.epoch < recipe.average().start() * recipe.epochs()) {
      return;
    }
    if (!state.averaging) {
      state.average.copyFrom(state.network);
      state.averaging = true;
      return;
    }
    float share = (float) (1 - recipe.average().decay());
    List<float[]> from = state.network.tensors();
    List<float[]> to = state.average.tensors();
    for (int i = 0; i < to.size(); i++) {
      float[] source = from.get(i);
      float[] target = to.get(i);
      for (int j = 0; j < target.length; j++) {
        target[j] += share * (source[j] - target[j]);
      }
    }
  }

  /** What would be exported now: the average where there is one, statistics re-estimated. */
  private void buildCandidate() {
    candidate.copyFrom(state.averaging ? state.average : state.network);
    candidateEngine.refreshWeights();
    for (int l = 0; l < candidate.depth(); l++) {
      Network.Layer layer = candidate.layer(l);
      int channels = layer.mean.length;
      double[] sums = new double[2 * channels];
      long count = 0;
      for (int from = 0; from < trainIndices.length; from += recipe.batch()) {
        int to = Math.min(trainIndices.length, from + recipe.batch());
        count += candidateEngine.accumulate(batches.plain(trainIndices, from, to), l, sums);
      }
      for (int c = 0; c < channels; c++) {
        layer.mean[c] = sums[c] / count;
        layer.variance[c] = Math.max(0, sums[channels + c] / count - layer.mean[c] * layer.mean[c]);
      }
    }
  }

  /** Right answers of the present candidate among the windows that measure; remembers the best. */
  private int measure() {
    buildCandidate();
    int correct = 0;
    for (int from = 0; from < measureIndices.length; from += recipe.batch()) {
      int to = Math.min(measureIndices.length, from + recipe.batch());
      correct += candidateEngine.evaluate(batches.plain(measureIndices, from, to)).correct();
    }
    if (correct > state.bestCorrect) {
      state.bestCorrect = correct;
      state.bestEpoch = state.epoch;
      state.best.copyFrom(candidate);
    }
    return correct;
  }

  private boolean chooseCandidate() {
    boolean best = recipe.selection() == Recipe.Selection.BEST;
    if (best) {
      candidate.copyFrom(state.best);
    } else {
      buildCandidate();
    }
    return best;
  }

  private Outcome finish() {
    boolean best = chooseCandidate();
    return new Outcome(
        Freezer.freeze(candidate, recipe, dataset.classNames(), samplingHz),
        best ? state.bestEpoch : state.epoch);
  }

  private String metricsLine(EpochSums sums) {
    return String.format(
        Locale.ROOT, "%d,%.6g,%.5f,%.4f,", state.epoch, sums.rate, sums.loss, sums.accuracy);
  }

  private void writeMetrics() {
    StringBuilder text = new StringBuilder(METRICS_HEADER).append('\n');
    state.metrics.forEach(line -> text.append(line).append('\n'));
    AtomicFiles.write(metricsFile(), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    workers.close();
  }

  @Override
  public String toString() {
    return identity + ", " + split;
  }
}

package dev.bitbeat.experiment;

import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.SeededRandom;
import dev.bitbeat.signal.Split;
import dev.bitbeat.signal.Window;
import dev.bitbeat.train.Recipe;
import dev.bitbeat.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Seconds that an epoch of the 17-class reference network takes: 800 windows, no augmentation. A
 * peer that does the same runs in turn with it, epoch by epoch, so that both meet the same load.
 */
public final class TrainingBench {
  /** Windows of an epoch. */
  public static final int WINDOWS = 800;

  private static final String RECIPE = "ecg17-reference";
  private static final int CLASSES = 17;
  private static final int LENGTH = 3600;
  private static final int SAMPLING_HZ = 360;

  /** Epochs that are not counted: the JVM compiles, the peer allocates. */
  private static final int WARM_UP = 2;

  private TrainingBench() {}

  /** Another program that trains the same network. */
  public interface Peer extends AutoCloseable {
    /** Its name and version. */
    String name();

    /** Does an epoch and says how many seconds it took. */
    double epoch();

    @Override
    void close();
  }

  /** Seconds of epochs in the order in which they ran. */
  public record Seconds(List<Double> epochs) {
    public Seconds {
      epochs = List.copyOf(epochs);
    }

    /** The fastest. */
    public double min() {
      return epochs.stream().mapToDouble(s -> s).min().orElse(Double.NaN);
    }

    /** The middle one, the mean of two where their number is even. */
    public double median() {
      List<Double> sorted = epochs.stream().sorted().toList();
      int n = sorted.size();
      return n == 0 ? Double.NaN : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }
  }

  /**
   * What was measured.
   *
   * @param threads of each program
   * @param ours bitbeat's epochs
   * @param peer the peer's, empty without one
   */
  public record Result(int threads, Seconds ours, Optional<Seconds> peer) {}

  /** The recipe of the measurement. */
  public static Recipe recipe() {
    return Recipe.builtIn(RECIPE).withoutAugmentation();
  }

  /**
   * Measures.
   *
   * @param epochs to count, at least 1
   * @param threads of bitbeat; the peer was started with its own
   * @param scratch folder for checkpoints
   */
  public static Result run(
      int epochs, int threads, Optional<Peer> peer, Path scratch, BooleanSupplier stop) {
    Dataset dataset = dataset();
    int[] train = IntStream.range(0, WINDOWS).toArray();
    Split split = new Split("bench", 0, 0, train, new int[0], new int[] {WINDOWS});
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    // The last epoch measures the test windows as well and is not counted.
    Recipe recipe = recipe().withEpochs(WARM_UP + epochs + 1).measuredOnce();
    try (Trainer trainer =
        new Trainer(dataset, split, SAMPLING_HZ, recipe, List.of(), 1, threads, scratch)) {
      long[] start = {System.nanoTime()};
      trainer.train(
          (epoch, all, loss, accuracy) -> {
            double seconds = (System.nanoTime() - start[0]) / 1e9;
            Optional<Double> other = epoch < all ? peer.map(Peer::epoch) : Optional.empty();
            if (epoch > WARM_UP && epoch < all) {
              ours.add(seconds);
              other.ifPresent(theirs::add);
            }
            start[0] = System.nanoTime();
          },
          stop);
    }
    return new Result(threads, new Seconds(ours), peer.map(p -> new Seconds(theirs)));
  }

  /** Seeded noise: the time does not depend on what the samples are. */
  private static Dataset dataset() {
    SeededRandom random = SeededRandom.of(1);
    List<Window> windows = new ArrayList<>();
    for (int w = 0; w <= WINDOWS; w++) {
      short[] samples = new short[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        samples[i] = (short) (1024 + random.nextInt(400));
      }
      windows.add(new Window(samples, w % CLASSES, "noise", 0, w * LENGTH));
    }
    return new Dataset(
        "noise", IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList(), windows);
  }
}

package dev.bitbeat.train;

import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.SeededRandom;
import dev.bitbeat.signal.Split;
import dev.bitbeat.signal.Window;
import java.util.ArrayList;
import java.util.List;

/** A data set and a recipe so small that a training takes a second. */
public final class TinyTraining {
  public static final int LENGTH = 200;
  public static final int CLASSES = 3;

  private TinyTraining() {}

  /** Three kinds of pulses in noise, class after class, {@code perClass} windows of each. */
  public static Dataset dataset(int perClass, long seed) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < perClass * CLASSES; i++) {
      int label = i % CLASSES;
      windows.add(new Window(pulses(label, seed, i), label, "tiny", 0, i * LENGTH));
    }
    return new Dataset("tiny", List.of("narrow", "wide", "inverted"), windows);
  }

  private static short[] pulses(int label, long seed, int index) {
    SeededRandom random = SeededRandom.of(seed, index);
    short[] samples = new short[LENGTH];
    int start = random.nextInt(40);
    int width = label == 1 ? 16 : 5;
    int height = label == 2 ? -200 : 200;
    for (int i = 0; i < LENGTH; i++) {
      boolean inPulse = Math.floorMod(i - start, 50) < width;
      samples[i] = (short) (1024 + (inPulse ? height : 0) + random.nextInt(21) - 10);
    }
    return samples;
  }

  /** The last third tests, the one before validates. */
  public static Split split(Dataset dataset) {
    int third = dataset.size() / 3;
    return new Split(
        "tiny", 0, 0, range(0, third), range(third, 2 * third), range(2 * third, dataset.size()));
  }

  private static int[] range(int from, int to) {
    int[] values = new int[to - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i;
    }
    return values;
  }

  /**
   * Every feature that can disturb a resume is on: a count, two steps, averaging, mixup, warp, a
   * teacher.
   */
  public static Recipe recipe(int epochs, Recipe.EstimatorOptions.Choice estimator) {
    boolean binary = estimator != Recipe.EstimatorOptions.Choice.FLOAT;
    return new Recipe(
        "tiny",
        List.of(
            new Recipe.Block(6, 7, 2, 3, 3, 2),
            new Recipe.Block(8, 5, 1, 2, 2, 2),
            new Recipe.Block(CLASSES, 3, 1, 2, 2, 2)),
        List.of(),
        new Recipe.Front(Recipe.Front.Kind.RUNNING, 5, 6, 64),
        0,
        1,
        new Recipe.HeadOptions(true, binary, 4, 8),
        new Recipe.RhythmOptions(20, 400, 1, List.of(1, 2)),
        new Recipe.EstimatorOptions(estimator, estimator, 10, binary ? 0.4 : 0),
        epochs,
        16,
        0.02,
        1e-4,
        1,
        0,
        0.05,
        new Recipe.Augmentation(100, 0.2, 10, 3, 0.05, 0.3, 0.3, 0, Recipe.RecutFrom.CLASS, 0.0),
        new Recipe.Average(0.9, 0.5),
        new Recipe.Distillation(List.of("teacher.json"), 0.3, 2),
        Recipe.Selection.LAST,
        Math.min(2, epochs));
  }
}

package dev.bitbeat.experiment;

import dev.bitbeat.signal.SeededRandom;
import dev.bitbeat.train.Confusion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * 95 % intervals by the percentile bootstrap (Efron and Tibshirani 1993): what is drawn with
 * replacement are the copies of a window together, or whole records where the protocol divides
 * patients. All answers to a window, from however many runs, are drawn together. For macro F1 a
 * sample that lacks a class is drawn again: it would be a mean over fewer classes.
 *
 * @param accuracy of the pooled answers
 * @param macroF1 of the pooled answers
 * @param unit what was drawn: windows or records
 * @param units number of them
 */
public record Bootstrap(Interval accuracy, Interval macroF1, String unit, int units) {
  private static final int SAMPLES = 2000;

  /** Draws of a sample until it has all classes. */
  private static final int ATTEMPTS = 1000;

  private static final long SEED = 1;
  private static final double TAIL = 0.025;

  /** Both ends inclusive. */
  public record Interval(double low, double high) {
    private static Interval of(double[] values) {
      Arrays.sort(values);
      int cut = (int) Math.round(TAIL * values.length);
      return new Interval(values[cut], values[values.length - 1 - cut]);
    }
  }

  /**
   * Draws always the same samples.
   *
   * @param predictions at least one
   * @param byRecord whether whole records are drawn: where the protocol divides patients
   */
  public static Bootstrap of(
      List<String> classNames, List<Prediction> predictions, boolean byRecord) {
    int classes = classNames.size();
    List<int[]> units = units(predictions, byRecord, classes);
    Confusion all =
        new Confusion(classNames, counts(units, classes, IntStream.range(0, units.size())));
    double[] accuracies = new double[SAMPLES];
    double[] scores = new double[SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      Confusion drawn = draw(classNames, units, sample, 0);
      accuracies[sample] = drawn.accuracy();
      for (int attempt = 1; attempt < ATTEMPTS && !hasClassesOf(all, drawn); attempt++) {
        drawn = draw(classNames, units, sample, attempt);
      }
      scores[sample] = drawn.macroF1();
    }
    return new Bootstrap(
        Interval.of(accuracies),
        Interval.of(scores),
        byRecord ? "records" : "windows",
        units.size());
  }

  private static Confusion draw(
      List<String> classNames, List<int[]> units, int sample, int attempt) {
    SeededRandom random = SeededRandom.of(SEED, sample, attempt);
    IntStream drawn = IntStream.range(0, units.size()).map(i -> random.nextInt(units.size()));
    return new Confusion(classNames, counts(units, classNames.size(), drawn));
  }

  private static int[][] counts(List<int[]> units, int classes, IntStream drawn) {
    int[][] counts = new int[classes][classes];
    drawn.forEach(
        unit -> {
          for (int cell : units.get(unit)) {
            counts[cell / classes][cell % classes]++;
          }
        });
    return counts;
  }

  private static boolean hasClassesOf(Confusion all, Confusion drawn) {
    return IntStream.range(0, all.classNames().size())
        .allMatch(c -> all.actual(c) == 0 || drawn.actual(c) > 0);
  }

  /** The cells {@code label * classes + answer} of each unit. */
  private static List<int[]> units(List<Prediction> predictions, boolean byRecord, int classes) {
    Map<Object, List<Prediction>> units =
        predictions.stream()
            .collect(
                Collectors.groupingBy(
                    p -> byRecord ? p.window().record() : p.window(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return units.values().stream()
        .map(unit -> unit.stream().mapToInt(p -> p.label() * classes + p.answer()).toArray())
        .toList();
  }
}

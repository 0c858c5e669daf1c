package dev.bitbeat.train;

import java.util.List;

/**
 * Who was taken for whom, and the figures that follow.
 *
 * @param classNames class 0 first
 * @param counts {@code [true class][predicted class]}
 */
@SuppressWarnings("ArrayRecordComponent") // Built once, read only.
public record Confusion(List<String> classNames, int[][] counts) {
  public Confusion {
    classNames = List.copyOf(classNames);
  }

  /** Tallies predictions. */
  public static Confusion of(List<String> classNames, int[] truth, int[] predicted) {
    int[][] counts = new int[classNames.size()][classNames.size()];
    for (int i = 0; i < truth.length; i++) {
      counts[truth[i]][predicted[i]]++;
    }
    return new Confusion(classNames, counts);
  }

  /** All windows. */
  public int total() {
    int sum = 0;
    for (int c = 0; c < counts.length; c++) {
      sum += actual(c);
    }
    return sum;
  }

  /** Windows classified rightly. */
  public int correct() {
    int sum = 0;
    for (int c = 0; c < counts.length; c++) {
      sum += counts[c][c];
    }
    return sum;
  }

  /** Windows of a class. */
  public int actual(int c) {
    int sum = 0;
    for (int count : counts[c]) {
      sum += count;
    }
    return sum;
  }

  /** Windows taken for a class. */
  public int predicted(int c) {
    int sum = 0;
    for (int[] row : counts) {
      sum += row[c];
    }
    return sum;
  }

  /** Share classified rightly, 0 without windows. */
  public double accuracy() {
    return ratio(correct(), total());
  }

  /** Share of a class's windows that were found; 0 for an absent class. */
  public double sensitivity(int c) {
    return ratio(counts[c][c], actual(c));
  }

  /** Share of the other classes' windows that were not taken for this one. */
  public double specificity(int c) {
    int others = total() - actual(c);
    return ratio(others - (predicted(c) - counts[c][c]), others);
  }

  /** Share of the windows taken for a class that belong to it; 0 when there are none. */
  public double precision(int c) {
    return ratio(counts[c][c], predicted(c));
  }

  /** Harmonic mean of sensitivity and precision. */
  public double f1(int c) {
    return ratio(2 * counts[c][c], actual(c) + predicted(c));
  }

  /** Mean of {@link #f1} over the classes that occur. */
  public double macroF1() {
    double sum = 0;
    int classes = 0;
    for (int c = 0; c < counts.length; c++) {
      if (actual(c) > 0) {
        sum += f1(c);
        classes++;
      }
    }
    return classes == 0 ? 0 : sum / classes;
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}

package dev.bitbeat.train;

import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Normalizer.Normalized;
import dev.bitbeat.signal.Dataset;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What needs no network, learnt from the training windows: an accuracy means little without it.
 *
 * @param majority share right when every window is given the most frequent class
 * @param recordMajority share right when it is given its record's most frequent class
 * @param nearestNeighbour share right when it is given the class of the nearest z-scored window
 */
public record Baselines(double majority, double recordMajority, double nearestNeighbour) {
  private static final int ROWS_AT_ONCE = 256;

  /** Measures all three. */
  public static Baselines measure(Dataset dataset, int[] train, int[] test) {
    int most = indexOfMost(dataset.classCounts(train));
    Map<String, int[]> byRecord = new HashMap<>();
    for (int index : train) {
      byRecord
          .computeIfAbsent(dataset.window(index).record(), record -> new int[dataset.classCount()])[
          dataset.window(index).label()]++;
    }
    int majority = 0;
    int recordMajority = 0;
    for (int index : test) {
      int label = dataset.window(index).label();
      int[] counts = byRecord.get(dataset.window(index).record());
      majority += label == most ? 1 : 0;
      recordMajority += label == (counts == null ? most : indexOfMost(counts)) ? 1 : 0;
    }
    return new Baselines(
        (double) majority / test.length,
        (double) recordMajority / test.length,
        (double) neighbours(dataset, train, test) / test.length);
  }

  private static int indexOfMost(int[] counts) {
    int best = 0;
    for (int c = 1; c < counts.length; c++) {
      if (counts[c] > counts[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Z-scored windows have one length, so the nearest is the one of the largest product. */
  private static int neighbours(Dataset dataset, int[] train, int[] test) {
    INDArray known = normalized(dataset, train, 0, train.length).transpose();
    int right = 0;
    for (int from = 0; from < test.length; from += ROWS_AT_ONCE) {
      int to = Math.min(test.length, from + ROWS_AT_ONCE);
      int[] nearest = normalized(dataset, test, from, to).mmul(known).argMax(1).toIntVector();
      for (int i = 0; i < nearest.length; i++) {
        int label = dataset.window(test[from + i]).label();
        right += dataset.window(train[nearest[i]]).label() == label ? 1 : 0;
      }
    }
    return right;
  }

  private static INDArray normalized(Dataset dataset, int[] indices, int from, int to) {
    int length = dataset.windowLength();
    float[] values = new float[(to - from) * length];
    Normalizer normalizer = new Normalizer.WindowZscore();
    for (int i = from; i < to; i++) {
      Normalized window = normalizer.normalize(dataset.window(indices[i]).samples());
      for (int t = 0; t < length; t++) {
        values[(i - from) * length + t] = (float) window.y()[t] / window.d()[t];
      }
    }
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(to - from, length);
  }
}

package dev.bitbeat.train;

import java.util.Arrays;

/**
 * Elementwise passes over {@code [time][channel]} values, in tiles of whole time steps. Per-channel
 * numbers are repeated to the length of a tile, every array of a loop is read at the loop's own
 * index, and absolute values stand for branches: that is what Java 17's compiler turns into vector
 * instructions. One object per thread.
 */
final class Tiles {
  private static final int LEAST = 512;

  /** Makes any difference between two values of a network larger than 2. */
  private static final float STEEP = 1e20f;

  private final float[] values;
  private final float[] gradients;
  private final float[] activated;
  private final float[] normalized;
  private final float[] result;
  private final float[] firstSum;
  private final float[] secondSum;
  private final float[] zeros;

  Tiles(int mostChannels) {
    int length = length(mostChannels) + LEAST;
    values = new float[length];
    gradients = new float[length];
    activated = new float[length];
    normalized = new float[length];
    result = new float[length];
    firstSum = new float[length];
    secondSum = new float[length];
    zeros = new float[length];
  }

  /** Values in a tile: whole time steps. */
  private static int length(int channels) {
    return (LEAST + channels - 1) / channels * channels;
  }

  /** One block's per-channel numbers, repeated to a tile. */
  static final class Repeated {
    final int channels;
    final int length;
    final float[] even;
    final float[] odd;
    final float[] scale;
    final float[] shift;
    final float[] mean;
    final float[] inverse;
    final float[] threshold;
    final float[] meanGradient;
    final float[] meanProduct;

    Repeated(int channels) {
      this.channels = channels;
      length = Tiles.length(channels);
      even = new float[length];
      odd = new float[length];
      scale = new float[length];
      shift = new float[length];
      mean = new float[length];
      inverse = new float[length];
      threshold = new float[length];
      meanGradient = new float[length];
      meanProduct = new float[length];
      setSlopes(new float[0]);
    }

    /** PReLU as {@code even*z + odd*|z|}; no slopes: the identity. */
    void setSlopes(float[] slopes) {
      for (int c = 0; c < channels; c++) {
        float slope = slopes.length == 0 ? 1 : slopes[c];
        even[c] = 0.5f * (1 + slope);
        odd[c] = 0.5f * (1 - slope);
      }
      repeat(even);
      repeat(odd);
    }

    void repeat(float[] tile) {
      for (int i = channels; i < length; i++) {
        tile[i] = tile[i - channels];
      }
    }
  }

  /** Adds PReLU's values and their squares to the sums. */
  void statistics(float[] pooled, Repeated by) {
    for (int from = 0; from < pooled.length; from += by.length) {
      int n = Math.min(by.length, pooled.length - from);
      System.arraycopy(pooled, from, values, 0, n);
      prelu(values, by.even, by.odd, activated, n);
      add(activated, firstSum, n);
      addProduct(activated, activated, secondSum, n);
    }
  }

  /**
   * What the next block sees: signs.
   *
   * @param pooled values before PReLU
   * @param x receives -1 or 1
   */
  void signs(float[] pooled, Repeated by, float[] x) {
    for (int from = 0; from < pooled.length; from += by.length) {
      int n = Math.min(by.length, pooled.length - from);
      System.arraycopy(pooled, from, values, 0, n);
      sign(values, by.threshold, result, n);
      System.arraycopy(result, 0, x, from, n);
    }
  }

  /** What the next block sees without signs: batch-normalized values. */
  void normalized(float[] pooled, Repeated by, float[] x) {
    for (int from = 0; from < pooled.length; from += by.length) {
      int n = Math.min(by.length, pooled.length - from);
      System.arraycopy(pooled, from, values, 0, n);
      prelu(values, by.even, by.odd, activated, n);
      affine(activated, by.scale, by.shift, result, n);
      System.arraycopy(result, 0, x, from, n);
    }
  }

  /**
   * Gradient through the sign; adds it, and its products with the normalized values, to the sums.
   *
   * @param pooled values before PReLU
   * @param incoming gradient of the signs
   * @param outgoing receives the gradient of the batch-normalized values
   */
  void throughSign(
      float[] pooled, float[] incoming, float[] outgoing, Estimator estimator, Repeated by) {
    for (int from = 0; from < pooled.length; from += by.length) {
      int n = Math.min(by.length, pooled.length - from);
      System.arraycopy(pooled, from, values, 0, n);
      System.arraycopy(incoming, from, gradients, 0, n);
      prelu(values, by.even, by.odd, activated, n);
      affine(activated, by.scale, by.shift, normalized, n);
      if (estimator.limit() == Float.POSITIVE_INFINITY) {
        smoothGradient(normalized, gradients, estimator.a(), estimator.b(), result, n);
      } else {
        for (int i = 0; i < n; i++) {
          result[i] = gradients[i] * estimator.gradient(normalized[i]);
        }
      }
      normalize(activated, by.mean, by.inverse, normalized, n);
      add(result, firstSum, n);
      addProduct(result, normalized, secondSum, n);
      System.arraycopy(result, 0, outgoing, from, n);
    }
  }

  private static void smoothGradient(
      float[] v, float[] g, float a, float b, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      float height = a - b * Math.abs(v[i]);
      result[i] = g[i] * (0.5f * (height + Math.abs(height)));
    }
  }

  /**
   * Batch norm and PReLU backward, in place; adds the gradient of PReLU's slopes to the first sums.
   *
   * @param gradient of the batch-normalized values; becomes that of the values before PReLU
   */
  void throughNormAndPrelu(float[] pooled, float[] gradient, Repeated by) {
    for (int from = 0; from < pooled.length; from += by.length) {
      int n = Math.min(by.length, pooled.length - from);
      System.arraycopy(pooled, from, values, 0, n);
      System.arraycopy(gradient, from, gradients, 0, n);
      prelu(values, by.even, by.odd, activated, n);
      normalize(activated, by.mean, by.inverse, normalized, n);
      subtract(gradients, by.meanGradient, result, n);
      subtractProduct(normalized, by.meanProduct, result, n);
      multiply(by.scale, result, n);
      addNegativePart(result, values, firstSum, n);
      sign(values, zeros, activated, n);
      throughPrelu(activated, by.even, by.odd, result, n);
      System.arraycopy(result, 0, gradient, from, n);
    }
  }

  // One step each, few arrays, no branch: longer loops are not vectorized.

  private static void prelu(float[] z, float[] even, float[] odd, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = z[i] * even[i] + Math.abs(z[i]) * odd[i];
    }
  }

  /** -1 below the threshold, 1 from it on. */
  private static void sign(float[] z, float[] threshold, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      float below = STEEP * (threshold[i] - z[i]);
      float room = 2 - (below + Math.abs(below));
      result[i] = 0.5f * (room + Math.abs(room)) - 1;
    }
  }

  /** PReLU's derivative is {@code even + odd*sign}. */
  private static void throughPrelu(float[] sign, float[] even, float[] odd, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = result[i] * (even[i] + odd[i] * sign[i]);
    }
  }

  /**
   * One place more under a pool: where its value is larger, it becomes the maximum.
   *
   * @param best maximum so far
   * @param places where the maximum so far is
   * @param place of the values
   */
  static void takeMaximum(float[] best, float[] places, float[] values, float place) {
    for (int i = 0; i < best.length; i++) {
      float rise = values[i] - best[i];
      rise = 0.5f * (rise + Math.abs(rise));
      float room = 1 - STEEP * rise;
      float moved = 1 - 0.5f * (room + Math.abs(room));
      places[i] = places[i] + (place - places[i]) * moved;
      best[i] = best[i] + rise;
    }
  }

  private static void affine(float[] u, float[] scale, float[] shift, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = u[i] * scale[i] + shift[i];
    }
  }

  private static void normalize(float[] u, float[] mean, float[] inverse, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = (u[i] - mean[i]) * inverse[i];
    }
  }

  private static void subtract(float[] g, float[] mean, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = g[i] - mean[i];
    }
  }

  private static void subtractProduct(float[] x, float[] y, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = result[i] - x[i] * y[i];
    }
  }

  private static void multiply(float[] factor, float[] result, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = result[i] * factor[i];
    }
  }

  private static void add(float[] x, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i];
    }
  }

  private static void addProduct(float[] x, float[] y, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i] * y[i];
    }
  }

  private static void addNegativePart(float[] g, float[] z, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += g[i] * (0.5f * (z[i] - Math.abs(z[i])));
    }
  }

  /** Starts the sums. */
  void clearSums(int length) {
    Arrays.fill(firstSum, 0, length, 0);
    Arrays.fill(secondSum, 0, length, 0);
  }

  /** The sums since {@link #clearSums}, per channel. */
  void fold(Repeated by, double[] first, double[] second) {
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
    for (int i = 0; i < by.length; i += by.channels) {
      for (int c = 0; c < by.channels; c++) {
        first[c] += firstSum[i + c];
        second[c] += secondSum[i + c];
      }
    }
  }
}

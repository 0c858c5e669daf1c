package dev.bitbeat.model;

/**
 * The integer front end: turns signed 16-bit ADC counts into centred samples {@code y[i]} and a
 * scale {@code d[i] >= 1}. No sample is ever divided: the input block compares {@code s << shift}
 * with {@code threshold * d} instead.
 */
public sealed interface Normalizer permits Normalizer.WindowZscore, Normalizer.Running {
  /**
   * A normalized window.
   *
   * @param y centred samples, one per input sample, in -65535..65535
   * @param d scale, one per input sample, in 1..65535
   */
  record Normalized(int[] y, int[] d) {}

  /**
   * Normalizes one window.
   *
   * @param samples ADC counts of one lead, at least one
   * @return as many centred samples and scales
   */
  Normalized normalize(short[] samples);

  /** Scale that belongs to a position whose last tap lies before the first sample. */
  int firstScale(Normalized normalized);

  /** True when a window never has to be stored: every sample is normalized as it comes. */
  boolean streaming();

  /** Largest magnitude of a centred sample, for any input. */
  int MAX_CENTRED = 65535;

  /** Largest scale, for any input. */
  int MAX_SCALE = 65535;

  /**
   * Mean and standard deviation of the whole window: {@code m = floor(sum x / N)}, {@code y = x -
   * m}, {@code d = max(1, isqrt(floor(sum y*y / N)))}.
   */
  record WindowZscore() implements Normalizer {
    @Override
    public Normalized normalize(short[] samples) {
      int n = samples.length;
      long sum = 0;
      for (short x : samples) {
        sum += x;
      }
      int mean = (int) Math.floorDiv(sum, (long) n);
      int[] y = new int[n];
      long squares = 0;
      for (int i = 0; i < n; i++) {
        y[i] = samples[i] - mean;
        squares += (long) y[i] * y[i];
      }
      int scale = Math.max(1, squareRoot(squares / n));
      int[] d = new int[n];
      java.util.Arrays.fill(d, scale);
      return new Normalized(y, d);
    }

    @Override
    public int firstScale(Normalized normalized) {
      return normalized.d()[0];
    }

    @Override
    public boolean streaming() {
      return false;
    }

    /** floor(sqrt(v)) for 0 <= v < 2^32. */
    private static int squareRoot(long v) {
      long root = 0;
      for (long bit = 1L << 15; bit != 0; bit >>= 1) {
        long next = root + bit;
        if (next * next <= v) {
          root = next;
        }
      }
      return (int) root;
    }
  }

  /**
   * Leaky running mean and mean magnitude, sample by sample. With {@code u = x + 32768}: before the
   * first sample {@code M = u[0] << meanShift} and {@code A = firstScale << scaleShift}; then per
   * sample {@code y = u - (M >> meanShift)}, {@code M += y}, {@code A += |y| - (A >> scaleShift)},
   * {@code d = max(1, A >> scaleShift)}.
   *
   * @param meanShift the mean follows with a time constant of {@code 2^meanShift} samples, 1..12
   * @param scaleShift the scale follows with a time constant of {@code 2^scaleShift} samples, 1..12
   * @param firstScale scale before the first sample, in ADC counts, 1..65535
   */
  record Running(int meanShift, int scaleShift, int firstScale) implements Normalizer {
    public Running {
      check("meanShift", meanShift, 12);
      check("scaleShift", scaleShift, 12);
      check("firstScale", firstScale, MAX_SCALE);
    }

    private static void check(String name, int value, int high) {
      if (value < 1 || value > high) {
        throw new BitbeatException(
            UserError.MODEL_INVALID, name + " " + value + " is outside 1.." + high);
      }
    }

    @Override
    public Normalized normalize(short[] samples) {
      int n = samples.length;
      int[] y = new int[n];
      int[] d = new int[n];
      int mean = (samples[0] + 32768) << meanShift;
      int scale = firstScale << scaleShift;
      for (int i = 0; i < n; i++) {
        int u = samples[i] + 32768;
        y[i] = u - (mean >> meanShift);
        mean += y[i];
        scale += Math.abs(y[i]) - (scale >> scaleShift);
        d[i] = Math.max(1, scale >> scaleShift);
      }
      return new Normalized(y, d);
    }

    @Override
    public int firstScale(Normalized normalized) {
      return firstScale;
    }

    @Override
    public boolean streaming() {
      return true;
    }
  }
}

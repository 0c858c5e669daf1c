package dev.bitbeat.train;

import dev.bitbeat.signal.SeededRandom;

/**
 * Changes a raw training window: stretch, circular shift, amplitude, baseline wander, noise. It
 * sees one window and nothing around it, so no other window's samples can come in.
 */
final class Augmenter {
  private static final double LOWEST_WANDER_HZ = 0.05;
  private static final double HIGHEST_WANDER_HZ = 0.6;

  private final Recipe.Augmentation options;
  private final double samplingHz;

  Augmenter(Recipe.Augmentation options, double samplingHz) {
    this.options = options;
    this.samplingHz = samplingHz;
  }

  /**
   * A changed copy.
   *
   * @param samples ADC counts, left as they are
   * @param largestShift circular shift either way, in samples
   * @param random drawn from the same number of times for every window of a length
   */
  short[] apply(short[] samples, int largestShift, SeededRandom random) {
    int n = samples.length;
    double shift = (2 * random.nextDouble() - 1) * largestShift;
    double stretch = 1 + (2 * random.nextDouble() - 1) * options.warp();
    double gain = 1 + (2 * random.nextDouble() - 1) * options.amplitude();
    double wander = random.nextDouble() * options.wander();
    double hertz = LOWEST_WANDER_HZ + random.nextDouble() * (HIGHEST_WANDER_HZ - LOWEST_WANDER_HZ);
    double phase = random.nextDouble() * 2 * Math.PI;
    double noise = random.nextDouble() * options.noise();
    long sum = 0;
    for (short sample : samples) {
      sum += sample;
    }
    double mean = (double) sum / n;
    int offset = Math.floorMod((int) Math.round(shift), n);
    Rotation slow = new Rotation(phase, 2 * Math.PI * hertz / samplingHz);
    short[] changed = new short[n];
    for (int i = 0; i < n; i++) {
      double value =
          options.warp() == 0
              ? samples[i + offset < n ? i + offset : i + offset - n]
              : between(samples, offset + i * stretch);
      value = mean + gain * (value - mean) + wander * slow.next();
      if (options.noise() > 0) {
        value += noise * bell(random.nextLong());
      }
      changed[i] =
          (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (int) Math.rint(value)));
    }
    return changed;
  }

  /** The sine of a steadily growing angle, by rotating a unit vector: the same on every machine. */
  private static final class Rotation {
    private final double stepCosine;
    private final double stepSine;
    private double cosine;
    private double sine;

    Rotation(double phase, double step) {
      stepCosine = StrictMath.cos(step);
      stepSine = StrictMath.sin(step);
      cosine = StrictMath.cos(phase);
      sine = StrictMath.sin(phase);
    }

    double next() {
      double value = sine;
      double turned = cosine * stepCosine - sine * stepSine;
      sine = sine * stepCosine + cosine * stepSine;
      cosine = turned;
      return value;
    }
  }

  /** Linear between neighbours, the window closed to a ring. */
  private static double between(short[] samples, double position) {
    int n = samples.length;
    double floor = Math.floor(position);
    int first = Math.floorMod((int) floor, n);
    int second = first + 1 == n ? 0 : first + 1;
    double share = position - floor;
    return samples[first] + share * (samples[second] - samples[first]);
  }

  /** Nearly normal, mean 0, deviation 1: the sum of four uniform 16-bit numbers. */
  private static double bell(long bits) {
    long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
    return (sum / 65536.0 - 2 + 2 / 65536.0) * 1.7320508075688772;
  }

  /** Share of the first window in a mixture: a draw from Beta(alpha, alpha) (Johnk 1964). */
  static double mixupShare(double alpha, SeededRandom random) {
    while (true) {
      double x = StrictMath.pow(random.nextDouble(), 1 / alpha);
      double y = StrictMath.pow(random.nextDouble(), 1 / alpha);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }
}

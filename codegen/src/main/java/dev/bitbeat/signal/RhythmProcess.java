package dev.bitbeat.signal;

/**
 * The beats of a rhythm, one after the other: how long until the next R peak, and what it looks
 * like.
 *
 * <p>Sinus intervals vary as in section III of McSharry et al. 2003: a sum of cosines with random
 * phases whose power spectrum has one Gaussian at 0.1 Hz (Mayer waves) and one at 0.25 Hz
 * (breathing), each 0.01 Hz wide, the low one with half the power of the high one. In fibrillation
 * the intervals are independent draws.
 */
final class RhythmProcess {
  private static final int FREQUENCIES = 40;
  private static final double FREQUENCY_STEP = 0.01;
  private static final double LOW_HERTZ = 0.1;
  private static final double HIGH_HERTZ = 0.25;
  private static final double BAND_HERTZ = 0.01;
  private static final double LOW_TO_HIGH = 0.5;

  /** Deviation of the sinus intervals, as a part of the mean. */
  private static final double SINUS_DEVIATION = 0.04;

  private static final double FIBRILLATION_DEVIATION = 0.24;
  private static final double SHORTEST_SECONDS = 0.33;
  private static final double LONGEST_SECONDS = 1.6;

  private static final double PREMATURE_CHANCE = 0.22;
  private static final double PREMATURE_INTERVAL = 0.62;
  private static final double PAUSE_INTERVAL = 1.38;

  private static final double FIBRILLATION_MILLIVOLT = 0.05;
  private static final double TWO_PI = 2 * StrictMath.PI;

  private final SyntheticRhythm rhythm;
  private final SeededRandom random;
  private final double meanSeconds;
  private final WaveShape normal;
  private final WaveShape premature;
  private final double[] amplitudes = new double[FREQUENCIES];
  private final double[] phases = new double[FREQUENCIES];
  private final double fibrillationHertz;

  private double time;
  private boolean lastWasPremature;
  private int sinceFirst;

  RhythmProcess(SyntheticRhythm rhythm, SeededRandom random) {
    this.rhythm = rhythm;
    this.random = random;
    this.meanSeconds = 60.0 / rhythm.beatsPerMinute() * (0.94 + 0.12 * random.nextDouble());
    boolean pWave = rhythm != SyntheticRhythm.ATRIAL_FIBRILLATION;
    this.normal = WaveShape.normal(rhythm.beatsPerMinute(), pWave, random);
    this.premature = WaveShape.premature(random);
    this.fibrillationHertz = 5 + 2.5 * random.nextDouble();
    drawSpectrum();
  }

  /**
   * One beat.
   *
   * @param seconds from the R peak before to this one
   * @param shape its waves
   */
  record Beat(double seconds, WaveShape shape) {}

  Beat next() {
    Beat beat =
        switch (rhythm) {
          case ATRIAL_FIBRILLATION -> new Beat(fibrillationInterval(), normal);
          case VENTRICULAR_ECTOPY -> ectopicOrSinus();
          default -> new Beat(sinusInterval(), normal);
        };
    time += beat.seconds();
    return beat;
  }

  /**
   * Fibrillatory waves in mV, 0 in the other rhythms: a fundamental that swells, and its double.
   */
  double fibrillation(double seconds) {
    if (rhythm != SyntheticRhythm.ATRIAL_FIBRILLATION) {
      return 0;
    }
    double swell = 1 + 0.4 * StrictMath.sin(TWO_PI * 0.31 * seconds + phases[0]);
    double turn = TWO_PI * fibrillationHertz * seconds + 1.3 * StrictMath.sin(seconds + phases[1]);
    return FIBRILLATION_MILLIVOLT
        * swell
        * (StrictMath.sin(turn) + 0.45 * StrictMath.sin(2 * turn + phases[2]));
  }

  private void drawSpectrum() {
    double power = 0;
    for (int k = 0; k < FREQUENCIES; k++) {
      double hertz = (k + 1) * FREQUENCY_STEP;
      double density = LOW_TO_HIGH * bell(hertz - LOW_HERTZ) + bell(hertz - HIGH_HERTZ);
      amplitudes[k] = StrictMath.sqrt(density);
      power += density / 2;
      phases[k] = TWO_PI * random.nextDouble();
    }
    double scale = SINUS_DEVIATION * meanSeconds / StrictMath.sqrt(power);
    for (int k = 0; k < FREQUENCIES; k++) {
      amplitudes[k] *= scale;
    }
  }

  private static double bell(double distance) {
    double relative = distance / BAND_HERTZ;
    return StrictMath.exp(-relative * relative / 2);
  }

  private double sinusInterval() {
    double seconds = meanSeconds;
    for (int k = 0; k < FREQUENCIES; k++) {
      seconds +=
          amplitudes[k] * StrictMath.cos(TWO_PI * (k + 1) * FREQUENCY_STEP * time + phases[k]);
    }
    return seconds;
  }

  private double fibrillationInterval() {
    double seconds = meanSeconds * (1 + FIBRILLATION_DEVIATION * random.nextGaussian());
    return StrictMath.max(SHORTEST_SECONDS, StrictMath.min(LONGEST_SECONDS, seconds));
  }

  /** The third beat and then one in five come early; a compensatory pause follows. */
  private Beat ectopicOrSinus() {
    double seconds = sinusInterval();
    sinceFirst++;
    if (lastWasPremature) {
      lastWasPremature = false;
      return new Beat(seconds * PAUSE_INTERVAL, normal);
    }
    boolean chance = random.nextDouble() < PREMATURE_CHANCE;
    if (sinceFirst == 3 || (chance && sinceFirst > 1)) {
      lastWasPremature = true;
      return new Beat(seconds * PREMATURE_INTERVAL, premature);
    }
    return new Beat(seconds, normal);
  }
}

package dev.bitbeat.signal;

/**
 * The P, Q, R, S and T events of one beat: phase, height and width of each.
 *
 * <p>Phases and widths of the normal beat are table I of McSharry et al. 2003, moved and widened
 * with the square root of the rate as the paper's section III proposes; heights are in mV. The
 * premature beat has no P wave, a wide QRS and a T wave against it.
 */
final class WaveShape {
  private static final int EVENTS = 5;
  private static final int P = 0;
  private static final int T = 4;

  private static final double[] PHASES = {
    -StrictMath.PI / 3, -StrictMath.PI / 12, 0, StrictMath.PI / 12, StrictMath.PI / 2
  };
  private static final double[] WIDTHS = {0.25, 0.1, 0.1, 0.1, 0.4};
  private static final double[] HEIGHTS = {0.14, -0.1, 1.25, -0.22, 0.28};

  private static final double[] PREMATURE_PHASES = {
    -StrictMath.PI / 3, -StrictMath.PI / 8, 0, StrictMath.PI / 5, StrictMath.PI * 0.62
  };
  private static final double[] PREMATURE_WIDTHS = {0.25, 0.12, 0.22, 0.2, 0.38};
  private static final double[] PREMATURE_HEIGHTS = {0, -0.12, 1.7, -0.55, -0.42};

  /** Beyond so many widths an event's push is below 1e-8 mV and left out. */
  private static final double REACH = 6.5;

  private static final double TWO_PI = 2 * StrictMath.PI;

  private final double[] phases;
  private final double[] widths;
  private final double[] strengths;
  private final boolean premature;

  private WaveShape(double[] phases, double[] widths, double[] heights, boolean premature) {
    this.phases = phases;
    this.widths = widths;
    this.premature = premature;
    this.strengths = new double[EVENTS];
    for (int i = 0; i < EVENTS; i++) {
      strengths[i] = heights[i] / (widths[i] * widths[i]);
    }
  }

  /**
   * A patient's normal beat.
   *
   * @param beatsPerMinute the mean rate
   * @param pWave whether there is a P wave
   * @param random varies each height by up to a fifth
   */
  static WaveShape normal(int beatsPerMinute, boolean pWave, SeededRandom random) {
    double rate = StrictMath.sqrt(beatsPerMinute / 60.0);
    double[] phases = PHASES.clone();
    double[] widths = WIDTHS.clone();
    for (int i = 0; i < EVENTS; i++) {
      phases[i] *= i == T ? StrictMath.sqrt(rate) : rate;
      widths[i] *= rate;
    }
    double[] heights = varied(HEIGHTS, random);
    if (!pWave) {
      heights[P] = 0;
    }
    return new WaveShape(phases, widths, heights, false);
  }

  /** A patient's premature ventricular beat. */
  static WaveShape premature(SeededRandom random) {
    return new WaveShape(
        PREMATURE_PHASES.clone(),
        PREMATURE_WIDTHS.clone(),
        varied(PREMATURE_HEIGHTS, random),
        true);
  }

  private static double[] varied(double[] heights, SeededRandom random) {
    double[] varied = heights.clone();
    for (int i = 0; i < EVENTS; i++) {
      varied[i] *= 0.8 + 0.4 * random.nextDouble();
    }
    return varied;
  }

  /** Whether this is the premature ventricular beat. */
  boolean premature() {
    return premature;
  }

  /** The sum over the events of {@code -a d exp(-d^2 / (2 b^2))} at a phase, 0 being the R peak. */
  double push(double angle) {
    double sum = 0;
    for (int i = 0; i < EVENTS; i++) {
      double distance = StrictMath.IEEEremainder(angle - phases[i], TWO_PI);
      double relative = distance / widths[i];
      if (relative > -REACH && relative < REACH) {
        sum -= strengths[i] * distance * StrictMath.exp(-relative * relative / 2);
      }
    }
    return sum;
  }
}

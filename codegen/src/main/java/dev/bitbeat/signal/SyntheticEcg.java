package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.List;

/**
 * A synthetic one-lead ECG: the dynamical model of P. E. McSharry, G. D. Clifford, L. Tarassenko,
 * L. A. Smith, "A dynamical model for generating synthetic electrocardiogram signals", IEEE TBME
 * 50(3):289-294, 2003. 360 Hz, 200 ADC counts per mV around 1024, 11 bits, as in MIT-BIH.
 *
 * <p>The model's trajectory runs around a limit cycle and is pushed up and down by the P, Q, R, S
 * and T events as it passes them. It starts on the cycle here, where its first two equations reduce
 * to a phase that turns by one round per beat; the third,
 *
 * <pre>dz/dt = - sum_i a_i w d_i exp(-d_i^2 / (2 b_i^2)) - (z - z0(t)),</pre>
 *
 * with d_i the phase distance to event i and w the angular velocity, is integrated by Runge-Kutta
 * of order 4, one step per sample. The factor w is ours: it makes an event's height a_i b_i^2 in mV
 * at any rate. Also ours: premature ventricular beats and fibrillation, see {@link WaveShape} and
 * {@link RhythmProcess}. A seed gives the same samples on every machine: the arithmetic is {@link
 * StrictMath} and plain IEEE double.
 *
 * <p>For demonstrations and tests, not a substitute for recordings. Immutable.
 */
public final class SyntheticEcg {
  /** Samples per second. */
  public static final int FREQUENCY = 360;

  /** ADC counts per millivolt. */
  public static final int GAIN = 200;

  /** ADC count of 0 mV. */
  public static final int BASELINE = 1024;

  private static final int MAX_COUNT = 2047;
  private static final double NOISE_MILLIVOLT = 0.012;

  /** Amplitude of the baseline's breathing, section III of the paper. */
  private static final double WANDER_MILLIVOLT = 0.15;

  private static final double BREATHING_HERTZ = 0.25;
  private static final double TWO_PI = 2 * StrictMath.PI;

  private final short[] samples;
  private final List<Annotation> beats;

  private SyntheticEcg(short[] samples, List<Annotation> beats) {
    this.samples = samples;
    this.beats = List.copyOf(beats);
  }

  /**
   * Computes a recording.
   *
   * @param seed chooses the patient's wave shapes, the beats and the noise
   * @param length number of samples, at least 1
   */
  public static SyntheticEcg of(SyntheticRhythm rhythm, long seed, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("length " + length + " must be at least 1");
    }
    return new Integration(rhythm, seed, length).run();
  }

  /** ADC counts, a fresh copy. */
  public short[] samples() {
    return samples.clone();
  }

  /** The beats, at their R peaks: N, or V for the premature ventricular ones. */
  public List<Annotation> beats() {
    return beats;
  }

  /** One run of the model. */
  private static final class Integration {
    private final SeededRandom random;
    private final RhythmProcess rhythm;
    private final short[] samples;
    private final List<Annotation> beats = new ArrayList<>();

    /** Phase since the last R peak, 0 to 2 pi. */
    private double phase;

    /** The wave that is being passed; the next beat's takes over half way between two peaks. */
    private WaveShape shape;

    private RhythmProcess.Beat next;
    private double angularVelocity;
    private double z;

    Integration(SyntheticRhythm rhythm, long seed, int length) {
      this.random = SeededRandom.of(seed, rhythm.label());
      this.rhythm = new RhythmProcess(rhythm, random);
      this.samples = new short[length];
      // Starts in the middle of a beat, at a phase of its own.
      this.phase = StrictMath.PI * (1 + 0.8 * random.nextDouble());
      advance();
      this.shape = next.shape();
    }

    SyntheticEcg run() {
      for (int i = 0; i < samples.length; i++) {
        double time = (double) i / FREQUENCY;
        step(time);
        double millivolt = z + rhythm.fibrillation(time) + NOISE_MILLIVOLT * random.nextGaussian();
        double count = StrictMath.rint(BASELINE + GAIN * millivolt);
        samples[i] = (short) StrictMath.max(0, StrictMath.min(MAX_COUNT, count));
        turn(i);
      }
      return new SyntheticEcg(samples, beats);
    }

    private void advance() {
      next = rhythm.next();
      angularVelocity = TWO_PI / next.seconds();
    }

    private void turn(int sample) {
      phase += angularVelocity / FREQUENCY;
      if (phase >= StrictMath.PI) {
        shape = next.shape();
      }
      if (phase >= TWO_PI) {
        double late = phase - TWO_PI;
        if (sample + 1 < samples.length) {
          int code = next.shape().premature() ? 5 : 1;
          beats.add(new Annotation(sample + 1, code, 0, 0, 0, ""));
        }
        double ratio = 1 / angularVelocity;
        advance();
        phase = late * ratio * angularVelocity;
      }
    }

    private void step(double time) {
      double h = 1.0 / FREQUENCY;
      double half = phase + angularVelocity * h / 2;
      double k1 = slope(time, phase, z);
      double k2 = slope(time + h / 2, half, z + k1 * h / 2);
      double k3 = slope(time + h / 2, half, z + k2 * h / 2);
      double k4 = slope(time + h, phase + angularVelocity * h, z + k3 * h);
      z += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    }

    private double slope(double time, double angle, double value) {
      double wander = WANDER_MILLIVOLT * StrictMath.sin(TWO_PI * BREATHING_HERTZ * time);
      return angularVelocity * shape.push(angle) - (value - wander);
    }
  }
}

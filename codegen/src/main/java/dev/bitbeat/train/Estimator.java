package dev.bitbeat.train;

/**
 * What stands for the derivative of the sign function in the backward pass: {@code g(x) = max(0, a
 * - b*|x|)} for {@code |x| <= limit}, else 0. All the estimators offered have this form.
 *
 * @param a height at 0
 * @param b slope
 * @param limit beyond it the gradient is 0
 */
record Estimator(float a, float b, float limit) {
  /** How estimators change over the epochs. */
  enum Kind {
    /**
     * Information-enhanced estimator (IE-Net, Electronics 2022 11(6):937; used by arXiv
     * 2304.01568): {@code k*(sqrt(3)*t - 1.5*t*t*|x|)}, t growing from 0.01 to 10 over the epochs,
     * {@code k = max(1/t, 1)}; for activations {@code t = max(t, 1)}, {@code k = 1}.
     */
    IEE,
    /** Straight-through, 1 within -1..1 (Courbariaux et al., arXiv 1602.02830). */
    STE,
    /** {@code 2 - 2*|x|} (Bi-Real Net, arXiv 1808.00278). */
    APPROX_SIGN,
    /** No binarization at all: float weights, float activations. For teachers. */
    FLOAT
  }

  private static final double IEE_LOW = 0.01;
  private static final double IEE_HIGH = 10;

  float gradient(float x) {
    float size = Math.abs(x);
    return size <= limit ? Math.max(0f, a - b * size) : 0f;
  }

  /** For latent weights at a point of the training, 0 at its start, 1 at its end. */
  static Estimator forWeights(Kind kind, double progress) {
    return switch (kind) {
      case IEE -> {
        double t = ieeTemperature(progress, IEE_HIGH);
        yield iee(t, Math.max(1 / t, 1));
      }
      case STE -> new Estimator(1, 0, 1);
      case APPROX_SIGN -> new Estimator(2, 2, 1);
      case FLOAT -> new Estimator(1, 0, Float.POSITIVE_INFINITY);
    };
  }

  /**
   * For activations at a point of the training.
   *
   * @param ieeHigh last value of t for {@link Kind#IEE}; the paper's is 10
   */
  static Estimator forActivations(Kind kind, double progress, double ieeHigh) {
    return switch (kind) {
      case IEE -> iee(Math.max(1, ieeTemperature(progress, ieeHigh)), 1);
      case STE -> new Estimator(1, 0, 1);
      case APPROX_SIGN -> new Estimator(2, 2, 1);
      case FLOAT -> new Estimator(1, 0, Float.POSITIVE_INFINITY);
    };
  }

  private static double ieeTemperature(double progress, double high) {
    return IEE_LOW * StrictMath.pow(high / IEE_LOW, progress);
  }

  private static Estimator iee(double t, double k) {
    return new Estimator(
        (float) (k * StrictMath.sqrt(3) * t), (float) (k * 1.5 * t * t), Float.POSITIVE_INFINITY);
  }
}

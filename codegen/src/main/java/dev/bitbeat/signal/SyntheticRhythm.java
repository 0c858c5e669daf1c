package dev.bitbeat.signal;

/**
 * The rhythms that {@link SyntheticEcg} knows; the order is that of the synthetic data set's
 * labels.
 */
public enum SyntheticRhythm {
  /** Sinus rhythm around 72 beats a minute. */
  NORMAL(0, "normal", 72),
  /** Sinus rhythm around 45 beats a minute. */
  BRADYCARDIA(1, "bradycardia", 45),
  /** Sinus rhythm around 135 beats a minute. */
  TACHYCARDIA(2, "tachycardia", 135),
  /** Sinus rhythm with wide premature beats and compensatory pauses. */
  VENTRICULAR_ECTOPY(3, "ventricular ectopy", 74),
  /** No P waves, fibrillatory waves instead, irregular intervals around 100 beats a minute. */
  ATRIAL_FIBRILLATION(4, "atrial fibrillation", 100);

  private final int label;
  private final String displayName;
  private final int beatsPerMinute;

  SyntheticRhythm(int label, String displayName, int beatsPerMinute) {
    this.label = label;
    this.displayName = displayName;
    this.beatsPerMinute = beatsPerMinute;
  }

  /** Class index in the synthetic data set; also enters the seed, so that rhythms differ. */
  public int label() {
    return label;
  }

  /** Name for people, the class name in the synthetic data set. */
  public String displayName() {
    return displayName;
  }

  /** Mean rate. */
  public int beatsPerMinute() {
    return beatsPerMinute;
  }
}

package dev.bitbeat.model;

/**
 * Counts, in centred samples, the heart beats whose timing or shape is unusual for the window. A
 * steep signal is a beat: the slope is the distance of a sample from a short leaky mean, and a beat
 * starts where the smoothed slope rises above half of its recent peak. An interval is compared with
 * a leaky mean of the intervals before it, the first samples of a beat with those of the beats
 * before it. docs/SPEC.md, section 5, has every step.
 *
 * @param refractory samples after a beat in which no other one is found, at least {@code
 *     (SHAPE_POINTS - 1) * spacing}, at most 1023
 * @param longest samples from where on an interval says nothing about the rhythm, more than {@code
 *     refractory}, at most 4095
 * @param spacing samples between the points of a beat's shape, a power of two
 */
public record Rhythm(int refractory, int longest, int spacing) {
  /** Points of a beat's shape, the first one where the beat is found. */
  public static final int SHAPE_POINTS = 12;

  /** Counts: early beats of the usual shape, early ones of another, late ones, uneven ones. */
  public static final int COUNTS = 4;

  public static final int MAX_REFRACTORY = 1023;
  public static final int MAX_LONGEST = 4095;
  public static final int MAX_SPACING = 64;

  private static final int EARLY_USUAL = 0;
  private static final int EARLY_ODD = 1;
  private static final int LATE = 2;
  private static final int UNEVEN = 3;

  public Rhythm {
    check("spacing", spacing, 1, MAX_SPACING);
    if (Integer.bitCount(spacing) != 1) {
      throw new BitbeatException(
          UserError.MODEL_INVALID, "rhythm: spacing " + spacing + " is no power of two");
    }
    check("refractory", refractory, (SHAPE_POINTS - 1) * spacing, MAX_REFRACTORY);
    check("longest", longest, refractory + 1, MAX_LONGEST);
  }

  private static void check(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          "rhythm: " + name + " " + value + " is outside " + low + ".." + high);
    }
  }

  /**
   * The counts of one window.
   *
   * @param y centred samples
   * @return {@value #COUNTS} counts
   */
  public int[] counts(int[] y) {
    int[] counts = new int[COUNTS];
    int mean = 0;
    int slope = 0;
    int peak = 0;
    boolean armed = false;
    int since = longest;
    int usual = 0;
    int deviation = 0;
    boolean early = false;
    int excess = 0;
    int[] shape = new int[SHAPE_POINTS];
    for (int sample : y) {
      int steep = sample - mean / 4;
      mean += steep;
      slope += Math.abs(steep) - slope / 8;
      int now = slope / 8;
      int top = peak / 2048;
      peak += now > top ? (now - top) * 256 : -top;
      since = Math.min(since + 1, longest);
      if (4 * now < top) {
        armed = true;
      } else if (armed && 2 * now > top && since > refractory) {
        int before = deviation;
        deviation = 0;
        early = false;
        if (since < longest) {
          usual = usual == 0 ? 4 * since : usual;
          int mid = usual / 4;
          deviation = since - mid;
          usual += deviation;
          early = -8 * deviation > mid;
          counts[LATE] += 8 * deviation > mid ? 1 : 0;
          counts[UNEVEN] += 8 * Math.abs(deviation - before) > mid ? 1 : 0;
        }
        armed = false;
        since = 0;
        excess = 0;
      }
      if (since % spacing == 0 && since / spacing < SHAPE_POINTS) {
        int point = since / spacing;
        excess += 4 * Math.abs(sample - shape[point]) - 3 * Math.abs(shape[point]);
        shape[point] = (shape[point] + sample) / 2;
        if (point == SHAPE_POINTS - 1 && early) {
          counts[excess > 0 ? EARLY_ODD : EARLY_USUAL]++;
        }
      }
    }
    return counts;
  }
}

package dev.bitbeat.model;

import java.util.List;

/**
 * What the counts of a {@link Rhythm} add to the scores: {@code 2^shift * sum of weights[q *
 * levels.size() + l][c]} over the counts q and levels l with {@code count[q] >= levels[l]}.
 *
 * @param rhythm what is counted
 * @param levels 1 to 8 of them, rising, each 1..255
 * @param shift 0..16
 * @param weights {@code [count and level][class]}, each -127..127
 */
public record RhythmTerms(
    Rhythm rhythm, List<Integer> levels, int shift, List<List<Integer>> weights) {
  public static final int MAX_LEVELS = 8;
  public static final int MAX_LEVEL = 255;
  public static final int MAX_SHIFT = 16;
  public static final int MAX_WEIGHT = 127;

  public RhythmTerms {
    levels = List.copyOf(levels);
    weights = weights.stream().map(List::copyOf).toList();
    checkLevels(levels);
    require(shift >= 0 && shift <= MAX_SHIFT, "shift " + shift + " is outside 0.." + MAX_SHIFT);
    int rows = Rhythm.COUNTS * levels.size();
    require(weights.size() == rows, weights.size() + " weight rows, must be " + rows);
    for (int row = 0; row < weights.size(); row++) {
      for (int w : weights.get(row)) {
        require(
            Math.abs((long) w) <= MAX_WEIGHT,
            "row " + row + " has weight " + w + ", outside -" + MAX_WEIGHT + ".." + MAX_WEIGHT);
      }
    }
  }

  /**
   * Complains about levels that no model may have.
   *
   * @throws BitbeatException {@link UserError#MODEL_INVALID}
   */
  public static void checkLevels(List<Integer> levels) {
    require(
        !levels.isEmpty() && levels.size() <= MAX_LEVELS,
        levels.size() + " levels, must be 1.." + MAX_LEVELS);
    int last = 0;
    for (int level : levels) {
      require(
          level > last && level <= MAX_LEVEL,
          "levels " + levels + " do not rise within 1.." + MAX_LEVEL);
      last = level;
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new BitbeatException(UserError.MODEL_INVALID, "rhythm: " + message);
    }
  }

  /**
   * What is added to a class's score.
   *
   * @param counts of the rhythm
   */
  public int term(int[] counts, int classIndex) {
    int sum = 0;
    for (int row = 0; row < weights.size(); row++) {
      if (counts[row / levels.size()] >= levels.get(row % levels.size())) {
        sum += weights.get(row).get(classIndex);
      }
    }
    return sum << shift;
  }

  /** Largest magnitude that can be added to a class's score, and every sum on the way to it. */
  long largest(int classIndex) {
    return weights.stream().mapToLong(row -> Math.abs(row.get(classIndex))).sum() << shift;
  }
}

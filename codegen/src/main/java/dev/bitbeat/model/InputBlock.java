package dev.bitbeat.model;

import java.util.List;

/**
 * First block: integer input, small integer weights. With {@code y} and {@code d} from the {@link
 * Normalizer}, {@code s(c,p) = sum_k weights[c][k] * y[p * stride - pad + k]} (0 outside the
 * window) and the bit of channel c at position p is 1 iff {@code s << shift >= thresholds[c] *
 * d(p)}, where {@code d(p)} belongs to the position's last tap inside the window. The pool is an
 * OR. It is taken {@code phases} times, each time {@code poolStride / phases} positions later; the
 * blocks behind run on the outputs of each phase, and the scores of all phases add up.
 *
 * @param shape one channel in
 * @param weights {@code [outChannels][kernel]}, each in -127..127
 * @param shift binary places of the thresholds, 0..12
 * @param thresholds one per channel, -32767..32767, in units of {@code scale / 2^shift}
 * @param phases 1..4, a divisor of the pool's stride
 */
public record InputBlock(
    BlockShape shape,
    List<List<Integer>> weights,
    int shift,
    List<Integer> thresholds,
    int phases) {
  public static final int MAX_WEIGHT = 127;
  public static final int MAX_SHIFT = 12;
  public static final int MAX_THRESHOLD = 32767;
  public static final int MAX_PHASES = 4;

  public InputBlock {
    weights = weights.stream().map(List::copyOf).toList();
    thresholds = List.copyOf(thresholds);
    require(
        shape.inChannels() == 1, "input block: inChannels " + shape.inChannels() + ", must be 1");
    require(
        weights.size() == shape.outChannels() && thresholds.size() == shape.outChannels(),
        "input block: "
            + weights.size()
            + " weight rows and "
            + thresholds.size()
            + " thresholds for "
            + shape.outChannels()
            + " channels");
    require(
        phases >= 1 && phases <= MAX_PHASES, "input block: phases " + phases + " is outside 1..4");
    require(
        shape.poolStride() % phases == 0,
        "input block: " + phases + " phases do not divide poolStride " + shape.poolStride());
    require(shift >= 0 && shift <= MAX_SHIFT, "input block: shift " + shift + " is outside 0..12");
    for (int c = 0; c < weights.size(); c++) {
      List<Integer> row = weights.get(c);
      require(
          row.size() == shape.kernel(),
          "input block: channel "
              + c
              + " has "
              + row.size()
              + " weights, kernel "
              + shape.kernel());
      for (int w : row) {
        require(
            Math.abs((long) w) <= MAX_WEIGHT,
            "input block: channel " + c + " has weight " + w + ", outside -127..127");
      }
      require(
          Math.abs((long) thresholds.get(c)) <= MAX_THRESHOLD,
          "input block: channel " + c + " has threshold " + thresholds.get(c) + ", beyond 32767");
      long sum = row.stream().mapToLong(Math::abs).sum() * Normalizer.MAX_CENTRED;
      require(
          sum << shift <= Integer.MAX_VALUE,
          "input block: channel "
              + c
              + " can exceed 32 bits; use smaller weights or a smaller shift");
    }
  }

  /** An input block of one phase. */
  public InputBlock(
      BlockShape shape, List<List<Integer>> weights, int shift, List<Integer> thresholds) {
    this(shape, weights, shift, thresholds, 1);
  }

  /** Positions from one phase's pool to the next one's. */
  public int phaseStep() {
    return shape.poolStride() / phases;
  }

  /**
   * Positions under all pools of all phases, for so many outputs a phase: from the first phase's
   * first one to the last phase's last one.
   */
  public int pooledPositions(int outputs) {
    return shape.pooledPositions(outputs, phases);
  }

  /** Bits of one weight: 1 where all are +1 or -1, else those of the largest and its sign. */
  public int weightBits() {
    boolean signs = weights.stream().flatMap(List::stream).allMatch(w -> Math.abs(w) == 1);
    int largest = weights.stream().flatMap(List::stream).mapToInt(Math::abs).max().orElse(0);
    return signs ? 1 : 1 + Integer.SIZE - Integer.numberOfLeadingZeros(largest);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new BitbeatException(UserError.MODEL_INVALID, message);
    }
  }
}

package dev.bitbeat.model;

import java.util.List;
import java.util.Optional;

/**
 * Last block: a binary convolution whose match counts {@code v(c,t)} (maximum under the pool) are
 * gathered over time, {@code S = sum v}, {@code M = max v}, {@code C = #{t: v >= countThreshold}};
 * {@code score[c] = sumScale[c]*S + maxScale[c]*M + countScale[c]*C + offset[c]}, plus what {@link
 * RhythmTerms} add. The class is the highest score; a tie goes to the lower class.
 *
 * @param shape out channels are the classes
 * @param padBit value of padded inputs
 * @param weights {@code [classes][inChannels * kernel]}, as in {@link BinaryBlock}
 * @param sumScale one per class, any 32-bit integer that cannot overflow a score
 * @param maxScale one per class, or empty: no maximum
 * @param countScale one per class, or empty: no count
 * @param countThresholds one per class where there is a count, 0..fanIn + 1; else empty
 * @param offset one per class
 * @param rhythm what the rhythm adds, where it does
 */
public record Head(
    BlockShape shape,
    boolean padBit,
    BitMatrix weights,
    List<Integer> sumScale,
    List<Integer> maxScale,
    List<Integer> countScale,
    List<Integer> countThresholds,
    List<Integer> offset,
    Optional<RhythmTerms> rhythm) {
  public Head {
    sumScale = List.copyOf(sumScale);
    maxScale = List.copyOf(maxScale);
    countScale = List.copyOf(countScale);
    countThresholds = List.copyOf(countThresholds);
    offset = List.copyOf(offset);
    BinaryBlock.checkWeights("head", shape, weights);
    int classes = shape.outChannels();
    checkSize("sumScale", sumScale, classes, false);
    checkSize("maxScale", maxScale, classes, true);
    checkSize("countScale", countScale, classes, true);
    checkSize("countThresholds", countThresholds, classes, countScale.isEmpty());
    checkSize("offset", offset, classes, false);
    rhythm.ifPresent(
        terms -> terms.weights().forEach(row -> checkSize("rhythm row", row, classes, false)));
    if (countScale.isEmpty() && !countThresholds.isEmpty()) {
      throw new BitbeatException(
          UserError.MODEL_INVALID, "head: countThresholds without countScale");
    }
    BinaryBlock.checkThresholds("head: class", "countThreshold", countThresholds, shape);
  }

  /** A head without rhythm. */
  public Head(
      BlockShape shape,
      boolean padBit,
      BitMatrix weights,
      List<Integer> sumScale,
      List<Integer> maxScale,
      List<Integer> countScale,
      List<Integer> countThresholds,
      List<Integer> offset) {
    this(
        shape,
        padBit,
        weights,
        sumScale,
        maxScale,
        countScale,
        countThresholds,
        offset,
        Optional.empty());
  }

  private static void checkSize(String name, List<Integer> list, int classes, boolean mayBeEmpty) {
    if (list.size() != classes && !(mayBeEmpty && list.isEmpty())) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          "head: " + name + " has " + list.size() + " values for " + classes + " classes");
    }
  }

  public boolean hasMax() {
    return !maxScale.isEmpty();
  }

  public boolean hasCount() {
    return !countScale.isEmpty();
  }

  /** Largest magnitude that any score can reach with {@code steps} time steps. */
  long largestScore(int steps) {
    long largest = 0;
    for (int c = 0; c < shape.outChannels(); c++) {
      long bound = Math.abs((long) sumScale.get(c)) * shape.fanIn() * steps;
      bound += hasMax() ? Math.abs((long) maxScale.get(c)) * shape.fanIn() : 0;
      bound += hasCount() ? Math.abs((long) countScale.get(c)) * steps : 0;
      bound += rhythm.isPresent() ? rhythm.get().largest(c) : 0;
      largest = Math.max(largest, bound + Math.abs((long) offset.get(c)));
    }
    return largest;
  }
}

package dev.bitbeat.model;

import java.util.List;

/**
 * Hidden block of bits: {@code matches(c,p)} counts the (input channel, tap) pairs whose input bit
 * equals the weight bit, inputs outside the row being {@code padBit}; the output bit is 1 iff any
 * position under the pool has {@code matches >= thresholds[c]}.
 *
 * @param shape channels, kernel, stride, pad and pool
 * @param padBit value of padded inputs, the same on both sides
 * @param weights {@code [outChannels][inChannels * kernel]}, column {@code i * kernel + k}; 1 is
 *     +1, 0 is -1
 * @param thresholds one per channel, 0 (always one) to {@code fanIn + 1} (never)
 */
public record BinaryBlock(
    BlockShape shape, boolean padBit, BitMatrix weights, List<Integer> thresholds) {
  public BinaryBlock {
    thresholds = List.copyOf(thresholds);
    checkWeights("binary block", shape, weights);
    if (thresholds.size() != shape.outChannels()) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          "binary block: "
              + thresholds.size()
              + " thresholds for "
              + shape.outChannels()
              + " channels");
    }
    checkThresholds("binary block: channel", "threshold", thresholds, shape);
  }

  static void checkThresholds(
      String channel, String name, List<Integer> thresholds, BlockShape shape) {
    int most = shape.fanIn() + 1;
    for (int c = 0; c < thresholds.size(); c++) {
      int t = thresholds.get(c);
      if (t < 0 || t > most) {
        throw new BitbeatException(
            UserError.MODEL_INVALID,
            channel + " " + c + " has " + name + " " + t + ", outside 0.." + most);
      }
    }
  }

  static void checkWeights(String where, BlockShape shape, BitMatrix weights) {
    if (weights.rows() != shape.outChannels() || weights.columns() != shape.fanIn()) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          where
              + ": weights "
              + weights.rows()
              + " x "
              + weights.columns()
              + ", the shape needs "
              + shape.outChannels()
              + " x "
              + shape.fanIn());
    }
  }
}

package dev.bitbeat.target;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the verification firmware wrote about one window; the struct of the same name in
 * verify_main.c.
 *
 * @param ticks timer periods of the untouched classifier, -1 when the timer wrapped
 * @param emptyTicks timer periods of an empty call
 * @param stackBytes deepest stack, first window only
 * @param faults bit 0: guard words overwritten; bit 1: a push answered at the wrong sample; bit 2:
 *     a layer had another length
 * @param scores {@code [untouched, traced, pushed][class]}
 * @param classes one per form
 * @param digests CRC-32 of each hidden layer
 * @param layerTicks timer periods of each layer of the traced copy, the head last; zeros where they
 *     were not asked for
 */
record Answer(
    int ticks,
    int emptyTicks,
    int stackBytes,
    int faults,
    int[][] scores,
    int[] classes,
    int[] digests,
    int[] layerTicks) {
  /** What the first of the faults is about, as {@link Mismatch#place} names it. */
  String faultPlace() {
    return (faults & 1) != 0 ? "memory" : (faults & 2) != 0 ? "position" : "length";
  }

  /** Bytes of one answer. */
  static int bytes(int classCount, int layers) {
    return 4 * (4 + 3 * classCount + 3 + layers + layers + 1);
  }

  static Answer parse(ByteBuffer buffer, int classCount, int layers) {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    int ticks = buffer.getInt();
    int emptyTicks = buffer.getInt();
    int stackBytes = buffer.getInt();
    int faults = buffer.getInt();
    int[][] scores = new int[3][];
    for (int form = 0; form < 3; form++) {
      scores[form] = integers(buffer, classCount);
    }
    return new Answer(
        ticks,
        emptyTicks,
        stackBytes,
        faults,
        scores,
        integers(buffer, 3),
        integers(buffer, layers),
        integers(buffer, layers + 1));
  }

  private static int[] integers(ByteBuffer buffer, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = buffer.getInt();
    }
    return values;
  }
}

package dev.bitbeat.emit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Collects single bits into bytes, least significant bit first; the last byte ends in zeros. */
final class BitStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int filled;

  /** Appends one bit. */
  void bit(boolean value) {
    current |= value ? 1 << filled : 0;
    filled++;
    if (filled == 8) {
      bytes.write(current);
      current = 0;
      filled = 0;
    }
  }

  /** All bytes so far, 0..255 each. */
  List<Integer> toBytes() {
    List<Integer> list = new ArrayList<>();
    for (byte b : bytes.toByteArray()) {
      list.add(b & 0xff);
    }
    if (filled != 0) {
      list.add(current);
    }
    return List.copyOf(list);
  }
}

package dev.bitbeat.signal;

import java.util.Arrays;

/**
 * Writes signal files for tests, independently of the reader: a table of bit positions per format,
 * read off SIGNAL(5), instead of shifts.
 */
final class SampleEncoder {
  private SampleEncoder() {}

  /** The bytes of the samples; of a last block that is not full, only as many as it needs. */
  static byte[] encode(int format, int[] samples) {
    int perBlock = samplesPerBlock(format);
    int blockBytes = blockBytes(format);
    int blocks = (samples.length + perBlock - 1) / perBlock;
    byte[] bytes = new byte[blocks * blockBytes];
    int used = 0;
    for (int i = 0; i < samples.length; i++) {
      int base = i / perBlock * blockBytes * 8;
      int value = format == 80 ? samples[i] + 128 : samples[i];
      for (int bit = 0; bit < width(format); bit++) {
        int at = base + position(format, i % perBlock, bit);
        if ((value >> bit & 1) != 0) {
          bytes[at / 8] |= (byte) (1 << at % 8);
        }
        used = Math.max(used, at / 8 + 1);
      }
    }
    return Arrays.copyOf(bytes, used);
  }

  static int width(int format) {
    return switch (format) {
      case 80 -> 8;
      case 310, 311 -> 10;
      case 212 -> 12;
      case 16, 61 -> 16;
      case 24 -> 24;
      case 32 -> 32;
      default -> throw new IllegalArgumentException("format " + format);
    };
  }

  private static int samplesPerBlock(int format) {
    return format == 212 ? 2 : format > 300 ? 3 : 1;
  }

  private static int blockBytes(int format) {
    return format == 212 ? 3 : format > 300 ? 4 : width(format) / 8;
  }

  /** Bit of the block, bit 0 being the lowest of the first byte. */
  private static int position(int format, int sample, int bit) {
    return switch (format) {
      case 61 -> bit < 8 ? 8 + bit : bit - 8;
      case 212 -> sample == 0 ? bit : bit < 8 ? 16 + bit : 12 + bit - 8;
      case 310 -> sample < 2 ? 16 * sample + 1 + bit : bit < 5 ? 11 + bit : 16 + 11 + bit - 5;
      case 311 -> 10 * sample + bit;
      default -> bit;
    };
  }
}

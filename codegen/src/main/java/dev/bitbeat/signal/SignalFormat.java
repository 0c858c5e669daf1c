package dev.bitbeat.signal;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How samples are laid out in a WFDB signal file (WFDB Applications Guide, SIGNAL(5)). Samples come
 * in blocks of whole bytes: one sample, two (format 212) or three (310 and 311).
 */
public enum SignalFormat {
  /** Two's complement, low byte first. */
  FORMAT_16(16, 1, 2, -32768) {
    @Override
    void decode(byte[] b, int[] samples) {
      samples[0] = (short) (unsigned(b[0]) | (b[1] << 8));
    }
  },
  /** Three bytes of two's complement, low byte first. */
  FORMAT_24(24, 1, 3, -(1 << 23)) {
    @Override
    void decode(byte[] b, int[] samples) {
      samples[0] = unsigned(b[0]) | (unsigned(b[1]) << 8) | (b[2] << 16);
    }
  },
  /** Four bytes of two's complement, low byte first. */
  FORMAT_32(32, 1, 4, Integer.MIN_VALUE) {
    @Override
    void decode(byte[] b, int[] samples) {
      samples[0] = unsigned(b[0]) | (unsigned(b[1]) << 8) | (unsigned(b[2]) << 16) | (b[3] << 24);
    }
  },
  /** Two's complement, high byte first. */
  FORMAT_61(61, 1, 2, -32768) {
    @Override
    void decode(byte[] b, int[] samples) {
      samples[0] = (short) ((b[0] << 8) | unsigned(b[1]));
    }
  },
  /** One byte, offset binary: 128 stands for 0. */
  FORMAT_80(80, 1, 1, -128) {
    @Override
    void decode(byte[] b, int[] samples) {
      samples[0] = unsigned(b[0]) - 128;
    }
  },
  /**
   * Two 12-bit samples in three bytes: the first is the low 12 bits of the first byte pair, the
   * second has its high 4 bits in the rest of that pair and its low 8 in the third byte.
   */
  FORMAT_212(212, 2, 3, -2048) {
    @Override
    void decode(byte[] b, int[] samples) {
      samples[0] = signed(unsigned(b[0]) | ((b[1] & 0x0f) << 8), 12);
      samples[1] = signed(unsigned(b[2]) | ((b[1] & 0xf0) << 4), 12);
    }
  },
  /**
   * Three 10-bit samples in two byte pairs: bits 1 to 10 of each pair are the first and the second
   * sample; the high 5 bits of the first pair are the low bits of the third sample, those of the
   * second pair its high bits; bit 0 of each pair is unused.
   */
  FORMAT_310(310, 3, 4, -512) {
    @Override
    void decode(byte[] b, int[] samples) {
      int first = unsigned(b[0]) | (unsigned(b[1]) << 8);
      int second = unsigned(b[2]) | (unsigned(b[3]) << 8);
      samples[0] = signed(first >> 1, 10);
      samples[1] = signed(second >> 1, 10);
      samples[2] = signed((first >> 11) | ((second >> 11) << 5), 10);
    }
  },
  /**
   * Three 10-bit samples in a 32-bit word, low byte first: bits 0 to 9, 10 to 19, 20 to 29; the
   * highest two are unused.
   */
  FORMAT_311(311, 3, 4, -512) {
    @Override
    void decode(byte[] b, int[] samples) {
      int word = unsigned(b[0]) | (unsigned(b[1]) << 8) | (unsigned(b[2]) << 16) | (b[3] << 24);
      samples[0] = signed(word, 10);
      samples[1] = signed(word >> 10, 10);
      samples[2] = signed(word >> 20, 10);
    }
  };

  private final int number;
  private final int samplesPerBlock;
  private final int bytesPerBlock;
  private final int invalid;

  SignalFormat(int number, int samplesPerBlock, int bytesPerBlock, int invalid) {
    this.number = number;
    this.samplesPerBlock = samplesPerBlock;
    this.bytesPerBlock = bytesPerBlock;
    this.invalid = invalid;
  }

  /** The format of a header's number, empty when this reader does not know it. */
  public static Optional<SignalFormat> of(int number) {
    return Arrays.stream(values()).filter(format -> format.number == number).findFirst();
  }

  /** All known numbers, for messages. */
  static String knownNumbers() {
    return Arrays.stream(values())
        .map(format -> Integer.toString(format.number))
        .collect(Collectors.joining(", "));
  }

  /** The number that stands in a header. */
  public int number() {
    return number;
  }

  /** Samples in one block of bytes. */
  int samplesPerBlock() {
    return samplesPerBlock;
  }

  /** Bytes in one block. */
  int bytesPerBlock() {
    return bytesPerBlock;
  }

  /**
   * The value that marks a sample as not valid: the most negative one of the format (WFDB library,
   * {@code WFDB_INVALID_SAMPLE}).
   */
  int invalid() {
    return invalid;
  }

  /** Bytes that hold {@code samples} samples, the last block cut where its last sample ends. */
  long bytesFor(long samples) {
    long whole = samples / samplesPerBlock * bytesPerBlock;
    int rest = (int) (samples % samplesPerBlock);
    return whole + partialBytes(rest);
  }

  /** Bytes that hold {@code samples} samples, the last block whole. */
  long wholeBytesFor(long samples) {
    return (samples + samplesPerBlock - 1) / samplesPerBlock * bytesPerBlock;
  }

  /** Samples that fit into {@code bytes} bytes. */
  long samplesIn(long bytes) {
    long samples = bytes / bytesPerBlock * samplesPerBlock;
    int rest = (int) (bytes % bytesPerBlock);
    int more = 0;
    while (more + 1 < samplesPerBlock && partialBytes(more + 1) <= rest) {
      more++;
    }
    return samples + more;
  }

  private int partialBytes(int rest) {
    if (rest == 0) {
      return 0;
    }
    // In 212 and 310 a byte pair belongs to each of the first samples; 311 is a plain bit string.
    return this == FORMAT_311 && rest == 2 ? 3 : 2 * rest;
  }

  /**
   * Takes one block apart.
   *
   * @param block at least {@link #bytesPerBlock()} bytes
   * @param samples receives {@link #samplesPerBlock()} values
   */
  abstract void decode(byte[] block, int[] samples);

  private static int unsigned(byte value) {
    return value & 0xff;
  }

  private static int signed(int value, int bits) {
    return (value << (32 - bits)) >> (32 - bits);
  }
}

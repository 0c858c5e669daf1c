package dev.bitbeat.target;

/**
 * CRC-16/CCITT of the UART frames: polynomial 0x1021, first value 0xFFFF, bits not reflected, no
 * final inversion.
 */
public final class FrameCrc {
  /** Register before the first byte of a frame. */
  public static final int START = 0xFFFF;

  private FrameCrc() {}

  /** The register after one more byte. */
  public static int step(int crc, int octet) {
    int next = crc ^ (octet & 0xFF) << 8;
    for (int bit = 0; bit < 8; bit++) {
      next = (next & 0x8000) != 0 ? next << 1 ^ 0x1021 : next << 1;
    }
    return next & 0xFFFF;
  }

  /** The register after {@code count} bytes from the start of an array. */
  public static int of(byte[] bytes, int count) {
    int crc = START;
    for (int i = 0; i < count; i++) {
      crc = step(crc, bytes[i]);
    }
    return crc;
  }
}

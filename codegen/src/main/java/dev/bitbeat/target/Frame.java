package dev.bitbeat.target;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A frame of the UART protocol: sync A5, version and type, payload length (16 bits, low byte
 * first), payload, CRC-16/CCITT of all before it (high byte first).
 *
 * @param type version in the high nibble, kind in the low one
 * @param payload up to 65,535 bytes
 */
public record Frame(int type, byte[] payload) {
  public static final int SYNC = 0xA5;
  public static final int REQUEST = 0x11;
  public static final int RESULT = 0x12;
  public static final int ERROR = 0x13;
  public static final int ERROR_LENGTH = 1;
  public static final int ERROR_CRC = 2;

  /** Bytes around a payload: four before, two behind. */
  public static final int OVERHEAD = 6;

  public Frame {
    payload = payload.clone();
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  /** The request that carries one window of samples. */
  public static Frame request(short[] samples) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asShortBuffer().put(samples);
    return new Frame(REQUEST, buffer.array());
  }

  /** The frame as it goes over the wire. */
  public byte[] bytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(payload.length + OVERHEAD).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put((byte) SYNC).put((byte) type).putShort((short) payload.length).put(payload);
    int crc = FrameCrc.of(buffer.array(), payload.length + 4);
    return buffer.put((byte) (crc >> 8)).put((byte) crc).array();
  }

  /**
   * The frame that starts at an offset; empty when more bytes are needed or the CRC is wrong.
   *
   * @param bytes received bytes
   * @param offset where a sync byte stands
   */
  public static Optional<Frame> parse(byte[] bytes, int offset) {
    if (bytes.length - offset < OVERHEAD || (bytes[offset] & 0xFF) != SYNC) {
      return Optional.empty();
    }
    int length = (bytes[offset + 2] & 0xFF) | (bytes[offset + 3] & 0xFF) << 8;
    int end = offset + 4 + length + 2;
    if (bytes.length < end) {
      return Optional.empty();
    }
    byte[] whole = Arrays.copyOfRange(bytes, offset, end);
    if (FrameCrc.of(whole, whole.length) != 0) {
      return Optional.empty();
    }
    return Optional.of(new Frame(whole[1] & 0xFF, Arrays.copyOfRange(whole, 4, 4 + length)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame that && type == that.type && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "Frame[type=" + Integer.toHexString(type) + ", " + payload.length + " bytes]";
  }
}

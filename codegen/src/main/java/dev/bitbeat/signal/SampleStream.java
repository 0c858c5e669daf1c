package dev.bitbeat.signal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The samples of a signal file, one after the other, whatever the packing. */
final class SampleStream {
  private final InputStream in;
  private final SignalFormat format;
  private final byte[] block;
  private final int[] samples;
  private int position;
  private long nextOffset;
  private long blockOffset;

  /**
   * @param in stands at the first sample
   * @param offset byte position of the first sample in its file, for messages
   */
  SampleStream(InputStream in, SignalFormat format, long offset) {
    this.in = in;
    this.format = format;
    this.block = new byte[format.bytesPerBlock()];
    this.samples = new int[format.samplesPerBlock()];
    this.position = samples.length;
    this.nextOffset = offset;
  }

  /** The next sample; what a cut last block lacks reads as zero bits. */
  int next() throws IOException {
    if (position == samples.length) {
      int read = in.readNBytes(block, 0, block.length);
      if (read == 0) {
        throw new EOFException("ended at byte " + nextOffset + " while being read");
      }
      Arrays.fill(block, read, block.length, (byte) 0);
      format.decode(block, samples);
      blockOffset = nextOffset;
      nextOffset += read;
      position = 0;
    }
    return samples[position++];
  }

  /** Byte position of the block that the last sample came from. */
  long blockOffset() {
    return blockOffset;
  }
}

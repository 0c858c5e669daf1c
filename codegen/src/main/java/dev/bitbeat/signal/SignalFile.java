package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One signal file with the signals that share it, read frame by frame and checked. */
final class SignalFile {
  /** Most samples of one record: 256 MiB of memory, more than a week of one lead at 200 Hz. */
  static final long MAX_SAMPLES = 1L << 27;

  private static final int BUFFER_BYTES = 1 << 16;

  private final WfdbHeader header;
  private final Path file;
  private final int firstSignal;
  private final List<SignalSpec> specs;
  private final SignalFormat format;
  private final int samplesPerFrame;
  private final long sampleLimit;

  /**
   * Signals {@code from} to {@code to - 1} of the header, which share a file.
   *
   * @param sampleLimit most samples to read
   */
  SignalFile(WfdbHeader header, Path folder, int from, int to, long sampleLimit) {
    this.header = header;
    this.firstSignal = from;
    this.specs = header.signals().subList(from, to);
    this.file = folder.resolve(specs.get(0).fileName());
    this.format = specs.get(0).format();
    this.sampleLimit = sampleLimit;
    this.samplesPerFrame = specs.stream().mapToInt(SignalSpec::samplesPerFrame).sum();
  }

  List<EcgSignal> read() {
    InputFiles.requireFile(file);
    try {
      int frames = frames(Files.size(file));
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
        in.skipNBytes(Math.min(specs.get(0).byteOffset(), Files.size(file)));
        return readFrames(new SampleStream(in, format, specs.get(0).byteOffset()), frames);
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }

  /**
   * Frames to read, from the file's true size: the header's claim never decides how much memory is
   * taken.
   */
  private int frames(long fileBytes) {
    int offset = specs.get(0).byteOffset();
    long available = format.samplesIn(Math.max(0, fileBytes - offset));
    long frames = header.frames();
    if (frames == 0) {
      frames = available / samplesPerFrame;
    }
    // Compared by division: a claim near 2^63 must not overflow on its way to the message.
    if (frames > available / samplesPerFrame) {
      throw new BitbeatException(
          UserError.SIGNAL_FILE_SHORT, file, fileBytes, header.file(), frames, bytesText(frames));
    }
    long samples = frames * samplesPerFrame;
    if (samples > sampleLimit) {
      throw new BitbeatException(UserError.SIGNAL_TOO_LONG, header.file(), samples, sampleLimit);
    }
    long end = offset + format.wholeBytesFor(samples);
    if (header.frames() != 0 && fileBytes > end) {
      throw new BitbeatException(
          UserError.SIGNAL_FILE_LONG, file, fileBytes, header.file(), frames, end);
    }
    return (int) frames;
  }

  /** Bytes that a claimed number of frames needs; saturated for claims beyond all files. */
  private long bytesText(long frames) {
    return frames > (1L << 32)
        ? Long.MAX_VALUE
        : specs.get(0).byteOffset() + format.bytesFor(frames * samplesPerFrame);
  }

  private List<EcgSignal> readFrames(SampleStream stream, int frames) throws IOException {
    short[][] samples = new short[specs.size()][];
    int[] sums = new int[specs.size()];
    for (int s = 0; s < specs.size(); s++) {
      samples[s] = new short[frames * specs.get(s).samplesPerFrame()];
    }
    for (int frame = 0; frame < frames; frame++) {
      for (int s = 0; s < specs.size(); s++) {
        int perFrame = specs.get(s).samplesPerFrame();
        for (int i = 0; i < perFrame; i++) {
          int index = frame * perFrame + i;
          int value = stream.next();
          if (index == 0) {
            checkInitialValue(s, value, stream.blockOffset());
          }
          sums[s] += value;
          samples[s][index] = narrow(s, index, value, stream.blockOffset());
        }
      }
    }
    List<EcgSignal> signals = new ArrayList<>();
    for (int s = 0; s < specs.size(); s++) {
      checkSum(s, sums[s], frames);
      signals.add(new EcgSignal(specs.get(s), samples[s]));
    }
    return signals;
  }

  private short narrow(int s, int index, int value, long offset) {
    if (value == format.invalid()) {
      return EcgSignal.INVALID;
    }
    if (value < Short.MIN_VALUE || value > Short.MAX_VALUE) {
      throw new BitbeatException(
          UserError.SAMPLE_RANGE, file, offset, index, firstSignal + s, value);
    }
    return (short) value;
  }

  private void checkInitialValue(int s, int value, long offset) {
    int claimed = specs.get(s).initialValue().orElse(value);
    if (header.frames() != 0 && claimed != value) {
      throw new BitbeatException(
          UserError.SIGNAL_INITIAL_VALUE,
          file,
          offset,
          firstSignal + s,
          value,
          header.file(),
          claimed);
    }
  }

  /** Without a number of samples in the header the checksum is a placeholder (HEADER(5)). */
  private void checkSum(int s, int sum, int frames) {
    int claimed = specs.get(s).checksum().orElse(sum);
    if (header.frames() != 0 && (short) claimed != (short) sum) {
      int offset = specs.get(0).byteOffset();
      throw new BitbeatException(
          UserError.SIGNAL_CHECKSUM,
          file,
          firstSignal + s,
          offset,
          offset + format.bytesFor((long) frames * samplesPerFrame),
          (short) sum,
          header.file(),
          claimed);
    }
  }
}

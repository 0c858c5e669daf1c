package dev.bitbeat.signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A record on disk that a test has written itself. */
final class RecordFixture {
  private final Path folder;
  private final String name;

  RecordFixture(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  Path folder() {
    return folder;
  }

  RecordFixture header(String text) {
    return file(name + ".hea", text.getBytes(StandardCharsets.UTF_8));
  }

  RecordFixture file(String fileName, byte[] bytes) {
    try {
      Files.write(folder.resolve(fileName), bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WfdbRecord read() {
    return WfdbRecord.read(folder, name);
  }

  /** One multiplexed file of the signals, with a header that says everything. */
  static RecordFixture of(Path folder, String name, int format, int[][] signals) {
    int frames = signals[0].length;
    StringBuilder header = new StringBuilder();
    header.append(name).append(' ').append(signals.length).append(" 360 ").append(frames);
    for (int s = 0; s < signals.length; s++) {
      header.append(
          String.format(
              "%n%s.dat %d 200 12 0 %d %d 0 lead %d",
              name, format, signals[s][0], checksum(signals[s]), s));
    }
    return new RecordFixture(folder, name)
        .header(header.append('\n').toString())
        .file(name + ".dat", SampleEncoder.encode(format, interleave(signals)));
  }

  static int[] interleave(int[][] signals) {
    int[] samples = new int[signals.length * signals[0].length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = signals[i % signals.length][i / signals.length];
    }
    return samples;
  }

  static int checksum(int[] samples) {
    int sum = 0;
    for (int sample : samples) {
      sum += sample;
    }
    return (short) sum;
  }
}

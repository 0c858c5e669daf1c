package dev.bitbeat.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small files whole, with a bound that holds whatever the file system says of their size. */
public final class SmallFiles {
  /** Most bytes of a JSON file: above the largest model, far above any other of ours. */
  static final int MAX_JSON_BYTES = 1 << 20;

  private SmallFiles() {}

  /**
   * Reads a JSON file, pipe or device of at most 1 MiB.
   *
   * @throws IOException also when it is larger
   */
  public static byte[] json(Path file) throws IOException {
    return whole(file, MAX_JSON_BYTES);
  }

  /**
   * Reads a whole file, pipe or device.
   *
   * @param limit most bytes of it
   * @throws IOException also when it is larger
   */
  public static byte[] whole(Path file, int limit) throws IOException {
    byte[] bytes = read(file, limit);
    if (bytes.length > limit) {
      throw new IOException("larger than " + limit + " bytes");
    }
    return bytes;
  }

  /**
   * Reads a file, pipe or device.
   *
   * @param limit most bytes that the caller takes
   * @return all bytes; of a file with more than {@code limit}, the first {@code limit + 1}
   */
  public static byte[] read(Path file, int limit) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(limit + 1);
    }
  }
}

package dev.bitbeat.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small files whole, with a bound that holds whatever the file system says of their size. */
public final class SmallFiles {
  private SmallFiles() {}

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

package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.SmallFiles;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files of records, and says what is wrong with them. */
final class InputFiles {
  private InputFiles() {}

  /**
   * @param limit most bytes to read
   * @throws BitbeatException when the file is missing, unreadable or larger than the limit
   */
  static byte[] read(Path file, int limit) {
    requireFile(file);
    try {
      byte[] bytes = SmallFiles.read(file, limit);
      if (bytes.length > limit) {
        throw new BitbeatException(
            UserError.RECORD_FILE_TOO_LARGE, file, Math.max(Files.size(file), limit + 1L), limit);
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Fails unless {@code file} is there and is a plain file. */
  static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new BitbeatException(UserError.RECORD_FILE_UNREADABLE, file, "is a folder");
    }
    if (!Files.exists(file)) {
      throw new BitbeatException(UserError.RECORD_FILE_MISSING, file);
    }
  }

  /** The error for a file that opens or reads badly. */
  static BitbeatException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new BitbeatException(e, UserError.RECORD_FILE_MISSING, file);
    }
    return new BitbeatException(
        e, UserError.RECORD_FILE_UNREADABLE, file, BitbeatException.reason(e));
  }
}

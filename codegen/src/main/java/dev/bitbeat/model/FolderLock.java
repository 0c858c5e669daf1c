package dev.bitbeat.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One bitbeat at a time in an output folder. The lock is the kernel's, on a file that stays: it
 * ends with the program, however that ends.
 */
public final class FolderLock {
  /** Name of the file in the folder. */
  public static final String FILE_NAME = ".bitbeat.lock";

  /** What is done under the lock. */
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  private FolderLock() {}

  /**
   * Does work while no other bitbeat does any in the folder, which is created when missing.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_BUSY} when another program or thread has the
   *     lock, {@link UserError#OUTPUT_WRITE} when the folder cannot be written
   */
  public static <T, E extends Exception> T holding(Path folder, Work<T, E> work) throws E {
    try (FileChannel channel = open(folder)) {
      lock(channel, folder);
      return work.run();
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(folder, e);
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return FileChannel.open(
        folder.resolve(FILE_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void lock(FileChannel channel, Path folder) throws IOException {
    try {
      if (channel.tryLock() == null) {
        throw new BitbeatException(UserError.OUTPUT_BUSY, folder);
      }
    } catch (OverlappingFileLockException e) {
      throw new BitbeatException(e, UserError.OUTPUT_BUSY, folder);
    }
  }
}

package dev.bitbeat.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The one way a file of ours comes into being: written in full under a temporary name in the same
 * folder, forced to disk, then renamed. A killed program or a full disk leaves the old file or
 * none, never half of one. A file that replaces another one keeps its permissions; a new file or
 * folder has those that the umask leaves.
 */
public final class AtomicFiles {
  /** Most links behind each other that are followed. */
  private static final int MAX_LINKS = 40;

  private AtomicFiles() {}

  /**
   * Writes one file, replacing an older one of that name; a link stays, what it leads to is
   * replaced or, where it leads to nothing, made.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE} when the disk is full, the folder
   *     cannot be written, or a folder or device has the name; nothing is left behind then
   */
  public static void write(Path file, byte[] bytes) {
    Path absolute = behindLinks(file.toAbsolutePath());
    requireReplaceable(absolute);
    Path temporary = writeTemporary(absolute, bytes);
    moveAll(List.of(temporary), List.of(absolute));
  }

  /**
   * Writes several files into one folder, which is created when missing. All are complete on disk
   * under temporary names before the first gets its final name, and older files of those names are
   * gone by then: killed at any moment, this leaves some of the old files or some of the new ones,
   * never both.
   *
   * @param files content by path relative to the folder, {@code /} between parts
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE} as for {@link #write}
   */
  public static void writeAll(Path folder, SortedMap<String, byte[]> files) {
    List<Path> temporaries = new ArrayList<>();
    List<Path> finals = new ArrayList<>();
    try {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        Path target = folder.toAbsolutePath().resolve(entry.getKey());
        temporaries.add(writeTemporary(target, entry.getValue()));
        finals.add(target);
      }
      finals.forEach(AtomicFiles::requireReplaceable);
      finals.forEach(AtomicFiles::delete);
    } catch (BitbeatException e) {
      temporaries.forEach(AtomicFiles::deleteQuietly);
      throw e;
    }
    moveAll(temporaries, finals);
  }

  private static Path behindLinks(Path file) {
    Path end = file;
    try {
      for (int links = 0; Files.isSymbolicLink(end); links++) {
        if (links == MAX_LINKS) {
          throw new BitbeatException(
              UserError.OUTPUT_WRITE, file, "its links lead in a circle", "choose another place");
        }
        end = end.resolveSibling(Files.readSymbolicLink(end));
      }
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(file, e);
    }
    return end;
  }

  /** Refuses folders, pipes and devices; a link itself may be replaced. */
  private static void requireReplaceable(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isSymbolicLink(file)) {
      throw new BitbeatException(
          UserError.OUTPUT_WRITE,
          file,
          Files.isDirectory(file) ? "it is a folder" : "it is no regular file",
          "choose another place");
    }
  }

  /**
   * Deletes a file, if it is there.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE}
   */
  public static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(file, e);
    }
  }

  /**
   * Writes several files into a folder that does not exist yet: it appears with all of them, or not
   * at all.
   *
   * @param files content by path relative to the folder, {@code /} between parts
   * @throws BitbeatException {@link UserError#OUTPUT_EXISTS} when somebody else made the folder
   *     meanwhile, {@link UserError#OUTPUT_WRITE} as for {@link #write}
   */
  public static void writeFolder(Path folder, SortedMap<String, byte[]> files) {
    Path target = folder.toAbsolutePath();
    Path temporary = temporaryOf(target);
    try {
      Files.createDirectories(target.getParent());
      Files.createDirectory(temporary);
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(folder, e);
    }
    try {
      writeAll(temporary, files);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteTreeQuietly(temporary);
      throw Files.exists(target)
          ? new BitbeatException(e, UserError.OUTPUT_EXISTS, folder)
          : BitbeatException.cannotWrite(folder, e);
    } catch (BitbeatException e) {
      deleteTreeQuietly(temporary);
      throw e;
    }
  }

  /**
   * Deletes the folders below a folder whose names start so, with all that is in them.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE}
   */
  public static void deleteFolders(Path folder, String start) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      inside.filter(path -> startsWith(path, start)).toList().forEach(AtomicFiles::deleteFolder);
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(folder, e);
    }
  }

  /**
   * Deletes a folder with all that is in it, if it is there.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE}
   */
  public static void deleteFolder(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      deleteTree(folder, AtomicFiles::delete);
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(folder, e);
    }
  }

  private static boolean startsWith(Path path, String start) {
    return path.getFileName().toString().startsWith(start) && Files.isDirectory(path);
  }

  private static void deleteTree(Path folder, Consumer<Path> delete) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder()).forEach(delete);
    }
  }

  private static void deleteTreeQuietly(Path folder) {
    try {
      deleteTree(folder, AtomicFiles::deleteQuietly);
    } catch (IOException e) {
      // As for a file: the write error is what the user must read.
      return;
    }
  }

  private static Path writeTemporary(Path target, byte[] bytes) {
    Path temporary = temporaryOf(target);
    try {
      Files.createDirectories(target.getParent());
      List<FileAttribute<?>> permissions = permissionsOf(target);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
              permissions.toArray(new FileAttribute<?>[0]))) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      for (FileAttribute<?> attribute : permissions) {
        // The umask may have taken some of them away.
        Files.setAttribute(temporary, attribute.name(), attribute.value());
      }
      return temporary;
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw BitbeatException.cannotWrite(target, e);
    }
  }

  /** A hidden name beside a file or folder that nothing else has. */
  private static Path temporaryOf(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  /** Permissions of the file that is there, if one is. */
  private static List<FileAttribute<?>> permissionsOf(Path file) throws IOException {
    return Files.isRegularFile(file)
            && file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? List.of(PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file)))
        : List.of();
  }

  private static void moveAll(List<Path> temporaries, List<Path> finals) {
    for (int i = 0; i < temporaries.size(); i++) {
      try {
        Files.move(
            temporaries.get(i),
            finals.get(i),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        temporaries.subList(i, temporaries.size()).forEach(AtomicFiles::deleteQuietly);
        throw BitbeatException.cannotWrite(finals.get(i), e);
      }
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The write error is what the user must read; a leftover .part file harms nobody.
      return;
    }
  }
}

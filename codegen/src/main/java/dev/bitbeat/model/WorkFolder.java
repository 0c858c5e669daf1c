package dev.bitbeat.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** A temporary folder for one build or run, removed when it is closed. */
public final class WorkFolder implements AutoCloseable {
  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /**
   * A new, empty folder.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE}
   */
  public static WorkFolder create() {
    try {
      return new WorkFolder(Files.createTempDirectory("bitbeat"));
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Writes texts by file name.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE}
   */
  public WorkFolder write(SortedMap<String, String> texts) {
    texts.forEach(this::write);
    return this;
  }

  private void write(String name, String text) {
    Path file = path.resolve(name);
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(file, e);
    }
  }

  /** Texts of all files with an ending, by name. */
  public List<String> texts(String ending) {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .sorted()
          .map(WorkFolder::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    AtomicFiles.deleteFolder(path);
  }
}

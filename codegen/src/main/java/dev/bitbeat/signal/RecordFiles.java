package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A record with its reference annotations.
 *
 * @param record header and signals
 * @param annotations in the file's order; empty when there is no annotation file
 */
public record RecordFiles(WfdbRecord record, Optional<List<Annotation>> annotations) {
  private static final String HEADER = ".hea";

  public RecordFiles {
    annotations = annotations.map(List::copyOf);
  }

  /**
   * Reads {@code NAME.hea}, its signal files, and {@code NAME.atr} when there is one.
   *
   * @throws BitbeatException as {@link WfdbRecord#read} and {@link AnnotationReader#read}
   */
  public static RecordFiles read(Path folder, String name) {
    WfdbRecord record = WfdbRecord.read(folder, name);
    boolean annotated = Files.exists(folder.resolve(name + "." + MitBih.ANNOTATOR));
    return new RecordFiles(
        record,
        annotated
            ? Optional.of(AnnotationReader.read(folder, name, MitBih.ANNOTATOR))
            : Optional.empty());
  }

  /**
   * Names of the records in a folder, sorted.
   *
   * @throws BitbeatException when the folder cannot be listed
   */
  public static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(HEADER))
          .map(file -> file.substring(0, file.length() - HEADER.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
  }
}

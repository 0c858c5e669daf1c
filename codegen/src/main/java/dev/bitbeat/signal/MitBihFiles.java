package dev.bitbeat.signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the MIT-BIH Arrhythmia Database that bitbeat uses, and their check. */
public final class MitBihFiles {
  private static final List<String> EXTENSIONS = List.of("hea", "atr", "dat");

  private MitBihFiles() {}

  /** All 48 records. */
  public static List<String> records() {
    return MitBih.RECORDS;
  }

  /** Header, annotations and signals of each record. */
  public static List<String> filesOf(List<String> records) {
    return records.stream()
        .flatMap(record -> EXTENSIONS.stream().map(extension -> record + "." + extension))
        .toList();
  }

  /** How a file compares with its published sum. */
  public enum State {
    GOOD,
    MISSING,
    DAMAGED,
    UNLISTED
  }

  /**
   * One checked file.
   *
   * @param name file name
   * @param state what was found
   */
  public record Finding(String name, State state) {}

  /**
   * Checks the files of all records, and whatever else the list names and the folder has.
   *
   * @throws dev.bitbeat.model.BitbeatException when the list is missing or malformed
   */
  public static List<Finding> verify(Path folder) {
    Map<String, String> sums = Checksums.read(folder.resolve(Checksums.FILE_NAME)).sums();
    return Stream.concat(
            filesOf(MitBih.RECORDS).stream(), otherFiles(folder, sums.keySet()).stream())
        .map(name -> new Finding(name, state(folder, name, sums)))
        .toList();
  }

  /** Whatever else than the records' files a list names and a folder has, the list itself aside. */
  static List<String> otherFiles(Path folder, Set<String> listed) {
    List<String> needed = filesOf(MitBih.RECORDS);
    return listed.stream()
        .filter(name -> !needed.contains(name) && !name.equals(Checksums.FILE_NAME))
        .filter(name -> isPlain(name) && Files.isRegularFile(folder.resolve(name)))
        .toList();
  }

  private static boolean isPlain(String name) {
    return name.matches("[A-Za-z0-9_.-]{1,128}") && !name.equals("..") && !name.equals(".");
  }

  private static State state(Path folder, String name, Map<String, String> sums) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return State.MISSING;
    }
    if (!sums.containsKey(name)) {
      return State.UNLISTED;
    }
    return Checksums.sha256(file).equals(sums.get(name)) ? State.GOOD : State.DAMAGED;
  }
}

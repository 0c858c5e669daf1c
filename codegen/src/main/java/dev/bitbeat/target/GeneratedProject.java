package dev.bitbeat.target;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code bitbeat generate} writes: the classifier, the firmware around it, a Makefile, and the
 * files that make the classifier a library for CMake, PlatformIO, Arduino and Zephyr.
 */
public final class GeneratedProject {
  private GeneratedProject() {}

  /** All files, text by path below the project folder. The same input gives the same bytes. */
  public static SortedMap<String, String> files(Classifier classifier, Board board) {
    SortedMap<String, String> files = new TreeMap<>(classifier.files());
    FirmwareSources.production(classifier, board, stackBytes(classifier))
        .forEach((name, text) -> files.put("firmware/" + name, text));
    Map<String, Object> values = new TreeMap<>();
    values.put("p", classifier.prefix());
    values.put("board", board.name());
    values.put("title", board.title());
    values.put("model", classifier.model().name());
    values.put("tool", Version.TOOL);
    values.put("optimize", classifier.options().optimize().label());
    values.put("samples", classifier.model().inputLength());
    values.put("countsOf16Bits", classifier.options().optimize() == Optimize.SIZE);
    values.put("flags", String.join(" ", Toolchain.flags(board, classifier.goalFlags(board))));
    for (String name :
        new String[] {
          "Makefile", "CMakeLists.txt", "library.json", "library.properties", "README.md"
        }) {
      files.put(name, FirmwareTemplates.render("project/" + name, values));
    }
    files.put("zephyr/module.yml", FirmwareTemplates.render("project/module.yml", values));
    files.put(
        "zephyr/CMakeLists.txt", FirmwareTemplates.render("project/zephyr_CMakeLists.txt", values));
    return files;
  }

  /**
   * Stack that the linker script keeps free: more than a quarter above the worst case of any of 50
   * random networks on a Cortex-M0, M7 and M55. The worst case of this very network, which {@code
   * generate} prints, depends on the compiler, and the files do not.
   */
  private static int stackBytes(Classifier classifier) {
    return classifier.options().optimize() == Optimize.SIZE ? 320 : 768;
  }

  /**
   * Writes the files into a folder. A new one appears complete, in one step. Into one that is there
   * only one program writes at a time, and first it takes away the files that it replaces: one that
   * is killed leaves a folder that lacks files, never one of old and new ones. Other files stay.
   *
   * @param force true to write into a folder that holds something already
   * @throws BitbeatException {@link UserError#OUTPUT_EXISTS}, {@link UserError#OUTPUT_BUSY}, {@link
   *     UserError#OUTPUT_WRITE}
   */
  public static void write(Path folder, SortedMap<String, String> files, boolean force) {
    requireRoom(folder, force);
    SortedMap<String, byte[]> bytes = new TreeMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    if (!Files.exists(folder)) {
      AtomicFiles.writeFolder(folder, bytes);
      return;
    }
    FolderLock.holding(
        folder,
        () -> {
          requireRoom(folder, force);
          AtomicFiles.writeAll(folder, bytes);
          return folder;
        });
  }

  private static void requireRoom(Path folder, boolean force) {
    if (!force && holdsSomething(folder)) {
      throw new BitbeatException(UserError.OUTPUT_EXISTS, folder);
    }
  }

  private static boolean holdsSomething(Path folder) {
    if (!Files.exists(folder)) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.anyMatch(entry -> !entry.endsWith(FolderLock.FILE_NAME));
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.OUTPUT_WRITE, folder, "it cannot be read");
    }
  }
}

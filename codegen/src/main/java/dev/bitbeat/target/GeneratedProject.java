package dev.bitbeat.target;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code bitbeat generate} writes: the classifier, the firmware around it, a Makefile, and the
 * files that make the classifier a library for CMake, PlatformIO, Arduino and Zephyr.
 */
public final class GeneratedProject {
  private static final int BAUD = 115_200;

  /** Two bytes on the wire, with their start and stop bits. */
  private static final int SAMPLE_BITS = 20;

  private GeneratedProject() {}

  /**
   * All files, text by path below the project folder. The same input gives the same bytes.
   *
   * @param stackBytes the firmware's worst stack, which the linker script keeps free; empty where
   *     no compiler was there to measure it
   */
  public static SortedMap<String, String> files(
      Classifier classifier, Board board, OptionalInt stackBytes) {
    SortedMap<String, String> files = new TreeMap<>(classifier.files());
    int stack = stackBytes.orElseGet(() -> safeStackBytes(classifier));
    FirmwareSources.production(classifier, board, stack)
        .forEach((name, text) -> files.put("firmware/" + name, text));
    Map<String, Object> values = values(classifier, board);
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

  private static Map<String, Object> values(Classifier classifier, Board board) {
    BnnModel model = classifier.model();
    Map<String, Object> values = new TreeMap<>();
    values.put("p", classifier.prefix());
    values.put("board", board.name());
    values.put("title", board.title());
    values.put("model", model.name());
    values.put("tool", Version.TOOL);
    values.put("optimize", classifier.options().optimize().label());
    values.put("countsOf16Bits", classifier.holdsHalfwords());
    values.put("flags", String.join(" ", Toolchain.flags(board, classifier.goalFlags(board))));
    values.put("samples", model.inputLength());
    values.put("samplingHz", model.samplingHz());
    values.put("flashOrigin", String.format(Locale.ROOT, "0x%08X", board.flash().origin()));
    values.put("pins", board.uart().pins());
    values.put("qemu", board.qemu().isPresent());
    values.put("machine", board.qemu().map(Board.QemuMachine::machine).orElse(""));
    values.put(
        "requestHead",
        String.format(
            Locale.ROOT, "0x%02X, 0x%02X, %d", Frame.SYNC, Frame.REQUEST, 2 * model.inputLength()));
    values.put("result", String.format(Locale.ROOT, "0x%02X", Frame.RESULT));
    values.put("streaming", model.normalizer().streaming());
    values.put("clockHz", board.clockHz());
    values.put("sampleCycles", (long) board.clockHz() * SAMPLE_BITS / BAUD);
    values.put("windowCycles", (long) board.clockHz() * model.inputLength() / model.samplingHz());
    values.put("longestShare", longestShare(classifier));
    return values;
  }

  /**
   * The n for which the longest sample but the last takes at most about an n-th of a window's
   * instructions: in the small form one position of every block; in the others a position of the
   * input block and a pool of 32 of them, which costs a channel about as much as 100 products.
   */
  private static long longestShare(Classifier classifier) {
    BnnModel model = classifier.model();
    if (classifier.options().optimize() == Optimize.SIZE) {
      long position =
          model.shapes().stream()
              .mapToLong(shape -> (long) shape.outChannels() * shape.fanIn())
              .sum();
      return Math.max(1, model.macs() / position);
    }
    int kernel = model.shapes().get(0).kernel();
    int phases = model.input().phases();
    long positions = model.shapes().get(0).convLength(model.inputLength());
    return Math.max(1, positions * (kernel + 3 * phases) / (kernel + 100 * phases));
  }

  /**
   * Stack that the linker must leave free where nobody has measured: more than the most of many
   * networks, also wide ones with every part that a model can have, on a Cortex-M0, M7 and M55.
   */
  private static int safeStackBytes(Classifier classifier) {
    return classifier.options().optimize() == Optimize.SIZE ? 320 : 1024;
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
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw BitbeatException.cannotWrite(folder, new NotDirectoryException(folder.toString()));
    }
    if (!force && holdsSomething(folder)) {
      throw new BitbeatException(UserError.OUTPUT_EXISTS, folder);
    }
  }

  private static boolean holdsSomething(Path folder) {
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.anyMatch(entry -> !entry.endsWith(FolderLock.FILE_NAME));
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(folder, e);
    }
  }
}

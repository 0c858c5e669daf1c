package dev.bitbeat.emit;

import dev.bitbeat.model.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The three C files of a classifier and the sizes that are known before any compiler runs.
 *
 * @param files text by file name: {@code <p>.c}, {@code <p>.h}, {@code <p>_weights.h}
 * @param layerBits bits that each layer takes in the table of the binary weights, the input block
 *     first; more than its weights where a table has thresholds too or leaves gaps
 * @param scratchBytes scratch that the caller owns, {@code P_SCRATCH_BYTES}
 * @param ramBytes scratch and result, {@code P_RAM_BYTES}; the stack comes on top
 */
public record EmittedSources(
    SortedMap<String, String> files, List<Integer> layerBits, int scratchBytes, int ramBytes) {
  public EmittedSources {
    layerBits = List.copyOf(layerBits);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * Writes the files into a folder, as {@link AtomicFiles#writeAll} does: where one of them cannot
   * be written, none is.
   *
   * @throws dev.bitbeat.model.BitbeatException {@link dev.bitbeat.model.UserError#OUTPUT_WRITE}
   */
  public void write(Path folder) {
    SortedMap<String, byte[]> bytes = new TreeMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    AtomicFiles.writeAll(folder, bytes);
  }
}

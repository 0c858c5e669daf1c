package dev.bitbeat.emit.view;

import java.util.List;

/**
 * How the bits of a strided row are gathered, for one stride.
 *
 * @param conditional whether a condition stands before it
 * @param condition C condition on {@code layer}
 * @param kept bits that one word of the row gives
 * @param step bits of the row that they cover
 * @param lines C lines that keep every stride-th bit of {@code pooled}, side by side
 */
public record Gather(
    boolean conditional, String condition, int kept, int step, List<String> lines) {
  public Gather {
    lines = List.copyOf(lines);
  }
}

package dev.bitbeat.emit.view;

import java.util.List;

/**
 * Normalizer and input block of the fast form.
 *
 * @param front what every form's front has
 * @param stateWord words before the state in the scratch
 * @param bufferWords samples in the buffer
 * @param batch samples that are normalized before their positions are computed
 * @param unrolled whether the channels are written out
 * @param bitWords words of 32 positions
 * @param lines C lines of all channels at one position
 */
public record FastFront(
    Front front,
    int stateWord,
    int bufferWords,
    int batch,
    boolean unrolled,
    int bitWords,
    List<String> lines) {
  public FastFront {
    lines = List.copyOf(lines);
  }
}

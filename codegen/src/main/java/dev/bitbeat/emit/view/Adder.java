package dev.bitbeat.emit.view;

import java.util.List;

/**
 * Straight-line carry-save adders that add one chunk of tap groups to a counter.
 *
 * @param prefix start of every C name
 * @param name C name
 * @param groups groups of three taps
 * @param planes planes of the counter
 * @param lines C statements
 */
public record Adder(String prefix, String name, int groups, int planes, List<String> lines) {
  public Adder {
    lines = List.copyOf(lines);
  }
}

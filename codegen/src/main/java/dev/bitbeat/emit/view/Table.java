package dev.bitbeat.emit.view;

import java.util.List;

/**
 * One constant table.
 *
 * @param comment C comment above it
 * @param type C type of an entry
 * @param name C name
 * @param assertName C name of the size assertion
 * @param length entries
 * @param rows lines of the initializer
 * @param bytes size in flash
 * @param image the bytes as a little-endian core stores them, 0..255 each
 */
public record Table(
    String comment,
    String type,
    String name,
    String assertName,
    int length,
    List<String> rows,
    int bytes,
    List<Integer> image) {
  public Table {
    rows = List.copyOf(rows);
    image = List.copyOf(image);
  }
}

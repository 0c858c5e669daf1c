package dev.bitbeat.emit.view;

import java.util.List;

/**
 * A C struct type.
 *
 * @param comment C comment above it
 * @param name C name
 * @param fields members in order
 */
public record Struct(String comment, String name, List<Field> fields) {
  public Struct {
    fields = List.copyOf(fields);
  }

  /**
   * A member.
   *
   * @param type C type
   * @param name C name
   * @param comment text of the comment behind it
   */
  public record Field(String type, String name, String comment) {}
}

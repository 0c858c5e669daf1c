package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/** C literals and tables of integers. */
final class Literals {
  private static final int COLUMNS = 96;

  private Literals() {}

  /** Lines of comma-separated literals, none longer than the C style allows. */
  static List<String> rows(List<Integer> values, IntFunction<String> literal) {
    List<String> rows = new ArrayList<>();
    StringBuilder row = new StringBuilder();
    for (int value : values) {
      String text = literal.apply(value) + ",";
      if (row.length() != 0 && row.length() + 1 + text.length() > COLUMNS) {
        rows.add(row.toString());
        row.setLength(0);
      }
      row.append(row.length() == 0 ? "" : " ").append(text);
    }
    rows.add(row.toString());
    return rows;
  }

  /** Table of unsigned bytes, written in hexadecimal. */
  static Table bytes(String prefix, String name, String comment, List<Integer> values) {
    return table(prefix, name, comment, "uint8_t", 1, rows(values, Literals::hexByte), values);
  }

  /** Table of unsigned words, written in hexadecimal. */
  static Table words(String prefix, String name, String comment, List<Integer> values) {
    return table(prefix, name, comment, "uint32_t", 4, rows(values, Literals::hexWord), values);
  }

  /** Table of unsigned halfwords, written in hexadecimal. */
  static Table halfwords(String prefix, String name, String comment, List<Integer> values) {
    return table(prefix, name, comment, "uint16_t", 2, rows(values, Literals::hexHalf), values);
  }

  /** Table in the narrowest of the signed types that holds all values. */
  static Table signed(String prefix, String name, String comment, List<Integer> values) {
    int width = 1;
    for (int value : values) {
      width = Math.max(width, value == (byte) value ? 1 : value == (short) value ? 2 : 4);
    }
    return table(
        prefix,
        name,
        comment,
        "int" + 8 * width + "_t",
        width,
        rows(values, Integer::toString),
        values);
  }

  /** Table in the narrowest of the unsigned types that holds all values, none negative. */
  static Table unsigned(String prefix, String name, String comment, List<Integer> values) {
    int width = unsignedWidth(values);
    return table(
        prefix,
        name,
        comment,
        "uint" + 8 * width + "_t",
        width,
        rows(values, value -> value + "u"),
        values);
  }

  /** Bytes of the narrowest unsigned type that holds all values, none negative: 1, 2 or 4. */
  static int unsignedWidth(List<Integer> values) {
    int most = Collections.max(values);
    return most < 256 ? 1 : most < 65536 ? 2 : 4;
  }

  private static Table table(
      String prefix,
      String name,
      String comment,
      String type,
      int width,
      List<String> rows,
      List<Integer> values) {
    String full = prefix + "_" + name;
    return new Table(
        "/* " + comment + " */",
        type,
        full,
        prefix + "_assert_" + name,
        values.size(),
        rows,
        width * values.size(),
        image(values, width));
  }

  private static List<Integer> image(List<Integer> values, int width) {
    List<Integer> image = new ArrayList<>();
    for (int value : values) {
      addBytes(image, value, width);
    }
    return image;
  }

  /**
   * Adds a value as a little-endian core stores it, each byte 0..255.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  static void addBytes(List<Integer> image, int value, int width) {
    int above = width == Integer.BYTES ? 0 : value >> (8 * width);
    if (above != 0 && above != -1) {
      throw new IllegalArgumentException(value + " does not fit " + width + " bytes");
    }
    for (int shift = 0; shift < 8 * width; shift += 8) {
      image.add(value >> shift & 255);
    }
  }

  private static String hexByte(int value) {
    return "0x" + hex(value, 2) + "u";
  }

  private static String hexWord(int value) {
    return "0x" + hex(value, 8) + "u";
  }

  private static String hexHalf(int value) {
    return "0x" + hex(value, 4) + "u";
  }

  private static String hex(int value, int digits) {
    StringBuilder text = new StringBuilder();
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text.append(Character.forDigit(value >>> shift & 15, 16));
    }
    return text.toString();
  }
}

package dev.bitbeat.signal;

import java.util.Set;

/**
 * The standard annotation codes with their symbols (WFDB library, {@code ecgcodes.h} and {@code
 * ecgmap.h}; PhysioNet, "Annotations used in PhysioBank").
 */
public final class AnnotationCodes {
  /** Highest code of an annotation; above stand the control codes of the file format. */
  public static final int MAX = 49;

  /** Rhythm change; the new rhythm stands in the annotation's text. */
  public static final int RHYTHM = 28;

  /** Symbol by code; a blank for the codes that have none. */
  private static final String[] SYMBOLS = {
    " ", "N", "L", "R", "a", "V", "F", "J", "A", "S", "E", "j", "/", "Q", "~", " ", "|", " ", "s",
    "T", "*", "D", "\"", "=", "p", "B", "^", "t", "+", "u", "?", "!", "[", "]", "e", "n", "@", "x",
    "f", "(", ")", "r"
  };

  /**
   * Codes for which the library's {@code isqrs} is true, but for 31 ({@code !}): the database does
   * not count its flutter waves as beats.
   */
  private static final Set<Integer> BEATS =
      Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41);

  private AnnotationCodes() {}

  /** Symbol of a code; {@code [42]} for a code that has none. */
  public static String symbol(int code) {
    return code >= 0 && code < SYMBOLS.length && !SYMBOLS[code].equals(" ")
        ? SYMBOLS[code]
        : "[" + code + "]";
  }

  /** Whether a code marks a heartbeat. */
  public static boolean isBeat(int code) {
    return BEATS.contains(code);
  }
}

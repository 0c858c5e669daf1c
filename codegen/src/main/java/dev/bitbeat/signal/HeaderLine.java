package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** One line of a header, read field by field; every error names file and line. */
final class HeaderLine {
  private static final Pattern BLANKS = Pattern.compile("[ \\t\\u000b\\f\\r]+");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]{1,64}\\.?[0-9]{0,64}|\\.[0-9]{1,64})([eE][+-]?[0-9]{1,3})?");
  private static final Pattern TIME =
      Pattern.compile("([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\\.[0-9]{1,9})?");
  private static final Pattern DATE =
      Pattern.compile("(0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|1[0-2])/[0-9]{4}");
  private static final int SHOWN_CHARACTERS = 40;

  private final Path file;
  private final int number;
  private String rest;

  HeaderLine(Path file, int number, String text) {
    this.file = file;
    this.number = number;
    this.rest = text.strip();
  }

  int number() {
    return number;
  }

  boolean hasMore() {
    return !rest.isEmpty();
  }

  /** The next field; the caller has seen {@link #hasMore()}. */
  String next() {
    String[] parts = BLANKS.split(rest, 2);
    rest = parts.length > 1 ? parts[1].strip() : "";
    return parts[0];
  }

  String require(String what) {
    if (!hasMore()) {
      throw wrong(what + " is missing");
    }
    return next();
  }

  /** All that is left of the line. */
  String remainder() {
    String text = rest;
    rest = "";
    return text;
  }

  int integer(String text, String what, int minimum) {
    if (!INTEGER.matcher(text).matches()) {
      throw wrong(what + " '" + printable(text) + "' is no whole number");
    }
    long value = Long.parseLong(text);
    if (value < minimum || value > Integer.MAX_VALUE) {
      throw wrong(what + " " + value + " is not in " + minimum + ".." + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  long count(String text, String what) {
    if (!INTEGER.matcher(text).matches() || Long.parseLong(text) < 0) {
      throw wrong(what + " '" + printable(text) + "' is no count");
    }
    return Long.parseLong(text);
  }

  double decimal(String text, String what) {
    if (!DECIMAL.matcher(text).matches()) {
      throw wrong(what + " '" + printable(text) + "' is no number");
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw wrong(what + " '" + printable(text) + "' is too large");
    }
    return value;
  }

  String time(String text) {
    if (!TIME.matcher(text).matches()) {
      throw wrong("base time '" + printable(text) + "' is not HH:MM:SS");
    }
    return text;
  }

  String date(String text) {
    if (!DATE.matcher(text).matches()) {
      throw wrong("base date '" + printable(text) + "' is not DD/MM/YYYY");
    }
    return text;
  }

  BitbeatException wrong(String what) {
    return new BitbeatException(UserError.HEADER_FIELD, file, number, what);
  }

  BitbeatException unsupported(String what) {
    return new BitbeatException(UserError.HEADER_UNSUPPORTED, file, number, what);
  }

  BitbeatException unknownFormat(String text) {
    return new BitbeatException(
        UserError.SIGNAL_FORMAT_UNKNOWN,
        file,
        number,
        printable(text),
        SignalFormat.knownNumbers());
  }

  /** Text of a damaged file, fit for one line of a terminal. */
  static String printable(String text) {
    String shown =
        text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
    return shown.replaceAll("[^\\x20-\\x7e]", "?");
  }
}

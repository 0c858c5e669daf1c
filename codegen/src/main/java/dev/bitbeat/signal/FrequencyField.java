package dev.bitbeat.signal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The record line's frequency field: {@code frequency[/counterFrequency[(baseCounter)]]}.
 *
 * @param frequency sampling intervals per second
 * @param counterFrequency counter ticks per second
 * @param baseCounter counter value of sample 0
 */
record FrequencyField(double frequency, double counterFrequency, double baseCounter) {
  /** What HEADER(5) assumes when the field is missing. */
  private static final FrequencyField DEFAULT = new FrequencyField(250, 250, 0);

  private static final Pattern FORM =
      Pattern.compile("([^/()]+)(?:/([^/()]+)(?:\\(([^/()]+)\\))?)?");

  static FrequencyField parse(HeaderLine line) {
    if (!line.hasMore()) {
      return DEFAULT;
    }
    String text = line.next();
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw line.wrong("sampling frequency '" + HeaderLine.printable(text) + "' is malformed");
    }
    double frequency = line.decimal(form.group(1), "sampling frequency");
    if (frequency <= 0) {
      throw line.wrong("sampling frequency " + form.group(1) + " is not above 0");
    }
    double counter = form.group(2) == null ? 0 : line.decimal(form.group(2), "counter frequency");
    double base = form.group(3) == null ? 0 : line.decimal(form.group(3), "base counter value");
    return new FrequencyField(frequency, counter > 0 ? counter : frequency, base);
  }
}

package dev.bitbeat.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seconds, written as {@code 10}, {@code 0:10}, {@code 1:02.5} or {@code 1:00:00}. */
final class ClockTime implements ITypeConverter<Double> {
  private static final Pattern FORM =
      Pattern.compile("(?:(?:([0-9]{1,4}):)?([0-9]{1,4}):)?([0-9]{1,6}(?:\\.[0-9]{1,6})?)");

  @Override
  public Double convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no time; write seconds (10), minutes and seconds (0:10) or 1:00:00");
    }
    return 3600 * part(form.group(1)) + 60 * part(form.group(2)) + part(form.group(3));
  }

  private static double part(String text) {
    return text == null ? 0 : Double.parseDouble(text);
  }
}

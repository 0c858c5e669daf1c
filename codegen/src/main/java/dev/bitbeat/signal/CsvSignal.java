package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * One lead of an own recording as text: one raw ADC count a line, -32768 to 32767. Empty lines and
 * lines that start with {@code #} are skipped.
 */
public final class CsvSignal {
  /** Largest file read: more than a day at 100 samples a second. */
  static final int MAX_BYTES = 64 << 20;

  /** What some editors and spreadsheets write first. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final Pattern COUNT = Pattern.compile("[+-]?[0-9]{1,9}");

  private CsvSignal() {}

  /**
   * Reads the samples.
   *
   * @return at least one ADC count
   * @throws BitbeatException when the file is missing, too large or without samples, or a line is
   *     no whole number of 16 bits; the message names the line
   */
  public static short[] read(Path file) {
    if (!Files.exists(file)) {
      // No record of a database: 'bitbeat data fetch' would not bring it.
      throw new BitbeatException(UserError.RECORD_FILE_UNREADABLE, file, "no such file");
    }
    byte[] bytes = InputFiles.read(file, MAX_BYTES);
    String text = new String(bytes, StandardCharsets.UTF_8);
    Iterator<String> lines =
        (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().iterator();
    short[] samples = new short[1024];
    int count = 0;
    for (int number = 1; lines.hasNext(); number++) {
      String line = lines.next().strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (count == samples.length) {
        samples = Arrays.copyOf(samples, 2 * count);
      }
      samples[count++] = sample(file, number, line);
    }
    if (count == 0) {
      throw new BitbeatException(UserError.CSV_EMPTY, file);
    }
    return Arrays.copyOf(samples, count);
  }

  private static short sample(Path file, int number, String line) {
    if (COUNT.matcher(line).matches()) {
      int value = Integer.parseInt(line);
      if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
        return (short) value;
      }
    }
    throw new BitbeatException(UserError.CSV_LINE, file, number, HeaderLine.printable(line));
  }
}

package dev.bitbeat.experiment;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.SmallFiles;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** CSV files with a header line of exactly the expected columns. */
final class CsvTable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

  /** Most bytes of a table: some hundred thousand lines. */
  private static final int MAX_BYTES = 64 << 20;

  private CsvTable() {}

  static byte[] bytes(List<String> columns, List<? extends List<?>> rows) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(columns);
      printer.printRecords(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws BitbeatException {@link UserError#RESULTS_INVALID}, {@link
   *     UserError#RESULTS_UNREADABLE}, {@link UserError#TABLE_MISSING}
   */
  static List<CSVRecord> read(Path file, List<String> columns) {
    String text = text(file);
    CSVFormat format = FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      if (!parser.getHeaderNames().equals(columns)) {
        throw invalid(null, file, 1, "the columns must be " + String.join(",", columns));
      }
      List<CSVRecord> lines = records(file, parser);
      for (CSVRecord line : lines) {
        if (!line.isConsistent()) {
          String found = line.size() + " values for " + columns.size() + " columns";
          throw invalid(null, file, line.getRecordNumber() + 1, found);
        }
      }
      return lines;
    } catch (IOException | IllegalArgumentException e) {
      throw invalid(e, file, 1, String.valueOf(e.getMessage()));
    }
  }

  private static List<CSVRecord> records(Path file, CSVParser parser) {
    try {
      return parser.getRecords();
    } catch (UncheckedIOException e) {
      // A quote that nobody closes is told at the end of the file, but it stands in this record.
      long line = parser.getRecordNumber() + 2;
      throw invalid(e, file, line, "a quote where none may stand");
    }
  }

  /** The whole file: a decoder that reads ahead could not name the line of a bad byte. */
  private static String text(Path file) {
    ByteBuffer bytes = bytes(file);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      String before = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
      long line = before.chars().filter(c -> c == '\n').count() + 1;
      throw invalid(e, file, line, "a byte that is not UTF-8");
    }
  }

  private static ByteBuffer bytes(Path file) {
    try {
      return ByteBuffer.wrap(SmallFiles.whole(file, MAX_BYTES));
    } catch (NoSuchFileException e) {
      throw new BitbeatException(e, UserError.TABLE_MISSING, file);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.RESULTS_UNREADABLE, file, BitbeatException.reason(e));
    }
  }

  /** Turns a line into a value; what its numbers and names refuse becomes a clear error. */
  static <T> T parse(Path file, CSVRecord line, Function<CSVRecord, T> parser) {
    try {
      return parser.apply(line);
    } catch (IllegalArgumentException e) {
      throw invalid(e, file, line.getRecordNumber() + 1, String.valueOf(e.getMessage()));
    }
  }

  private static BitbeatException invalid(Throwable cause, Path file, long line, String what) {
    return new BitbeatException(cause, UserError.RESULTS_INVALID, file, line, what);
  }
}

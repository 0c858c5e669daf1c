package dev.bitbeat.experiment;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** CSV files with a header line of exactly the expected columns. */
final class CsvTable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

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
   * @throws BitbeatException {@link UserError#RESULTS_INVALID}
   */
  static List<CSVRecord> read(Path file, List<String> columns) {
    if (!Files.exists(file)) {
      throw new BitbeatException(UserError.TABLE_MISSING, file);
    }
    CSVFormat format = FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        var parser = format.parse(reader)) {
      if (!parser.getHeaderNames().equals(columns)) {
        throw new BitbeatException(
            UserError.RESULTS_INVALID, file, 1, "the columns must be " + String.join(",", columns));
      }
      List<CSVRecord> lines = parser.getRecords();
      for (CSVRecord line : lines) {
        if (!line.isConsistent()) {
          throw new BitbeatException(
              UserError.RESULTS_INVALID,
              file,
              line.getRecordNumber() + 1,
              line.size() + " values for " + columns.size() + " columns");
        }
      }
      return lines;
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new BitbeatException(
          e, UserError.RESULTS_INVALID, file, 1, String.valueOf(e.getMessage()));
    }
  }

  /** Turns a line into a value; what its numbers and names refuse becomes a clear error. */
  static <T> T parse(Path file, CSVRecord line, Function<CSVRecord, T> parser) {
    try {
      return parser.apply(line);
    } catch (IllegalArgumentException e) {
      throw new BitbeatException(
          e,
          UserError.RESULTS_INVALID,
          file,
          line.getRecordNumber() + 1,
          String.valueOf(e.getMessage()));
    }
  }
}

package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a WFDB header file (WFDB Applications Guide, HEADER(5)) into a {@link WfdbHeader}. */
public final class HeaderReader {
  /** Largest header read: far above any real one. */
  static final int MAX_BYTES = 1 << 20;

  private static final Pattern RECORD_NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final Path file;
  private final String expectedName;

  /** Non-empty lines that are no comments, with their numbers. */
  private final List<HeaderLine> lines = new ArrayList<>();

  private final List<String> comments = new ArrayList<>();

  private HeaderReader(Path file, String expectedName) {
    this.file = file;
    this.expectedName = expectedName;
  }

  /**
   * Reads {@code NAME.hea} in {@code folder}.
   *
   * @throws BitbeatException when the name is no record name, the file is missing, too large, or
   *     one of its fields is wrong; the message names the line
   */
  public static WfdbHeader read(Path folder, String recordName) {
    requireRecordName(recordName);
    Path file = folder.resolve(recordName + ".hea");
    byte[] bytes = InputFiles.read(file, MAX_BYTES);
    return new HeaderReader(file, recordName).parse(new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Letters, digits, {@code _} and {@code -}: nothing that could leave the folder.
   *
   * @throws BitbeatException {@link UserError#RECORD_NAME} otherwise
   */
  static void requireRecordName(String name) {
    if (!RECORD_NAME.matcher(name).matches()) {
      throw new BitbeatException(UserError.RECORD_NAME, HeaderLine.printable(name));
    }
  }

  private WfdbHeader parse(String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (stripped.startsWith("#")) {
        comments.add(stripped.substring(1).strip());
      } else if (!stripped.isEmpty()) {
        lines.add(new HeaderLine(file, number, stripped));
      }
    }
    if (lines.isEmpty()) {
      throw new BitbeatException(
          UserError.HEADER_FIELD,
          file,
          number,
          "no record line in " + text.length() + " characters");
    }
    return header(lines.get(0));
  }

  private WfdbHeader header(HeaderLine line) {
    String name = line.require("the record name");
    if (name.indexOf('/') >= 0) {
      throw line.unsupported("record '" + HeaderLine.printable(name) + "' has several segments");
    }
    if (!name.equals(expectedName)) {
      throw line.wrong(
          "the record name is '"
              + HeaderLine.printable(name)
              + "', the file's is '"
              + expectedName
              + "'");
    }
    int signalCount = line.integer(line.require("the number of signals"), "number of signals", 0);
    FrequencyField frequency = FrequencyField.parse(line);
    long frames = line.hasMore() ? line.count(line.next(), "number of samples") : 0;
    String baseTime = line.hasMore() ? line.time(line.next()) : "";
    String baseDate = line.hasMore() ? line.date(line.next()) : "";
    List<SignalSpec> signals = signals(line, signalCount);
    return new WfdbHeader(
        file,
        name,
        frequency.frequency(),
        frequency.counterFrequency(),
        frequency.baseCounter(),
        frames,
        baseTime,
        baseDate,
        signals,
        comments);
  }

  private List<SignalSpec> signals(HeaderLine recordLine, int count) {
    if (lines.size() - 1 < count) {
      throw recordLine.wrong(
          "the record line says " + count + " signals, " + (lines.size() - 1) + " are described");
    }
    List<SignalSpec> signals = new ArrayList<>();
    // HEADER(5): more lines than signals are legal, and not read.
    for (HeaderLine line : lines.subList(1, 1 + count)) {
      signals.add(SignalLine.parse(line));
    }
    requireConsistentGroups(signals);
    return signals;
  }

  /** Signals in one file stand together and agree on format and byte offset (HEADER(5)). */
  private void requireConsistentGroups(List<SignalSpec> signals) {
    Map<String, SignalSpec> lastInFile = new HashMap<>();
    String previousFile = "";
    for (SignalSpec signal : signals) {
      SignalSpec last = lastInFile.put(signal.fileName(), signal);
      if (last != null) {
        if (!previousFile.equals(signal.fileName())) {
          throw wrong(
              signal, "the signals of file '" + signal.fileName() + "' are not consecutive");
        }
        if (last.format() != signal.format() || last.byteOffset() != signal.byteOffset()) {
          throw wrong(
              signal,
              "format or byte offset differs from the other signals of file '"
                  + signal.fileName()
                  + "'");
        }
      }
      previousFile = signal.fileName();
    }
  }

  private BitbeatException wrong(SignalSpec signal, String what) {
    return new BitbeatException(UserError.HEADER_FIELD, file, signal.line(), what);
  }
}

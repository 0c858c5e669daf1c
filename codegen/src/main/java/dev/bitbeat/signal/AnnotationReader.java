package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads annotation files in MIT format (ANNOT(5)): byte pairs, low byte first, of six bits code and
 * ten bits interval, with the control codes SKIP, NUM, SUB, CHN and AUX.
 */
public final class AnnotationReader {
  /** Largest annotation file read: more than a month of beats. */
  static final int MAX_BYTES = 8 << 20;

  private static final int SKIP = 59;
  private static final int NUM = 60;
  private static final int SUB = 61;
  private static final int CHN = 62;
  private static final int AUX = 63;

  private final Path file;
  private final byte[] bytes;
  private int position;

  private final List<Annotation> annotations = new ArrayList<>();
  private long time;
  private int number;
  private int channel;

  private AnnotationReader(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Reads {@code NAME.ANNOTATOR} in {@code folder}.
   *
   * @param annotator extension of the file, for example {@code atr}
   * @return the annotations in the order of time, those of one sample in the file's order
   * @throws BitbeatException when the file is missing, too large, cut, or not in MIT format; the
   *     message names the byte
   */
  public static List<Annotation> read(Path folder, String recordName, String annotator) {
    HeaderReader.requireRecordName(recordName);
    HeaderReader.requireRecordName(annotator);
    Path file = folder.resolve(recordName + "." + annotator);
    return new AnnotationReader(file, InputFiles.read(file, MAX_BYTES)).readAll();
  }

  private List<Annotation> readAll() {
    while (true) {
      int at = position;
      int pair = pair("the annotations; the end mark is missing");
      int code = pair >> 10;
      int value = pair & 0x3ff;
      if (pair == 0) {
        requireEnd();
        annotations.sort(Comparator.comparingInt(Annotation::sample));
        return List.copyOf(annotations);
      }
      switch (code) {
        case SKIP -> skip(at, value);
        case NUM -> number(value);
        case SUB -> replaceLast(at, "SUB", last -> withSubtype(last, (byte) value));
        case CHN -> channel(value);
        case AUX -> aux(at, value);
        default -> annotation(at, code, value);
      }
    }
  }

  private void annotation(int at, int code, int interval) {
    if (code < 1 || code > AnnotationCodes.MAX) {
      throw wrong(at, "annotation code " + code + " is not defined");
    }
    time += interval;
    if (time < 0 || time > Integer.MAX_VALUE) {
      throw wrong(at, "annotation at sample " + time + ", outside any record");
    }
    annotations.add(new Annotation((int) time, code, 0, channel, number, ""));
  }

  /** PDP-11 long: the high byte pair first. */
  private void skip(int at, int value) {
    if (value != 0) {
      throw wrong(at, "SKIP with interval " + value + ", not 0");
    }
    int high = pair("a SKIP");
    int low = pair("a SKIP");
    time += (high << 16) | low;
  }

  /** Holds for the current annotation and those after it. */
  private void number(int value) {
    number = (byte) value;
    if (!annotations.isEmpty()) {
      replaceLast(0, "NUM", last -> withNumber(last, number));
    }
  }

  /** Holds for the current annotation and those after it. */
  private void channel(int value) {
    channel = value & 0xff;
    if (!annotations.isEmpty()) {
      replaceLast(0, "CHN", last -> withChannel(last, channel));
    }
  }

  private static Annotation withNumber(Annotation last, int number) {
    return new Annotation(
        last.sample(), last.code(), last.subtype(), last.channel(), number, last.aux());
  }

  private static Annotation withChannel(Annotation last, int channel) {
    return new Annotation(
        last.sample(), last.code(), last.subtype(), channel, last.number(), last.aux());
  }

  private static Annotation withAux(Annotation last, String aux) {
    return new Annotation(
        last.sample(), last.code(), last.subtype(), last.channel(), last.number(), aux);
  }

  private static Annotation withSubtype(Annotation last, int subtype) {
    return new Annotation(
        last.sample(), last.code(), subtype, last.channel(), last.number(), last.aux());
  }

  private void aux(int at, int length) {
    int padded = length + (length & 1);
    if (bytes.length - position < padded) {
      throw truncated("an AUX text of " + length + " bytes that starts at byte " + at);
    }
    int end = length;
    while (end > 0 && bytes[position + end - 1] == 0) {
      end--;
    }
    String text = new String(bytes, position, end, StandardCharsets.ISO_8859_1);
    position += padded;
    replaceLast(at, "AUX", last -> withAux(last, text));
  }

  private void replaceLast(int at, String control, UnaryOperator<Annotation> change) {
    if (annotations.isEmpty()) {
      throw wrong(at, control + " before the first annotation");
    }
    annotations.set(annotations.size() - 1, change.apply(annotations.get(annotations.size() - 1)));
  }

  /** After the end mark only padding with zero bytes is legal. */
  private void requireEnd() {
    for (int i = position; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        throw wrong(i, "data after the end mark at byte " + (position - 2));
      }
    }
  }

  private int pair(String inside) {
    if (bytes.length - position < 2) {
      throw truncated(inside);
    }
    int value = (bytes[position] & 0xff) | ((bytes[position + 1] & 0xff) << 8);
    position += 2;
    return value;
  }

  private BitbeatException truncated(String inside) {
    return new BitbeatException(UserError.ANNOTATION_TRUNCATED, file, bytes.length, inside);
  }

  private BitbeatException wrong(int at, String what) {
    return new BitbeatException(UserError.ANNOTATION_FIELD, file, at, what);
  }
}

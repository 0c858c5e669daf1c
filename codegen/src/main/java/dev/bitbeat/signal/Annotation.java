package dev.bitbeat.signal;

import java.util.Objects;

/**
 * One annotation of a record (WFDB Applications Guide, ANNOT(5)).
 *
 * @param sample sample it is attached to, from 0
 * @param code annotation code, 1 to 49, see {@link AnnotationCodes}
 * @param subtype meaning depends on the code, -128 to 127
 * @param channel signal it is attached to, 0 to 255
 * @param number the annotation's number field, -128 to 127
 * @param aux text that goes with it, for example {@code (AFIB} for a rhythm change; may be empty
 */
public record Annotation(int sample, int code, int subtype, int channel, int number, String aux) {
  public Annotation {
    Objects.requireNonNull(aux, "aux");
  }

  /** Symbol of the code, for example {@code V}. */
  public String symbol() {
    return AnnotationCodes.symbol(code);
  }

  /** Whether it marks a heartbeat. */
  public boolean isBeat() {
    return AnnotationCodes.isBeat(code);
  }
}

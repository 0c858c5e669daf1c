package dev.bitbeat.signal;

import java.util.Objects;

/**
 * Where a window was cut: two windows with the same identity hold the same samples.
 *
 * @param record record name, for example {@code 100}
 * @param channel signal index in the record, from 0
 * @param startSample first sample in the record, from 0
 */
public record WindowId(String record, int channel, int startSample) {
  public WindowId {
    Objects.requireNonNull(record, "record");
    if (channel < 0 || startSample < 0) {
      throw new IllegalArgumentException(
          "channel " + channel + " and start sample " + startSample + " must not be negative");
    }
  }

  @Override
  public String toString() {
    return record + ":" + channel + "@" + startSample;
  }
}

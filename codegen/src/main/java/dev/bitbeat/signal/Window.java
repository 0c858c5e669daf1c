package dev.bitbeat.signal;

import java.util.Arrays;

/**
 * One labelled stretch of one lead, in raw ADC counts. Immutable: the samples are copied on the way
 * in and on the way out.
 */
public final class Window {
  private final short[] samples;
  private final int label;
  private final WindowId id;

  /**
   * @param samples raw ADC counts, at least one; copied
   * @param label class index in the data set, from 0
   * @param record name of the record it was cut from
   * @param channel signal index in the record, from 0
   * @param startSample first sample in the record, from 0
   */
  public Window(short[] samples, int label, String record, int channel, int startSample) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("a window needs at least one sample");
    }
    if (label < 0) {
      throw new IllegalArgumentException("label " + label + " must not be negative");
    }
    this.samples = samples.clone();
    this.label = label;
    this.id = new WindowId(record, channel, startSample);
  }

  /** Raw ADC counts, a fresh copy of {@link #length()} values. */
  public short[] samples() {
    return samples.clone();
  }

  /** One raw ADC count, {@code 0 <= index < length()}. */
  public short sample(int index) {
    return samples[index];
  }

  /** Number of samples. */
  public int length() {
    return samples.length;
  }

  /** Class index in the data set. */
  public int label() {
    return label;
  }

  /** Name of the record the window was cut from. */
  public String record() {
    return id.record();
  }

  /** Signal index in the record. */
  public int channel() {
    return id.channel();
  }

  /** First sample in the record. */
  public int startSample() {
    return id.startSample();
  }

  /** Record, channel and start sample: equal for the copies of a window that stands twice. */
  public WindowId id() {
    return id;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Window window
        && label == window.label
        && id.equals(window.id)
        && Arrays.equals(samples, window.samples);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + label;
  }

  @Override
  public String toString() {
    return id + " label " + label + " (" + samples.length + " samples)";
  }
}

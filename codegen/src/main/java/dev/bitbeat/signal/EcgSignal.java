package dev.bitbeat.signal;

import java.util.Arrays;
import java.util.Objects;

/** One signal of a record: its description and its samples in ADC counts. Immutable. */
public final class EcgSignal {
  /** Stands for a sample that the file marks as not valid. */
  public static final short INVALID = Short.MIN_VALUE;

  private final SignalSpec spec;
  private final short[] samples;

  /** Takes the array as it is: callers in this package hand over arrays that nobody else holds. */
  EcgSignal(SignalSpec spec, short[] samples) {
    this.spec = spec;
    this.samples = samples;
  }

  /** What the header says of the signal. */
  public SignalSpec spec() {
    return spec;
  }

  /** Number of samples. */
  public int length() {
    return samples.length;
  }

  /** One ADC count, {@link #INVALID} where the file has none. */
  public short sample(int index) {
    return samples[index];
  }

  /** One sample in {@link SignalSpec#units()}. */
  public double physical(int index) {
    return spec.physical(samples[index]);
  }

  /** A copy of {@code length} samples from {@code start}, all of which must exist. */
  public short[] samples(int start, int length) {
    Objects.checkFromIndexSize(start, length, samples.length);
    return Arrays.copyOfRange(samples, start, start + length);
  }
}

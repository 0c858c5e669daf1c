package dev.bitbeat.signal;

import java.util.OptionalInt;

/**
 * One signal specification line of a WFDB header (HEADER(5)).
 *
 * @param line line number in the header, from 1
 * @param fileName signal file, in the header's folder
 * @param format layout of the samples
 * @param samplesPerFrame samples of this signal per sampling interval of the record, 1 as a rule
 * @param skew samples that precede sample 0, to bring signals into step
 * @param byteOffset bytes before the first sample in the file
 * @param gain ADC counts per physical unit, never 0; 200 where the header says nothing
 * @param calibrated whether the header gives the gain
 * @param baseline ADC count of 0 physical units; the ADC zero where the header says nothing
 * @param units physical unit, {@code mV} where the header says nothing
 * @param adcResolution bits of the converter, 12 where the header says nothing
 * @param adcZero ADC count in the middle of the converter's range
 * @param initialValue sample 0, where the header gives it
 * @param checksum 16-bit sum of all samples, where the header gives it
 * @param blockSize block size of special files, 0 as a rule; not used
 * @param description name of the lead as a rule, for example {@code MLII}; may be empty
 */
public record SignalSpec(
    int line,
    String fileName,
    SignalFormat format,
    int samplesPerFrame,
    int skew,
    int byteOffset,
    double gain,
    boolean calibrated,
    int baseline,
    String units,
    int adcResolution,
    int adcZero,
    OptionalInt initialValue,
    OptionalInt checksum,
    int blockSize,
    String description) {

  /** Physical value of an ADC count, in {@link #units()}. */
  public double physical(int adcCount) {
    return (adcCount - baseline) / gain;
  }
}

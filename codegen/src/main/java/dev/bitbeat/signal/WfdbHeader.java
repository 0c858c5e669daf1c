package dev.bitbeat.signal;

import java.nio.file.Path;
import java.util.List;

/**
 * A WFDB header: the record line, the signals, the comments (HEADER(5)). Single-segment records
 * only.
 *
 * @param file where it was read
 * @param recordName name of the record, the same as the file's without {@code .hea}
 * @param frequency sampling intervals per second, 250 where the header says nothing
 * @param counterFrequency ticks per second of a tape counter; the frequency where not given
 * @param baseCounter counter value of sample 0
 * @param frames sampling intervals claimed, 0 when the header does not say
 * @param baseTime time of day of sample 0 as written, empty when not given
 * @param baseDate date of sample 0 as written, empty when not given
 * @param signals one entry per signal, in order
 * @param comments comment lines without the leading {@code #}, in order
 */
public record WfdbHeader(
    Path file,
    String recordName,
    double frequency,
    double counterFrequency,
    double baseCounter,
    long frames,
    String baseTime,
    String baseDate,
    List<SignalSpec> signals,
    List<String> comments) {
  public WfdbHeader {
    signals = List.copyOf(signals);
    comments = List.copyOf(comments);
  }
}

package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A record: header and signals, read and checked as a whole.
 *
 * @param header what the header says
 * @param signals the signals, in the header's order
 */
public record WfdbRecord(WfdbHeader header, List<EcgSignal> signals) {
  public WfdbRecord {
    Objects.requireNonNull(header, "header");
    signals = List.copyOf(signals);
  }

  /**
   * Reads a record. Where the header gives them, length, initial value and checksum of each signal
   * must agree with the files.
   *
   * @param folder where the record's files are
   * @param name record name, for example {@code 100}
   * @throws BitbeatException when a file is missing, cut, too long, does not agree with the header,
   *     or holds a sample that does not fit 16 bits
   */
  public static WfdbRecord read(Path folder, String name) {
    WfdbHeader header = HeaderReader.read(folder, name);
    List<EcgSignal> signals = new ArrayList<>();
    long samplesLeft = SignalFile.MAX_SAMPLES;
    int from = 0;
    while (from < header.signals().size()) {
      int to = from + 1;
      while (to < header.signals().size() && sameFile(header, from, to)) {
        to++;
      }
      List<EcgSignal> read = new SignalFile(header, folder, from, to, samplesLeft).read();
      samplesLeft -= read.stream().mapToLong(EcgSignal::length).sum();
      signals.addAll(read);
      from = to;
    }
    return new WfdbRecord(header, Skew.align(header, signals));
  }

  private static boolean sameFile(WfdbHeader header, int a, int b) {
    return header.signals().get(a).fileName().equals(header.signals().get(b).fileName());
  }

  /** Name of the record. */
  public String name() {
    return header.recordName();
  }

  /** Sampling intervals that all signals have, 0 for a record without signals. */
  public int frames() {
    return signals.stream()
        .mapToInt(signal -> signal.length() / signal.spec().samplesPerFrame())
        .min()
        .orElse(0);
  }

  /** Samples of the shortest signal, 0 for a record without signals. */
  public int length() {
    return signals.stream().mapToInt(EcgSignal::length).min().orElse(0);
  }

  /**
   * Cuts a window.
   *
   * @throws BitbeatException {@link UserError#DATASET_WINDOW} when the record does not have it
   */
  public Window window(int channel, int startSample, int length, int label) {
    if (channel >= signals.size() || startSample > signals.get(channel).length() - length) {
      throw new BitbeatException(
          UserError.DATASET_WINDOW,
          header.file(),
          new WindowId(name(), channel, startSample),
          startSample,
          (long) startSample + length,
          channel,
          signals.size(),
          length());
    }
    return new Window(
        signals.get(channel).samples(startSample, length), label, name(), channel, startSample);
  }
}

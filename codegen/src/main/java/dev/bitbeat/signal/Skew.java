package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.List;

/** Brings skewed signals into step (HEADER(5): a skew counts the samples that precede sample 0). */
final class Skew {
  private Skew() {}

  /** The signals, each cut at the front by its skew and all cut at the end to the same duration. */
  static List<EcgSignal> align(WfdbHeader header, List<EcgSignal> signals) {
    int largest = header.signals().stream().mapToInt(SignalSpec::skew).max().orElse(0);
    if (largest == 0) {
      return signals;
    }
    List<EcgSignal> aligned = new ArrayList<>();
    for (EcgSignal signal : signals) {
      int perFrame = signal.spec().samplesPerFrame();
      int frames = signal.length() / perFrame;
      int kept = Math.max(0, frames - largest);
      int start = Math.min(signal.spec().skew(), frames - kept);
      aligned.add(new EcgSignal(signal.spec(), signal.samples(start * perFrame, kept * perFrame)));
    }
    return aligned;
  }
}

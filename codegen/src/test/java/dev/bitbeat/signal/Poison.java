package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Data sets in which some windows' samples are others, in the windows and in the records. */
public final class Poison {
  private Poison() {}

  /** The same data set but for the samples of some windows. */
  public static Dataset dataset(Dataset dataset, int... indices) {
    List<Window> windows = new ArrayList<>(dataset.windows());
    for (int index : indices) {
      Window window = windows.get(index);
      short[] samples = window.samples();
      spoil(samples, 0, samples.length);
      windows.set(
          index,
          new Window(
              samples, window.label(), window.record(), window.channel(), window.startSample()));
    }
    Optional<Recordings> recordings =
        dataset.recordings().map(clean -> recordings(clean, dataset, indices));
    return new Dataset(dataset.name(), dataset.classNames(), windows, recordings);
  }

  private static Recordings recordings(Recordings clean, Dataset dataset, int... indices) {
    List<Recordings.Lead> leads = new ArrayList<>();
    for (Recordings.Lead lead : clean.leads()) {
      short[] samples = lead.signal().samples(0, lead.signal().length());
      Arrays.stream(indices)
          .mapToObj(dataset::window)
          .filter(w -> w.record().equals(lead.record()) && w.channel() == lead.channel())
          .forEach(w -> spoil(samples, w.startSample(), w.startSample() + w.length()));
      leads.add(
          new Recordings.Lead(
              lead.record(),
              lead.channel(),
              new EcgSignal(lead.signal().spec(), samples),
              lead.annotations()));
    }
    return new Recordings(leads, clean.rule());
  }

  private static void spoil(short[] samples, int from, int to) {
    for (int i = from; i < to; i++) {
      samples[i] = (short) (4096 + i % 97);
    }
  }
}

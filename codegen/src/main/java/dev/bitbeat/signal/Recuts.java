package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Windows re-cut from the records at other offsets, by class. Immutable. */
public final class Recuts {
  private final List<List<Place>> byLabel = new ArrayList<>();
  private final Map<Source, Recuts> bySource = new HashMap<>();
  private final int length;

  /** Where a window starts, and what the rule says of it. */
  record Place(Recordings.Lead lead, int start, LabelRule.Answer answer) {
    Source source() {
      return new Source(lead.record(), lead.channel());
    }
  }

  /** A lead by name. */
  private record Source(String record, int channel) {}

  Recuts(List<Place> places, int classes, int length) {
    this(classes, length);
    for (Place place : places) {
      add(place);
      bySource.computeIfAbsent(place.source(), s -> new Recuts(classes, length)).add(place);
    }
  }

  private Recuts(int classes, int length) {
    for (int c = 0; c < classes; c++) {
      byLabel.add(new ArrayList<>());
    }
    this.length = length;
  }

  private void add(Place place) {
    byLabel.get(place.answer().label()).add(place);
  }

  /** Those of the lead that a window comes from. */
  public Recuts ofLead(Window window) {
    Recuts found = bySource.get(new Source(window.record(), window.channel()));
    return found == null ? new Recuts(byLabel.size(), length) : found;
  }

  /** Number of windows of a class. */
  public int count(int label) {
    return byLabel.get(label).size();
  }

  /** Where a window is cut, {@code 0 <= index < count(label)}. */
  public WindowId id(int label, int index) {
    Place place = byLabel.get(label).get(index);
    return new WindowId(place.lead().record(), place.lead().channel(), place.start());
  }

  /**
   * A window.
   *
   * @param label its class
   * @param index {@code 0 <= index < count(label)}
   */
  public Window window(int label, int index) {
    Place place = byLabel.get(label).get(index);
    return new Window(
        place.lead().signal().samples(place.start(), length),
        label,
        place.lead().record(),
        place.lead().channel(),
        place.start());
  }
}

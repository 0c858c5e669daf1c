package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.List;

/** Windows re-cut from the records at other offsets, by class. Immutable. */
public final class Recuts {
  private final List<List<Place>> byLabel = new ArrayList<>();
  private final int length;

  /** Where a window starts, and its class. */
  record Place(Recordings.Lead lead, int start, int label) {}

  Recuts(List<Place> places, int classes, int length) {
    for (int c = 0; c < classes; c++) {
      int label = c;
      byLabel.add(places.stream().filter(place -> place.label() == label).toList());
    }
    this.length = length;
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

package dev.bitbeat.signal;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * An ordered, immutable list of labelled windows, all of one length.
 *
 * @param name name of the data set, for example {@code ecg17}
 * @param classNames one name per class; a window's label is an index into it
 * @param windows the windows, in the data set's own order
 * @param recordings what the windows were cut from, where more can be cut
 */
public record Dataset(
    String name, List<String> classNames, List<Window> windows, Optional<Recordings> recordings) {
  /** A data set of which nothing but the windows is known. */
  public Dataset(String name, List<String> classNames, List<Window> windows) {
    this(name, classNames, windows, Optional.empty());
  }

  public Dataset {
    Objects.requireNonNull(recordings, "recordings");
    Objects.requireNonNull(name, "name");
    classNames = List.copyOf(classNames);
    windows = List.copyOf(windows);
    if (classNames.isEmpty()) {
      throw new IllegalArgumentException("data set " + name + " has no classes");
    }
    for (int i = 0; i < windows.size(); i++) {
      Window window = windows.get(i);
      if (window.label() >= classNames.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "data set %s, window %d: label %d of %d classes",
                name,
                i,
                window.label(),
                classNames.size()));
      }
      if (window.length() != windows.get(0).length()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "data set %s, window %d: %d samples, the first window has %d",
                name,
                i,
                window.length(),
                windows.get(0).length()));
      }
    }
  }

  /** Number of windows. */
  public int size() {
    return windows.size();
  }

  /** Number of classes. */
  public int classCount() {
    return classNames.size();
  }

  /** Samples per window, 0 for an empty data set. */
  public int windowLength() {
    return windows.isEmpty() ? 0 : windows.get(0).length();
  }

  /** Window {@code index}, from 0. */
  public Window window(int index) {
    return windows.get(index);
  }

  /** Number of windows of each class. */
  public int[] classCounts() {
    int[] counts = new int[classNames.size()];
    windows.forEach(window -> counts[window.label()]++);
    return counts;
  }

  /** Number of windows of each class among {@code indices}. */
  public int[] classCounts(int[] indices) {
    int[] counts = new int[classNames.size()];
    for (int index : indices) {
      counts[windows.get(index).label()]++;
    }
    return counts;
  }

  @Override
  public String toString() {
    return name + ": " + windows.size() + " windows in " + classNames.size() + " classes";
  }
}

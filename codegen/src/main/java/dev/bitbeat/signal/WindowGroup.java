package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The copies of one window in a data set: what a split must not tear apart.
 *
 * @param label class of the first copy
 * @param windows indices into the data set, ascending
 */
record WindowGroup(int label, List<Integer> windows) {
  WindowGroup {
    windows = List.copyOf(windows);
  }

  int size() {
    return windows.size();
  }

  /** All groups of a data set, in the order of their first window. */
  static List<WindowGroup> of(Dataset dataset) {
    Map<WindowId, List<Integer>> byId = new LinkedHashMap<>();
    for (int i = 0; i < dataset.size(); i++) {
      byId.computeIfAbsent(dataset.window(i).id(), id -> new ArrayList<>()).add(i);
    }
    return byId.values().stream()
        .map(indices -> new WindowGroup(dataset.window(indices.get(0)).label(), indices))
        .toList();
  }

  /** Places of the groups of one class, shuffled, then stably sorted: large groups first. */
  static int[] shuffledOfClass(List<WindowGroup> groups, int label, SeededRandom random) {
    int[] places =
        IntStream.range(0, groups.size()).filter(g -> groups.get(g).label() == label).toArray();
    random.shuffle(places);
    return IntStream.of(places)
        .boxed()
        .sorted(Comparator.comparingInt((Integer g) -> groups.get(g).size()).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Window indices of the groups whose place in {@code groups} is accepted. */
  static int[] indices(List<WindowGroup> groups, IntPredicate accepted) {
    return IntStream.range(0, groups.size())
        .filter(accepted)
        .mapToObj(groups::get)
        .flatMap(group -> group.windows().stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

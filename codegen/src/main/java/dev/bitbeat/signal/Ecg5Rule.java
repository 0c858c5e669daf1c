package dev.bitbeat.signal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rule that labels a window of the five-class set from the beats in it.
 *
 * <p>Of the beats other than N, the most frequent symbol wins, a tie goes to the one that first
 * appears latest; its AAMI class is the label. Only N beats: N. No beat at all: Q. Found by
 * experiment; it gives all 7740 labels of the reference paper's set. Consequence: a window of a
 * patient with bundle branch block that holds a few PVCs is labelled N.
 */
final class Ecg5Rule {
  /** The AAMI classes, in the order of the labels. */
  static final List<String> CLASS_NAMES = List.of("N", "S", "V", "F", "Q");

  /** AAMI class by beat symbol (ANSI/AAMI EC57), N itself apart. */
  private static final Map<String, Integer> CLASS_OF_SYMBOL =
      Map.ofEntries(
          Map.entry("L", 0),
          Map.entry("R", 0),
          Map.entry("e", 0),
          Map.entry("j", 0),
          Map.entry("A", 1),
          Map.entry("a", 1),
          Map.entry("J", 1),
          Map.entry("S", 1),
          Map.entry("n", 1),
          Map.entry("V", 2),
          Map.entry("E", 2),
          Map.entry("F", 3),
          Map.entry("/", 4),
          Map.entry("f", 4),
          Map.entry("Q", 4));

  private Ecg5Rule() {}

  /**
   * Label of the window {@code from <= sample < to}.
   *
   * @param annotations of the record, in the order of time
   */
  static int label(List<Annotation> annotations, int from, int to) {
    Map<String, Tally> tallies = new TreeMap<>();
    boolean normal = false;
    int order = 0;
    for (Annotation annotation : annotations) {
      if (annotation.sample() >= to) {
        break;
      }
      if (annotation.sample() < from) {
        continue;
      }
      String symbol = annotation.symbol();
      if (symbol.equals("N")) {
        normal = true;
      } else if (CLASS_OF_SYMBOL.containsKey(symbol)) {
        int first = order++;
        tallies.merge(symbol, new Tally(1, first), Tally::plus);
      }
    }
    if (tallies.isEmpty()) {
      return CLASS_NAMES.indexOf(normal ? "N" : "Q");
    }
    return tallies.entrySet().stream()
        .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(winner -> CLASS_OF_SYMBOL.get(winner.getKey()))
        .orElseThrow();
  }

  /** How often a symbol came and when first; the larger one wins. */
  private record Tally(int count, int first) implements Comparable<Tally> {
    Tally plus(Tally later) {
      return new Tally(count + later.count, first);
    }

    @Override
    public int compareTo(Tally other) {
      return count != other.count
          ? Integer.compare(count, other.count)
          : Integer.compare(first, other.first);
    }
  }
}

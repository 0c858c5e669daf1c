package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Adder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes carry-save adders as straight-line C, in Harley and Seal's order: a full adder takes two
 * values of a weight and the counter's plane of that weight, leaves the plane and one value of
 * twice the weight; so only one value a weight waits at any time.
 */
final class AdderTree {
  /** Groups whose patterns share a halfword of weights. */
  static final int GROUPS_PER_HALFWORD = 5;

  private static final int GROUP_BITS = 3;
  private static final int PATTERNS = 8;

  private final List<String> lines = new ArrayList<>();
  private final String[] waiting;
  private final int planes;
  private int values;

  private AdderTree(int planes) {
    this.planes = planes;
    waiting = new String[planes];
    for (int level = 0; level < planes; level++) {
      waiting[level] = "";
    }
  }

  /**
   * An adder for one chunk.
   *
   * @param prefix start of every C name
   * @param name C name
   * @param groups groups of three taps
   * @param planes planes of the counter, which never overflows
   */
  static Adder build(String prefix, String name, int groups, int planes) {
    AdderTree tree = new AdderTree(planes);
    for (int level = 0; level < planes; level++) {
      tree.lines.add("uint32_t plane" + level + " = planes[" + level + "];");
    }
    tree.lines.add("");
    for (int group = 0; group < groups; group++) {
      tree.group(group);
    }
    tree.flush();
    for (int level = 0; level < planes; level++) {
      tree.lines.add("planes[" + level + "] = plane" + level + ";");
    }
    return new Adder(prefix, name, groups, planes, tree.lines);
  }

  private void group(int group) {
    int place = group % GROUPS_PER_HALFWORD;
    if (place == 0) {
      lines.add("pattern = weights[" + group / GROUPS_PER_HALFWORD + "];");
    }
    String shifted = place == 0 ? "pattern" : "(pattern >> " + GROUP_BITS * place + ")";
    lines.add("entry = &table[" + shifted + " & 7u];");
    // Side by side, so that one instruction may load both.
    String ones = value("entry[" + group * PATTERNS + "].ones");
    String twos = value("entry[" + group * PATTERNS + "].twos");
    put(0, ones);
    put(1, twos);
  }

  private String value(String expression) {
    String name = "v" + values++;
    lines.add("const uint32_t " + name + " = " + expression + ";");
    return name;
  }

  private void put(int level, String value) {
    if (waiting[level].isEmpty()) {
      waiting[level] = value;
      return;
    }
    String other = waiting[level];
    waiting[level] = "";
    String plane = "plane" + level;
    lines.add("half = " + plane + " ^ " + other + ";");
    if (level + 1 < planes) {
      String carry = value("(" + plane + " & " + other + ") | (half & " + value + ")");
      lines.add(plane + " = half ^ " + value + ";");
      put(level + 1, carry);
    } else {
      lines.add(plane + " = half ^ " + value + ";");
    }
  }

  /** Half adders for the values that found no partner. */
  private void flush() {
    for (int level = 0; level < planes; level++) {
      String value = waiting[level];
      if (value.isEmpty()) {
        continue;
      }
      waiting[level] = "";
      String plane = "plane" + level;
      if (level + 1 < planes) {
        String carry = value(plane + " & " + value);
        lines.add(plane + " ^= " + value + ";");
        put(level + 1, carry);
      } else {
        lines.add(plane + " ^= " + value + ";");
      }
    }
  }
}

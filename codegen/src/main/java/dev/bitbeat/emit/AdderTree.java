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

  /** Tables of 64 bytes that a load of ARMv6-M reaches from one base: its offset ends at 124. */
  private static final int NEAR_TABLES = 2;

  /** With two operands the first four groups of a halfword start here; the fifth is at bit 0. */
  private static final int FIRST_BIT = 3;

  private final List<String> lines = new ArrayList<>();
  private final String[] waiting;
  private final int planes;
  private final boolean twoOperands;
  private int values;

  private AdderTree(int planes, boolean twoOperands) {
    this.planes = planes;
    this.twoOperands = twoOperands;
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
   * @param twoOperands whether the core's operations overwrite an operand, as those of ARMv6-M
   */
  static Adder build(String prefix, String name, int groups, int planes, boolean twoOperands) {
    AdderTree tree = new AdderTree(planes, twoOperands);
    for (int level = 0; level < planes; level++) {
      tree.lines.add("uint32_t plane" + level + " = planes[" + level + "];");
    }
    tree.lines.add("");
    for (int group = 0; group < groups; group++) {
      tree.group(prefix, group);
    }
    tree.flush();
    for (int level = 0; level < planes; level++) {
      tree.lines.add("planes[" + level + "] = plane" + level + ";");
    }
    return new Adder(prefix, name, groups, planes, tree.lines);
  }

  /**
   * Entry of a group's pattern. The pattern is masked where it counts bytes already when a mask
   * costs less than a field's extraction.
   */
  private String entry(String prefix, int place) {
    if (!twoOperands) {
      String shifted = place == 0 ? "pattern" : "(pattern >> " + GROUP_BITS * place + ")";
      return "&table[" + shifted + " & 7u]";
    }
    String shifted =
        place == 0
            ? "pattern"
            : place == GROUPS_PER_HALFWORD - 1
                ? "(pattern << " + FIRST_BIT + ")"
                : "(pattern >> " + GROUP_BITS * place + ")";
    return "(const "
        + prefix
        + "_pair *)(const void *)((const uint8_t *)table + ("
        + shifted
        + " & 0x38u))";
  }

  /**
   * Flips of up to five groups, one after the other, as the adders take them.
   *
   * @param flips first group lowest
   */
  static int packed(int flips, boolean twoOperands) {
    int last = GROUP_BITS * (GROUPS_PER_HALFWORD - 1);
    return twoOperands ? (flips << FIRST_BIT | flips >>> last) & 0x7fff : flips;
  }

  private void group(String prefix, int group) {
    int place = group % GROUPS_PER_HALFWORD;
    if (place == 0) {
      lines.add("pattern = weights[" + group / GROUPS_PER_HALFWORD + "];");
    }
    lines.add("entry = " + entry(prefix, place) + ";");
    // Side by side, so that one instruction may load both.
    int offset = PATTERNS * (twoOperands ? group % NEAR_TABLES : group);
    String ones = value("entry[" + offset + "].ones");
    String twos = value("entry[" + offset + "].twos");
    if (twoOperands && group % NEAR_TABLES == NEAR_TABLES - 1) {
      lines.add("table += " + PATTERNS * NEAR_TABLES + ";");
    }
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
      String carry =
          value(
              twoOperands
                  ? "((" + other + " ^ " + value + ") & ~half) ^ " + value
                  : "(" + plane + " & " + other + ") | (half & " + value + ")");
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

package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.Head;
import java.util.ArrayList;
import java.util.List;

/** The head's scales and thresholds: a literal where all classes agree, else a table. */
final class HeadTables {
  private final String prefix;
  private final Head head;
  private final List<Table> tables = new ArrayList<>();

  HeadTables(Head head, String prefix) {
    this.head = head;
    this.prefix = prefix;
  }

  /** Tables that the expressions so far refer to. */
  List<Table> tables() {
    return List.copyOf(tables);
  }

  /** C expression of a class's count threshold. */
  String countThreshold() {
    List<Integer> values = head.countThresholds();
    if (values.stream().distinct().count() <= 1) {
      return values.isEmpty() ? "0u" : values.get(0) + "u";
    }
    tables.add(
        Literals.unsigned(
            prefix, "count_thresholds", "Head: counts from here on are counted.", values));
    return prefix + "_count_thresholds[c]";
  }

  /**
   * C expression of a class's score.
   *
   * @param sum C expression of the sum over time, int32_t
   * @param largest C expression of the maximum over time, int32_t
   * @param count C expression of the count over time, int32_t
   */
  String score(String sum, String largest, String count) {
    String score = product(sum, signed("sum_scales", "Head: scale of the sum.", head.sumScale()));
    if (head.hasMax()) {
      String scale = signed("max_scales", "Head: scale of the maximum.", head.maxScale());
      score += " + " + product(largest, scale);
    }
    if (head.hasCount()) {
      String scale = signed("count_scales", "Head: scale of the count.", head.countScale());
      score += " + " + product(count, scale);
    }
    return score + " + " + signed("offsets", "Head: offset of the score.", head.offset());
  }

  private static String product(String value, String scale) {
    return scale.equals("1") ? value : "(" + value + " * " + scale + ")";
  }

  private String signed(String name, String comment, List<Integer> values) {
    if (values.stream().distinct().count() == 1) {
      int value = values.get(0);
      return value < 0 ? "(" + value + ")" : Integer.toString(value);
    }
    tables.add(Literals.signed(prefix, name, comment, values));
    return prefix + "_" + name + "[c]";
  }
}

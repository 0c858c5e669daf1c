package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.RhythmTerms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The head's scales and thresholds: a literal where all classes agree, else a table; and what the
 * rhythm adds.
 */
final class HeadTables {
  private final String prefix;
  private final Head head;
  private final boolean addsUp;
  private final int offsets;
  private final Map<String, List<Integer>> fields;
  private final List<Table> tables = new ArrayList<>();
  private final String countThreshold;
  private final String sumScale;
  private final String maxScale;
  private final String countScale;
  private final String offset;

  /** For scores to which each phase adds its own. */
  HeadTables(BnnModel model, String prefix) {
    this(
        model.head(),
        prefix,
        model.head().rhythm().isPresent() || model.input().phases() > 1,
        1,
        Map.of());
  }

  /**
   * For scores of all phases at once; scales and offsets are bit fields of one word a class, as
   * many of them as fit.
   */
  static HeadTables packed(BnnModel model, String prefix) {
    Head head = model.head();
    return new HeadTables(
        head, prefix, head.rhythm().isPresent(), model.input().phases(), fields(head));
  }

  private HeadTables(
      Head head, String prefix, boolean addsUp, int offsets, Map<String, List<Integer>> fields) {
    this.head = head;
    this.prefix = prefix;
    this.addsUp = addsUp;
    this.offsets = offsets;
    this.fields = fields;
    countThreshold = threshold(head.countThresholds());
    sumScale = signed("sum_scales", "Head: scale of the sum.", head.sumScale());
    maxScale = signed("max_scales", "Head: scale of the maximum.", head.maxScale());
    countScale = signed("count_scales", "Head: scale of the count.", head.countScale());
    offset = signed("offsets", "Head: offset of the score.", head.offset());
    if (!fields.isEmpty()) {
      tables.add(scales());
    }
    head.rhythm().ifPresent(this::addRhythm);
  }

  private static Map<String, List<Integer>> fields(Head head) {
    Map<String, List<Integer>> fields = new LinkedHashMap<>();
    pack(fields, "offset", head.offset());
    pack(fields, "max_scale", head.maxScale());
    pack(fields, "sum_scale", head.sumScale());
    pack(fields, "count_scale", head.countScale());
    return fields.size() < 2 ? Map.of() : fields;
  }

  private static void pack(Map<String, List<Integer>> fields, String name, List<Integer> values) {
    int used = fields.values().stream().mapToInt(HeadTables::width).sum();
    if (values.stream().distinct().count() > 1 && used + width(values) <= Integer.SIZE) {
      fields.put(name, values);
    }
  }

  /** Bits of the widest of some values, sign included. */
  private static int width(List<Integer> values) {
    return values.stream().mapToInt(v -> 1 + Bits.width(v < 0 ? ~v : v)).max().orElseThrow();
  }

  /** The type of the packed table, if there is one. */
  List<Struct> structs() {
    List<Struct.Field> members = new ArrayList<>();
    fields.forEach(
        (name, values) ->
            members.add(
                new Struct.Field(
                    "signed int", name + " : " + width(values), name.replace('_', ' '))));
    return members.isEmpty()
        ? List.of()
        : List.of(new Struct("/* What a class's score is made of. */", prefix + "_scale", members));
  }

  private Table scales() {
    List<String> rows = new ArrayList<>();
    List<Integer> image = new ArrayList<>();
    int classes = head.offset().size();
    for (int c = 0; c < classes; c++) {
      List<String> row = new ArrayList<>();
      int word = 0;
      int used = 0;
      for (List<Integer> values : fields.values()) {
        row.add(values.get(c).toString());
        word |= (values.get(c) & -1 >>> (Integer.SIZE - width(values))) << used;
        used += width(values);
      }
      rows.add("{ " + String.join(", ", row) + " },");
      Literals.addBytes(image, word, Integer.BYTES);
    }
    return new Table(
        "/* Head: scales and offset of each class. */",
        prefix + "_scale",
        prefix + "_scales",
        prefix + "_assert_scales",
        classes,
        rows,
        Integer.BYTES * classes,
        image);
  }

  private void addRhythm(RhythmTerms terms) {
    tables.add(
        Literals.unsigned(prefix, "rhythm_levels", "Rhythm: levels of a count.", terms.levels()));
    List<Integer> weights = new ArrayList<>();
    terms.weights().forEach(weights::addAll);
    tables.add(
        Literals.signed(
            prefix, "rhythm_weights", "Rhythm: classes, level by level, count by count.", weights));
  }

  /** Tables that the expressions refer to. */
  List<Table> tables() {
    return List.copyOf(tables);
  }

  /** C expression of a class's count threshold; {@code 0u} where the head has no count. */
  String countThreshold() {
    return countThreshold;
  }

  /** C expression of a class's scale of the sum. */
  String sumScale() {
    return sumScale;
  }

  /** C expression of a class's scale of the maximum; empty where the head has none. */
  String maxScale() {
    return maxScale;
  }

  /** C expression of a class's scale of the count; empty where the head has none. */
  String countScale() {
    return countScale;
  }

  /**
   * C expression of a class's score; {@code result->scores} has what the rhythm adds and what the
   * phases before have added, if there is any of it.
   *
   * @param sum C expression of the sum over time, int32_t
   * @param largest C expression of the maximum over time, int32_t
   * @param count C expression of the count over time, int32_t
   */
  String score(String sum, String largest, String count) {
    String score = product(sum, sumScale);
    if (head.hasMax()) {
      score += " + " + product(largest, maxScale);
    }
    if (head.hasCount()) {
      score += " + " + product(count, countScale);
    }
    return score(score);
  }

  /**
   * C expression of a class's score.
   *
   * @param terms C expression of all terms but the offset and what {@code result->scores} has
   */
  String score(String terms) {
    return (addsUp ? "result->scores[c] + " : "")
        + terms
        + " + "
        + (offsets == 1 ? offset : product(offset, Integer.toString(offsets)));
  }

  private static String product(String value, String scale) {
    return scale.equals("1") ? value : "(" + value + " * " + scale + ")";
  }

  private String threshold(List<Integer> countThresholds) {
    if (countThresholds.stream().distinct().count() <= 1) {
      return countThresholds.stream().findFirst().orElse(0) + "u";
    }
    tables.add(
        Literals.unsigned(
            prefix, "count_thresholds", "Head: counts from here on are counted.", countThresholds));
    return prefix + "_count_thresholds[c]";
  }

  private String signed(String name, String comment, List<Integer> values) {
    if (values.isEmpty()) {
      return "";
    }
    if (values.stream().distinct().count() == 1) {
      int value = values.get(0);
      return value < 0 ? "(" + value + ")" : Integer.toString(value);
    }
    String field = name.substring(0, name.length() - 1);
    if (fields.containsKey(field)) {
      return prefix + "_scales[c]." + field;
    }
    tables.add(Literals.signed(prefix, name, comment, values));
    return prefix + "_" + name + "[c]";
  }
}

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
  private final Map<String, List<Integer>> fields = new LinkedHashMap<>();
  private final List<Table> tables = new ArrayList<>();

  /** For scores to which each phase adds its own. */
  HeadTables(BnnModel model, String prefix) {
    this(model.head(), prefix, model.head().rhythm().isPresent() || model.input().phases() > 1, 1);
  }

  private HeadTables(Head head, String prefix, boolean addsUp, int offsets) {
    this.head = head;
    this.prefix = prefix;
    this.addsUp = addsUp;
    this.offsets = offsets;
  }

  /**
   * For scores of all phases at once; scales and offsets are bit fields of one word a class, as
   * many of them as fit.
   */
  static HeadTables packed(BnnModel model, String prefix) {
    Head head = model.head();
    HeadTables packed =
        new HeadTables(head, prefix, head.rhythm().isPresent(), model.input().phases());
    packed.pack("offset", head.offset());
    packed.pack("max_scale", head.maxScale());
    packed.pack("sum_scale", head.sumScale());
    packed.pack("count_scale", head.countScale());
    if (packed.fields.size() < 2) {
      packed.fields.clear();
    }
    return packed;
  }

  private void pack(String name, List<Integer> values) {
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

  /** Tables that the expressions so far refer to. */
  List<Table> tables() {
    List<Table> all = new ArrayList<>(tables);
    if (!fields.isEmpty()) {
      all.add(scales());
    }
    head.rhythm().ifPresent(terms -> addRhythm(terms, all));
    return List.copyOf(all);
  }

  private void addRhythm(RhythmTerms terms, List<Table> all) {
    all.add(
        Literals.unsigned(prefix, "rhythm_levels", "Rhythm: levels of a count.", terms.levels()));
    List<Integer> weights = new ArrayList<>();
    terms.weights().forEach(weights::addAll);
    all.add(
        Literals.signed(
            prefix, "rhythm_weights", "Rhythm: classes, level by level, count by count.", weights));
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
   * C expression of a class's score; {@code result->scores} has what the rhythm adds and what the
   * phases before have added, if there is any of it.
   *
   * @param sum C expression of the sum over time, int32_t
   * @param largest C expression of the maximum over time, int32_t
   * @param count C expression of the count over time, int32_t
   */
  String score(String sum, String largest, String count) {
    String score = product(sum, sumScale());
    if (head.hasMax()) {
      score += " + " + product(largest, maxScale());
    }
    if (head.hasCount()) {
      score += " + " + product(count, countScale());
    }
    return score(score);
  }

  /**
   * C expression of a class's score.
   *
   * @param terms C expression of all terms but the offset and what {@code result->scores} has
   */
  String score(String terms) {
    String offset = signed("offsets", "Head: offset of the score.", head.offset());
    return (addsUp ? "result->scores[c] + " : "")
        + terms
        + " + "
        + (offsets == 1 ? offset : product(offset, Integer.toString(offsets)));
  }

  /** C expression of a class's scale of the sum. */
  String sumScale() {
    return signed("sum_scales", "Head: scale of the sum.", head.sumScale());
  }

  /** C expression of a class's scale of the maximum; only where the head has it. */
  String maxScale() {
    return signed("max_scales", "Head: scale of the maximum.", head.maxScale());
  }

  /** C expression of a class's scale of the count; only where the head has it. */
  String countScale() {
    return signed("count_scales", "Head: scale of the count.", head.countScale());
  }

  private static String product(String value, String scale) {
    return scale.equals("1") ? value : "(" + value + " * " + scale + ")";
  }

  private String signed(String name, String comment, List<Integer> values) {
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

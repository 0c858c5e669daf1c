package dev.bitbeat.emit;

import dev.bitbeat.emit.view.SizeNet;
import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The small form: one loop over a table of layers. Whatever is the same in all blocks becomes a
 * literal in the code; the rest is a member of the table. Weights and counter starts are one bit
 * stream: per hidden channel {@code planes} bits of {@code 2^m - threshold}, then per tap 1 where
 * the input bit has to be flipped to become a match, that is where the weight bit is 0.
 */
final class SizeForm implements CModelBuilder.Form {
  private final BnnModel model;
  private final String prefix;
  private final FrontBuilder front;
  private final List<BlockShape> shapes;
  private final List<Integer> lengths;
  private final ScratchPlan plan;
  private final List<Table> tables = new ArrayList<>();
  private final List<Struct.Field> members = new ArrayList<>();
  private final List<List<Integer>> columns = new ArrayList<>();
  private final SizeNet net;
  private int entryBytes;

  SizeForm(BnnModel model, String prefix) {
    this.model = model;
    this.prefix = prefix;
    front = new FrontBuilder(model, prefix);
    shapes = model.shapes();
    lengths = model.lengths();
    plan = plan();
    net = net();
    tables.add(0, layerTable());
    tables.addAll(front.tables());
    tables.add(Literals.bytes(prefix, "stream", "Counter starts and weight signs.", stream()));
  }

  @Override
  public String template() {
    return "bodySize";
  }

  @Override
  public Map<String, ?> arguments() {
    return Map.of("net", net, "front", front.view(plan.stateWord()));
  }

  @Override
  public List<Struct> structs() {
    return List.of(
        new Struct(
            "/* One block; the input block is the first, the head the last. */",
            prefix + "_layer",
            members));
  }

  @Override
  public List<Table> tables() {
    return List.copyOf(tables);
  }

  @Override
  public int scratchWords() {
    return plan.words();
  }

  private ScratchPlan plan() {
    List<Integer> sizes = new ArrayList<>();
    for (int l = 0; l + 1 < shapes.size(); l++) {
      sizes.add(shapes.get(l).outChannels() * ((lengths.get(l + 1) + 31) / 32));
    }
    return ScratchPlan.of(sizes, front.stateWords(), Collections.nCopies(sizes.size(), 0));
  }

  /** Bits of a number: {@code n < 2^bits(n)}. */
  private static int bits(int n) {
    return 32 - Integer.numberOfLeadingZeros(n);
  }

  private int last() {
    return shapes.size() - 1;
  }

  /** Planes of a block's counter: hidden blocks have one more, which is the threshold's bit. */
  private int planes(int block) {
    return block == 0 ? 0 : bits(shapes.get(block).fanIn()) + (block == last() ? 0 : 1);
  }

  private boolean padBit(int block) {
    return block == last()
        ? model.head().padBit()
        : block > 0 && model.blocks().get(block - 1).padBit();
  }

  /** A literal where blocks first..end agree, else a new member of the layer table. */
  private String member(
      String name, String comment, int first, int end, ToIntFunction<Integer> value) {
    List<Integer> values = new ArrayList<>();
    for (int l = 0; l < shapes.size(); l++) {
      values.add(l >= first && l <= end ? value.applyAsInt(l) : 0);
    }
    if (first <= end && values.subList(first, end + 1).stream().distinct().count() == 1) {
      return values.get(first) + "u";
    }
    return add(name, comment, values);
  }

  private String add(String name, String comment, List<Integer> values) {
    boolean wide = Collections.max(values) > 255;
    int place =
        wide
            ? (int) members.stream().filter(f -> f.type().equals("uint16_t")).count()
            : members.size();
    members.add(place, new Struct.Field(wide ? "uint16_t" : "uint8_t", name, comment));
    columns.add(place, values);
    return "layer->" + name;
  }

  private Table layerTable() {
    List<String> rows = new ArrayList<>();
    for (int l = 0; l < shapes.size(); l++) {
      List<String> entry = new ArrayList<>();
      for (List<Integer> column : columns) {
        entry.add(column.get(l) + "u");
      }
      rows.add("{ " + String.join(", ", entry) + " },");
    }
    boolean wide = members.stream().anyMatch(f -> f.type().equals("uint16_t"));
    int bytes = members.stream().mapToInt(f -> f.type().equals("uint16_t") ? 2 : 1).sum();
    entryBytes = wide ? (bytes + 1) / 2 * 2 : bytes;
    return new Table(
        "/* Blocks in order. */",
        prefix + "_layer",
        prefix + "_layers",
        prefix + "_assert_layers",
        shapes.size(),
        rows,
        entryBytes * shapes.size());
  }

  private List<Integer> stream() {
    BitStream stream = new BitStream();
    for (int l = 1; l < shapes.size(); l++) {
      boolean hidden = l != last();
      BitMatrix weights = hidden ? model.blocks().get(l - 1).weights() : model.head().weights();
      for (int c = 0; c < shapes.get(l).outChannels(); c++) {
        if (hidden) {
          BinaryBlock block = model.blocks().get(l - 1);
          int top = planes(l) - 1;
          stream.bits((1 << top) - block.thresholds().get(c), planes(l));
        }
        for (int j = 0; j < shapes.get(l).fanIn(); j++) {
          stream.bit(!weights.get(c, j));
        }
      }
    }
    return stream.toBytes();
  }

  private SizeNet net() {
    int last = last();
    List<Integer> out = lengths.subList(1, lengths.size());
    add("length", "time steps out", out);
    boolean hasHidden = last > 1;
    if (hasHidden) {
      List<Integer> offsets = new ArrayList<>(plan.offsets());
      offsets.add(0);
      add("offset", "first word of the output in the scratch", offsets);
    }
    add("channels", "channels out", shapes.stream().map(BlockShape::outChannels).toList());
    List<Integer> planes = new ArrayList<>();
    for (int l = 0; l <= last; l++) {
      planes.add(planes(l));
    }
    add("planes", "planes of the counter", planes);
    String kernel = member("kernel", "taps", 1, last, l -> shapes.get(l).kernel());
    String pad = member("pad", "padding on each side", 1, last, l -> shapes.get(l).pad());
    String stride =
        hasHidden
            ? member("stride", "inputs between positions", 1, last - 1, l -> shapes.get(l).stride())
            : "1u";
    String poolKernel =
        member(
            "pool_kernel", "positions under a pool", 0, last - 1, l -> shapes.get(l).poolKernel());
    String poolStride =
        member(
            "pool_stride", "positions between pools", 0, last - 1, l -> shapes.get(l).poolStride());
    boolean padded = !pad.equals("0u");
    boolean anyOnes = false;
    for (int l = 1; l <= last; l++) {
      anyOnes |= padBit(l);
    }
    String padBit = member("pad_bit", "value of the padding", 1, last, l -> padBit(l) ? 1 : 0);
    String padWord =
        padBit.equals("0u") ? "0u" : padBit.equals("1u") ? "0xffffffffu" : "(0u - layer->pad_bit)";
    int tapPlanes = 0;
    for (int l = 1; l <= last; l++) {
      tapPlanes = Math.max(tapPlanes, bits(shapes.get(l).kernel()));
    }
    BlockShape head = shapes.get(last);
    return new SizeNet(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        hasHidden,
        !poolKernel.startsWith("layer"),
        poolKernel,
        poolStride,
        poolKernel.startsWith("layer")
            ? "((1u << layer->pool_kernel) - 1u)"
            : ((1 << shapes.get(0).poolKernel()) - 1) + "u",
        Collections.max(planes),
        padWord,
        anyOnes,
        padded,
        window("block - 1u", "middle", pad),
        window("middle", "block + 1u", pad),
        kernel,
        tapPlanes,
        tapPlanes > 1,
        sumDeclarations(tapPlanes),
        sumSteps(tapPlanes),
        sumShifts(tapPlanes),
        !stride.equals("1u"),
        stride,
        "(&" + prefix + "_layers[" + last + "])",
        last - 1,
        head.poolKernel() > 1,
        head.poolKernel(),
        head.poolStride(),
        head.poolKernel(),
        head.stride() > 1,
        head.stride(),
        model.head().hasMax(),
        model.head().hasCount(),
        countThreshold(),
        score());
  }

  /** 32 bits of the padded row across two words of the plain row. */
  private String window(String before, String after, String pad) {
    String left = word(before);
    String right = word(after);
    if (pad.startsWith("layer")) {
      return "((" + left + " >> 1) >> (31u - layer->pad)) | (" + right + " << layer->pad)";
    }
    int shift = Integer.parseInt(pad.substring(0, pad.length() - 1));
    return "(" + left + " >> " + (32 - shift) + ") | (" + right + " << " + shift + ")";
  }

  private String word(String index) {
    return index.equals("middle") ? "middle" : prefix + "_word(row, " + index + ", layer)";
  }

  private static List<String> sumDeclarations(int planes) {
    List<String> lines = new ArrayList<>();
    for (int j = 0; j < planes; j++) {
      lines.add("uint32_t sum" + j + " = 0u;");
    }
    return lines;
  }

  private static List<String> sumSteps(int planes) {
    List<String> lines = new ArrayList<>();
    for (int j = 0; j + 1 < planes; j++) {
      lines.add("spill = sum" + j + " & bit;");
      lines.add("sum" + j + " ^= bit;");
      lines.add("bit = spill;");
    }
    lines.add("sum" + (planes - 1) + " ^= bit;");
    return lines;
  }

  private static List<String> sumShifts(int planes) {
    List<String> lines = new ArrayList<>();
    for (int j = 0; j + 1 < planes; j++) {
      lines.add("sum" + j + " = sum" + (j + 1) + ";");
    }
    lines.add("sum" + (planes - 1) + " = 0u;");
    return lines;
  }

  private String countThreshold() {
    Head head = model.head();
    return head.hasCount()
        ? unsigned(
            "count_thresholds", "Head: a count is taken from here on.", head.countThresholds())
        : "0u";
  }

  private String score() {
    Head head = model.head();
    StringBuilder score = new StringBuilder();
    score
        .append("(sum * ")
        .append(signed("sum_scales", "Head: scale of the sum.", head.sumScale()));
    score.append(")");
    if (head.hasMax()) {
      score.append(" + ((int32_t)largest * ");
      score
          .append(signed("max_scales", "Head: scale of the maximum.", head.maxScale()))
          .append(")");
    }
    if (head.hasCount()) {
      score.append(" + (count * ");
      score.append(signed("count_scales", "Head: scale of the count.", head.countScale()));
      score.append(")");
    }
    score.append(" + ").append(signed("offsets", "Head: offset of the score.", head.offset()));
    return score.toString();
  }

  /** A literal where all classes agree, else a table of the head. */
  private String signed(String name, String comment, List<Integer> values) {
    if (values.stream().distinct().count() == 1) {
      return values.get(0) < 0 ? "(" + values.get(0) + ")" : Integer.toString(values.get(0));
    }
    tables.add(Literals.signed(prefix, name, comment, values));
    return prefix + "_" + name + "[c]";
  }

  private String unsigned(String name, String comment, List<Integer> values) {
    if (values.stream().distinct().count() == 1) {
      return values.get(0) + "u";
    }
    tables.add(Literals.unsigned(prefix, name, comment, values));
    return prefix + "_" + name + "[c]";
  }
}

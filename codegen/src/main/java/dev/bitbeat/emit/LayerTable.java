package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The C table of blocks, input block first, head last. Whatever is the same in all blocks that ask
 * for it becomes a literal instead of a member.
 */
final class LayerTable {
  /** C expressions of positions under a pool and between pools. */
  record Pool(String kernel, String stride) {}

  private static final String WIDE = "uint16_t";

  private final String prefix;
  private final BnnModel model;
  private final List<BlockShape> shapes;
  private final List<Struct.Field> members = new ArrayList<>();
  private final List<List<Integer>> columns = new ArrayList<>();

  LayerTable(BnnModel model, String prefix) {
    this.model = model;
    this.prefix = prefix;
    shapes = model.shapes();
  }

  /** Index of the head. */
  int head() {
    return shapes.size() - 1;
  }

  /** C expression of the head's entry. */
  String headEntry() {
    return "(&" + prefix + "_layers[" + head() + "])";
  }

  /** Padding bit of a binary block. */
  boolean padBit(int block) {
    return block == head() ? model.head().padBit() : model.blocks().get(block - 1).padBit();
  }

  /** A member for one value of every block; returns the C expression of it. */
  String add(String name, String comment, List<Integer> values) {
    boolean wide = Collections.max(values) > 255;
    int wides = (int) members.stream().filter(f -> f.type().equals(WIDE)).count();
    int place = wide ? wides : members.size();
    members.add(place, new Struct.Field(wide ? WIDE : "uint8_t", name, comment));
    columns.add(place, List.copyOf(values));
    return "layer->" + name;
  }

  /** A literal where blocks first..last agree, else a member. */
  String share(String name, String comment, int first, int last, ToIntFunction<Integer> value) {
    List<Integer> values = new ArrayList<>();
    for (int l = 0; l < shapes.size(); l++) {
      values.add(l >= first && l <= last ? value.applyAsInt(l) : 0);
    }
    return values.subList(first, last + 1).stream().distinct().count() == 1
        ? values.get(first) + "u"
        : add(name, comment, values);
  }

  /** A member for one value of every block, computed from its index. */
  String each(String name, String comment, ToIntFunction<Integer> value) {
    return add(
        name, comment, IntStream.range(0, shapes.size()).map(value::applyAsInt).boxed().toList());
  }

  void length() {
    add("length", "time steps out", model.lengths().subList(1, shapes.size() + 1));
  }

  void channels() {
    each("channels", "channels out", l -> shapes.get(l).outChannels());
  }

  /** First word of each layer's output; the head has none. */
  void offset(ScratchPlan plan) {
    each(
        "offset",
        "first word of the output in the scratch",
        l -> l == head() ? 0 : plan.offsets().get(l));
  }

  String kernel() {
    return share("kernel", "taps", 1, head(), l -> shapes.get(l).kernel());
  }

  String pad() {
    return share("pad", "padding on each side", 1, head(), l -> shapes.get(l).pad());
  }

  /** Convolution stride of some blocks. */
  String stride(int first, int last) {
    return share("stride", "inputs between positions", first, last, l -> shapes.get(l).stride());
  }

  /** Padding bit of the binary blocks. */
  String padBits() {
    return share("pad_bit", "value of the padding", 1, head(), l -> padBit(l) ? 1 : 0);
  }

  /** 32 padding bits. */
  String padWord() {
    String bit = padBits();
    return switch (bit) {
      case "0u" -> "0u";
      case "1u" -> "0xffffffffu";
      default -> "(0u - layer->pad_bit)";
    };
  }

  /** Pool of some blocks. */
  Pool pool(int first, int last) {
    String kernel =
        share(
            "pool_kernel", "positions under a pool", first, last, l -> shapes.get(l).poolKernel());
    String stride =
        share(
            "pool_stride", "positions between pools", first, last, l -> shapes.get(l).poolStride());
    return new Pool(kernel, stride);
  }

  Struct struct() {
    return new Struct(
        "/* One block; the input block is the first, the head the last. */",
        prefix + "_layer",
        members);
  }

  Table table() {
    List<String> rows = new ArrayList<>();
    List<Integer> image = new ArrayList<>();
    int wides = (int) members.stream().filter(f -> f.type().equals(WIDE)).count();
    int bytes = members.size() + wides;
    int entryBytes = wides > 0 ? (bytes + 1) / 2 * 2 : bytes;
    for (int l = 0; l < shapes.size(); l++) {
      List<String> entry = new ArrayList<>();
      for (int m = 0; m < members.size(); m++) {
        int value = columns.get(m).get(l);
        entry.add(value + "u");
        Literals.addBytes(image, value, members.get(m).type().equals(WIDE) ? 2 : 1);
      }
      rows.add("{ " + String.join(", ", entry) + " },");
      Literals.addBytes(image, 0, entryBytes - bytes);
    }
    return new Table(
        "/* Blocks in order. */",
        prefix + "_layer",
        prefix + "_layers",
        prefix + "_assert_layers",
        shapes.size(),
        rows,
        entryBytes * shapes.size(),
        image);
  }
}

package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import java.util.ArrayList;
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

  private final String prefix;
  private final BnnModel model;
  private final List<BlockShape> shapes;
  private final List<Member> members = new ArrayList<>();

  /**
   * A member of the C struct; the widest come first, so that there are no gaps.
   *
   * @param bytes 1, 2 or 4
   * @param values one a block
   */
  private record Member(String name, String comment, int bytes, List<Integer> values) {
    Struct.Field field() {
      return new Struct.Field("uint" + 8 * bytes + "_t", name, comment);
    }
  }

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
    int bytes = Literals.unsignedWidth(values);
    int place = (int) members.stream().filter(m -> m.bytes() >= bytes).count();
    members.add(place, new Member(name, comment, bytes, List.copyOf(values)));
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
        members.stream().map(Member::field).toList());
  }

  Table table() {
    List<String> rows = new ArrayList<>();
    List<Integer> image = new ArrayList<>();
    int bytes = members.stream().mapToInt(Member::bytes).sum();
    int aligned = members.stream().mapToInt(Member::bytes).max().orElse(1);
    int entryBytes = (bytes + aligned - 1) / aligned * aligned;
    for (int l = 0; l < shapes.size(); l++) {
      List<String> entry = new ArrayList<>();
      for (Member member : members) {
        int value = member.values().get(l);
        entry.add(value + "u");
        Literals.addBytes(image, value, member.bytes());
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

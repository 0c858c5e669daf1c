package dev.bitbeat.emit;

import dev.bitbeat.emit.view.SizeNet;
import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The small form: one loop over a table of layers. Weights and counter starts are one bit stream:
 * per hidden channel {@code planes} bits of {@code 2^m - threshold}, then per tap 1 where the input
 * bit has to be flipped to become a match, that is where the weight bit is 0.
 */
final class SizeForm implements CModelBuilder.Form {
  private final BnnModel model;
  private final String prefix;
  private final FrontBuilder front;
  private final List<BlockShape> shapes;
  private final LayerTable layers;
  private final HeadTables head;
  private final int firstRow;
  private final int scratchWords;
  private final SizeNet net;

  SizeForm(BnnModel model, String prefix) {
    this.model = model;
    this.prefix = prefix;
    front = new FrontBuilder(model, prefix);
    shapes = model.shapes();
    layers = new LayerTable(model, prefix);
    head = new HeadTables(model.head(), prefix);
    firstRow = Math.max(front.stateWords(), widest(1));
    scratchWords = firstRow + widest(0);
    layers.length();
    layers.channels();
    layers.each("planes", "planes of the counter", this::planes);
    net = net();
  }

  /** Words of the largest output among every second block; the head's is written but not used. */
  private int widest(int first) {
    int widest = 0;
    for (int l = first; l < shapes.size(); l += 2) {
      int words = shapes.get(l).outChannels() * ((model.lengths().get(l + 1) + 31) / 32);
      widest = Math.max(widest, words);
    }
    return widest;
  }

  @Override
  public String template() {
    return "bodySize";
  }

  @Override
  public Map<String, ?> arguments() {
    return Map.of("net", net, "front", front.view(firstRow, front.stateWords()));
  }

  @Override
  public List<Struct> structs() {
    return List.of(layers.struct());
  }

  @Override
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    tables.add(layers.table());
    tables.addAll(front.tables());
    tables.add(Literals.bytes(prefix, "stream", "Counter starts and weight signs.", stream()));
    tables.addAll(head.tables());
    return tables;
  }

  @Override
  public int scratchWords() {
    return scratchWords;
  }

  /** Planes of a block's counter: hidden blocks have one more, which is the threshold's bit. */
  private int planes(int block) {
    return block == 0
        ? 0
        : Bits.width(shapes.get(block).fanIn()) + (block == layers.head() ? 0 : 1);
  }

  private List<Integer> stream() {
    BitStream stream = new BitStream();
    for (int l = 1; l < shapes.size(); l++) {
      boolean hidden = l != layers.head();
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
    int last = layers.head();
    String kernel = layers.kernel();
    String pad = layers.pad();
    String stride = layers.stride(last);
    LayerTable.Pool pool = layers.pool(1, last);
    String padWord = layers.padWord();
    int widestCounter = 0;
    int widestPool = 0;
    for (int l = 1; l <= last; l++) {
      widestCounter = Math.max(widestCounter, planes(l));
      widestPool = Math.max(widestPool, shapes.get(l).poolKernel());
    }
    return new SizeNet(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        last > 1,
        firstRow,
        widestPool > 1,
        pool.kernel(),
        pool.stride(),
        widestPool,
        padWord.contains("layer"),
        widestCounter,
        padWord,
        !padWord.equals("0u"),
        !pad.equals("0u"),
        Bits.across(word("first - 32u"), "middle", pad),
        Bits.across("middle", word("first + 32u"), pad),
        kernel,
        !stride.equals("1u"),
        stride,
        layers.headEntry(),
        model.head().hasMax(),
        model.head().hasCount(),
        head.countThreshold(),
        head.score("sum", "(int32_t)largest", "count"));
  }

  private String word(String first) {
    return prefix + "_word(counter, " + first + ")";
  }
}

package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Pool;
import dev.bitbeat.emit.view.SizeNet;
import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import java.util.ArrayList;
import java.util.Collections;
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
  private final ScratchPlan plan;
  private final Pool pool;
  private final SizeNet net;

  SizeForm(BnnModel model, String prefix) {
    this.model = model;
    this.prefix = prefix;
    front = new FrontBuilder(model, prefix);
    shapes = model.shapes();
    layers = new LayerTable(model, prefix);
    head = new HeadTables(model.head(), prefix);
    List<Integer> sizes = ScratchPlan.layerWords(model);
    plan = ScratchPlan.of(sizes, front.stateWords(), Collections.nCopies(sizes.size(), 0));
    layers.length();
    if (layers.head() > 1) {
      layers.offset(plan);
    }
    layers.channels();
    layers.each("planes", "planes of the counter", this::planes);
    pool = layers.pool(0);
    net = net();
  }

  @Override
  public String template() {
    return "bodySize";
  }

  @Override
  public Map<String, ?> arguments() {
    return Map.of("net", net, "pool", pool, "front", front.view(plan.stateWord()));
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
    return plan.words();
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
    String stride = layers.stride(last - 1);
    String padWord = layers.padWord();
    int widest = 0;
    int tapPlanes = 0;
    for (int l = 1; l <= last; l++) {
      widest = Math.max(widest, planes(l));
      tapPlanes = Math.max(tapPlanes, Bits.width(shapes.get(l).kernel()));
    }
    BlockShape shape = shapes.get(last);
    return new SizeNet(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        last > 1,
        widest,
        padWord,
        !padWord.equals("0u"),
        !pad.equals("0u"),
        Bits.across(word("block - 1u"), "middle", pad),
        Bits.across("middle", word("block + 1u"), pad),
        kernel,
        tapPlanes,
        tapPlanes > 1,
        sumDeclarations(tapPlanes),
        sumSteps(tapPlanes),
        sumShifts(tapPlanes),
        !stride.equals("1u"),
        stride,
        layers.headEntry(),
        last - 1,
        shape.poolKernel() > 1,
        shape.poolKernel(),
        shape.poolStride(),
        shape.poolKernel(),
        shape.stride() > 1,
        shape.stride(),
        model.head().hasMax(),
        model.head().hasCount(),
        head.countThreshold(),
        head.score("sum", "(int32_t)largest", "count"));
  }

  private String word(String index) {
    return prefix + "_word(row, " + index + ", layer)";
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
}

package dev.bitbeat.emit;

import dev.bitbeat.emit.view.PlainNet;
import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The channel-packed form, which is also the small one where {@link SizeForm} does not suit, and
 * the naive one: position by position, channel by channel. Weights are 1 where the input bit has to
 * be flipped to become a match: words of 32 channels tap by tap, or for the naive form one stream
 * of bits.
 */
final class PlainForm implements CModelBuilder.Form {
  private final BnnModel model;
  private final String prefix;
  private final boolean naive;
  private final FrontBuilder front;
  private final List<BlockShape> shapes;
  private final LayerTable layers;
  private final HeadTables head;
  private final int firstRow;
  private final int phaseWords;
  private final int scratchWords;
  private final PlainNet net;

  PlainForm(BnnModel model, String prefix, boolean naive) {
    this.model = model;
    this.prefix = prefix;
    this.naive = naive;
    front = new FrontBuilder(model, prefix);
    shapes = model.shapes();
    layers = new LayerTable(model, prefix);
    head = new HeadTables(model, prefix);
    phaseWords = wordsOf(shapes.get(0).outChannels()) * model.lengths().get(1);
    int waiting = (model.input().phases() - 1) * phaseWords;
    firstRow = Math.max(stateWords(), widestLayer(1)) + waiting;
    scratchWords = firstRow + widestLayer(0);
    layers.length();
    layers.channels();
    net = net();
  }

  @Override
  public String template() {
    return "bodyPlain";
  }

  @Override
  public Map<String, ?> arguments() {
    return Map.of("net", net, "front", front.view(firstRow, phaseWords, stateWords()));
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
    if (!model.blocks().isEmpty()) {
      List<Integer> thresholds = new ArrayList<>();
      model.blocks().forEach(block -> thresholds.addAll(block.thresholds()));
      tables.add(
          Literals.halfwords(prefix, "thresholds", "Matches from here on are a one.", thresholds));
    }
    tables.add(
        naive
            ? Literals.bytes(prefix, "weights", "Flips, one after the other.", bits())
            : Literals.words(prefix, "weights", "Flips of 32 channels, tap by tap.", words()));
    tables.addAll(head.tables());
    return tables;
  }

  @Override
  public int scratchWords() {
    return scratchWords;
  }

  /**
   * Words of the input block's state: two, three for each phase, taps, bits, those of the rhythm,
   * and the running normalizer's three.
   */
  private int stateWords() {
    BlockShape shape = model.input().shape();
    return 2
        + 3 * model.input().phases()
        + shape.kernel()
        + wordsOf(shape.outChannels())
        + FrontBuilder.rhythmWords(model)
        + (model.normalizer().streaming() ? 3 : 0);
  }

  private static int wordsOf(int channels) {
    return (channels + 31) / 32;
  }

  /** Words of the largest layer among every second hidden one. */
  private int widestLayer(int first) {
    int widest = 0;
    for (int l = first; l < layers.head(); l += 2) {
      int words = wordsOf(shapes.get(l).outChannels()) * model.lengths().get(l + 1);
      widest = Math.max(widest, words);
    }
    return widest;
  }

  private BitMatrix weightsOf(int block) {
    return block == layers.head()
        ? model.head().weights()
        : model.blocks().get(block - 1).weights();
  }

  @Override
  public List<Integer> layerBits() {
    List<Integer> bits = new ArrayList<>(List.of(0));
    for (BlockShape shape : shapes.subList(1, shapes.size())) {
      int row = naive ? shape.fanIn() : shape.kernel() * 32 * wordsOf(shape.inChannels());
      bits.add(shape.outChannels() * row);
    }
    return bits;
  }

  private List<Integer> bits() {
    BitStream stream = new BitStream();
    for (int l = 1; l < shapes.size(); l++) {
      for (int c = 0; c < shapes.get(l).outChannels(); c++) {
        for (int j = 0; j < shapes.get(l).fanIn(); j++) {
          stream.bit(!weightsOf(l).get(c, j));
        }
      }
    }
    return stream.toBytes();
  }

  private List<Integer> words() {
    List<Integer> words = new ArrayList<>();
    for (int l = 1; l < shapes.size(); l++) {
      BlockShape shape = shapes.get(l);
      for (int c = 0; c < shape.outChannels(); c++) {
        for (int k = 0; k < shape.kernel(); k++) {
          int word = 0;
          for (int i = 0; i < shape.inChannels(); i++) {
            word |= weightsOf(l).get(c, i * shape.kernel() + k) ? 0 : 1 << (i & 31);
            if ((i & 31) == 31 || i == shape.inChannels() - 1) {
              words.add(word);
              word = 0;
            }
          }
        }
      }
    }
    return words;
  }

  private PlainNet net() {
    int last = layers.head();
    int phases = model.input().phases();
    BlockShape shape = shapes.get(last);
    LayerTable.Pool pool = layers.pool(0, last - 1);
    String kernel = layers.kernel();
    int widest = shapes.stream().limit(last).mapToInt(BlockShape::outChannels).max().orElseThrow();
    String channels = "(uint32_t)layer[-1].channels";
    return new PlainNet(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        naive,
        last > 1,
        phases > 1,
        phases,
        phaseWords,
        phases > 1 && model.head().rhythm().isEmpty(),
        firstRow,
        wordsOf(shapes.get(0).outChannels()),
        wordsOf(widest),
        layers.padWord(),
        layers.pad(),
        kernel,
        layers.stride(1, last),
        naive
            ? "(" + channels + " * " + kernel + ")"
            : "(((" + channels + " + 31u) >> 5) * " + kernel + ")",
        pool.kernel(),
        pool.stride(),
        layers.headEntry(),
        last - 1,
        shape.poolKernel(),
        shape.poolStride(),
        model.head().hasMax(),
        model.head().hasCount(),
        model.head().countThresholds().stream().allMatch(threshold -> threshold == 0),
        head.countThreshold(),
        head.score("sum", "(int32_t)largest", "count"));
  }
}

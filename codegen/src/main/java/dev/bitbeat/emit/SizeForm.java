package dev.bitbeat.emit;

import dev.bitbeat.emit.view.SizeNet;
import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.InputBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The small form, small in flash and in RAM: every block remembers no more than the inputs under
 * its kernel, as one string of bits, and each sample runs through all blocks that it completes. One
 * loop does input block, hidden blocks and head; one stream of bytes holds their weights and
 * thresholds.
 *
 * <p>The string of a block has the newest time step first and within it the last channel first, so
 * that a new bit goes to bit 0. It holds padding as zeros: where the padding bit is one, all its
 * bits are inverted, and the weights with them. At the window's end zero samples push the rest out,
 * and each block answers with padding from its last output on.
 */
final class SizeForm implements CModelBuilder.Form {
  /** Most zero samples behind the window, so that the last result does not take long. */
  private static final int MOST_FLUSH = BnnModel.MAX_INPUT_LENGTH;

  /** Bytes of a channel in the stream besides a bit a weight: wide input weights, a threshold. */
  private static final int MOST_EXTRA = 17;

  private final BnnModel model;
  private final String prefix;
  private final List<BlockShape> shapes;
  private final LayerTable layers;
  private final HeadTables head;
  private final List<Integer> stream = new ArrayList<>();
  private final List<Integer> layerBits = new ArrayList<>();
  private final List<Integer> offsets = new ArrayList<>();
  private final List<Integer> thresholds = new ArrayList<>();
  private final boolean shared;
  private final int weightBits;
  private final int thresholdBias;
  private final SizeNet net;

  SizeForm(BnnModel model, String prefix) {
    this.model = model;
    this.prefix = prefix;
    shapes = model.shapes();
    layers = new LayerTable(model, prefix);
    head = HeadTables.packed(model, prefix);
    shared = sharesWeights(model);
    weightBits = fieldBits(model.input());
    thresholdBias =
        model.input().thresholds().stream().allMatch(t -> t >= 0) ? 0 : InputBlock.MAX_THRESHOLD;
    fillStream();
    net = net();
  }

  /**
   * Whether the form can compute a model: no position lies in padding alone before the first input,
   * the last output comes soon after the last sample, and 16 bits are enough to find the weights.
   */
  static boolean suits(BnnModel model) {
    boolean shallow = model.shapes().stream().allMatch(shape -> shape.pad() < shape.kernel());
    int bytes = 0;
    for (BlockShape shape : model.shapes()) {
      bytes += shape.outChannels() * (shape.fanIn() / 8 + MOST_EXTRA);
    }
    return shallow
        && bytes <= 0xffff
        && ends(model).stream().allMatch(end -> end <= model.inputLength() + MOST_FLUSH);
  }

  /**
   * Samples, zeros behind the window included, until each block has given its last output in the
   * last phase. An earlier phase ends earlier, but has no further output until then.
   */
  private static List<Long> ends(BnnModel model) {
    List<BlockShape> shapes = model.shapes();
    List<Long> ends = new ArrayList<>();
    for (int last = 0; last < shapes.size(); last++) {
      long output = model.lengths().get(last + 1);
      for (int l = last; l >= 0; l--) {
        BlockShape shape = shapes.get(l);
        long position = (output - 1) * shape.poolStride() + shape.poolKernel() - 1;
        if (l == 0) {
          position += (long) (model.input().phases() - 1) * model.input().phaseStep();
        }
        output = position * shape.stride() + need(shape);
      }
      ends.add(output);
    }
    return ends;
  }

  /** Inputs until the first position: the padding before them is there from the start. */
  private static int need(BlockShape shape) {
    return shape.kernel() - shape.pad();
  }

  /** What blocks must have in common to read the same bytes of the stream. */
  private record Rows(BitMatrix weights, int kernel, boolean padBit) {}

  private static Rows rows(BinaryBlock block) {
    return new Rows(block.weights(), block.shape().kernel(), block.padBit());
  }

  private static boolean sharesWeights(BnnModel model) {
    return model.blocks().stream().map(SizeForm::rows).distinct().count() < model.blocks().size();
  }

  /** Bits of the stream that one weight of the input block takes: 1 (a sign), 2, 4 or 8. */
  private static int fieldBits(InputBlock input) {
    boolean signs = true;
    int least = 0;
    int most = 0;
    for (List<Integer> row : input.weights()) {
      for (int weight : row) {
        signs &= Math.abs(weight) == 1;
        least = Math.min(least, weight);
        most = Math.max(most, weight);
      }
    }
    return signs ? 1 : least >= -2 && most <= 1 ? 2 : least >= -8 && most <= 7 ? 4 : 8;
  }

  @Override
  public String template() {
    return "bodySize";
  }

  @Override
  public Map<String, ?> arguments() {
    return Map.of("net", net, "front", new FrontBuilder(model, prefix).view(0, 0, 0));
  }

  @Override
  public List<Struct> structs() {
    List<Struct> structs = new ArrayList<>(head.structs());
    structs.add(0, layers.struct());
    return structs;
  }

  @Override
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    tables.add(layers.table());
    tables.add(Literals.bytes(prefix, "stream", "Weights and thresholds, block by block.", stream));
    if (shared && !thresholds.isEmpty()) {
      tables.add(
          Literals.unsigned(
              prefix, "thresholds", "Hidden blocks: matches from here on are a one.", thresholds));
    }
    tables.addAll(head.tables());
    return tables;
  }

  @Override
  public int scratchWords() {
    int blockBytes = 2 + widestChannels() + widestRow();
    return (4 * stateWords() + 2 * stateHalfwords() + blockStates() * blockBytes + 3) / 4;
  }

  /**
   * Words of the state without the blocks: count and scale, the running normalizer's two, the phase
   * where it is kept, those of the rhythm, taps, the head's scores or wide sums.
   */
  private int stateWords() {
    int classes = model.head().shape().outChannels();
    return 2
        + (model.normalizer().streaming() ? 2 : 0)
        + (keepsPhase() ? 1 : 0)
        + FrontBuilder.rhythmWords(model)
        + model.input().shape().kernel()
        + (model.input().phases() > 1 ? classes : wideSums() ? headSums() : 0);
  }

  /** Halfwords of the state: the head's sums, its largest counts and its newest ones. */
  private int stateHalfwords() {
    int phases = model.input().phases();
    BlockShape top = model.head().shape();
    int counts = top.poolKernel() - 1 + (keepsLargest() ? 1 : 0);
    return (phases > 1 || wideSums() ? 0 : headSums()) + phases * top.outChannels() * counts;
  }

  /** Sums of the head: what each class gathers over time. */
  private int headSums() {
    Head top = model.head();
    return top.shape().outChannels() * (1 + (top.hasMax() ? 1 : 0) + (top.hasCount() ? 1 : 0));
  }

  /** Whether a sum over time can exceed 16 bits. */
  private boolean wideSums() {
    return (long) model.head().shape().fanIn() * model.lengths().get(layers.head() + 1) > 0xffff;
  }

  /** Whether each phase's maxima need words of their own: the head's ages cannot hold them. */
  private boolean keepsLargest() {
    BlockShape top = model.head().shape();
    boolean agesHold = top.fanIn() <= 0xff && top.outChannels() <= widestChannels();
    return model.input().phases() > 1 && model.head().hasMax() && !agesHold;
  }

  /** Whether the phase is counted, since no bits of the count of samples name it. */
  private boolean keepsPhase() {
    return model.input().phases() > 1 && !countHasPhase();
  }

  /** States of blocks: one of the input block, one of every other block for each phase. */
  private int blockStates() {
    return 1 + model.input().phases() * layers.head();
  }

  private BitMatrix weights(int block) {
    return block == layers.head()
        ? model.head().weights()
        : model.blocks().get(block - 1).weights();
  }

  /** Bytes of the inputs under a binary block's kernel, and of one channel's weights. */
  private int rowBytes(int block) {
    return block == 0 ? 0 : (shapes.get(block).fanIn() + 7) / 8;
  }

  private int widestRow() {
    int widest = 0;
    for (int l = 1; l < shapes.size(); l++) {
      widest = Math.max(widest, rowBytes(l));
    }
    return widest;
  }

  /** Channels of the widest block but the head, which keeps its own sums. */
  private int widestChannels() {
    return shapes.stream().limit(layers.head()).mapToInt(BlockShape::outChannels).max().orElse(0);
  }

  private boolean wideThresholds() {
    return model.blocks().stream()
        .anyMatch(block -> block.thresholds().stream().anyMatch(t -> t > 255));
  }

  @Override
  public List<Integer> layerBits() {
    return List.copyOf(layerBits);
  }

  private void fillStream() {
    offsets.add(0);
    fillInput();
    layerBits.add(8 * stream.size());
    Map<Rows, Integer> places = new HashMap<>();
    for (int l = 1; l < shapes.size(); l++) {
      Integer place =
          shared && l != layers.head()
              ? places.putIfAbsent(rows(model.blocks().get(l - 1)), stream.size())
              : null;
      offsets.add(place == null ? stream.size() : place);
      int before = stream.size();
      if (place == null) {
        fillBinary(l);
      }
      layerBits.add(8 * (stream.size() - before));
      if (l != layers.head()) {
        thresholds.addAll(model.blocks().get(l - 1).thresholds());
      }
    }
  }

  /** Newest tap first; a byte goes into the stream when its first weight is read. */
  private void fillInput() {
    InputBlock input = model.input();
    int place = 0;
    int filled = 8;
    for (int c = 0; c < input.shape().outChannels(); c++) {
      for (int k = input.shape().kernel() - 1; k >= 0; k--) {
        if (filled == 8) {
          place = stream.size();
          stream.add(0);
          filled = 0;
        }
        int weight = input.weights().get(c).get(k);
        int field = weightBits == 1 ? (weight + 1) / 2 : weight + (1 << (weightBits - 1));
        stream.set(place, stream.get(place) | field << filled);
        filled += weightBits;
      }
      Literals.addBytes(stream, input.thresholds().get(c) + thresholdBias, 2);
    }
  }

  private void fillBinary(int block) {
    BlockShape shape = shapes.get(block);
    for (int c = 0; c < shape.outChannels(); c++) {
      BitStream row = new BitStream();
      for (int k = shape.kernel() - 1; k >= 0; k--) {
        for (int i = shape.inChannels() - 1; i >= 0; i--) {
          row.bit(weights(block).get(c, i * shape.kernel() + k) == layers.padBit(block));
        }
      }
      stream.addAll(row.toBytes());
      if (!shared && block != layers.head()) {
        int threshold = model.blocks().get(block - 1).thresholds().get(c);
        Literals.addBytes(stream, threshold, wideThresholds() ? 2 : 1);
      }
    }
  }

  /**
   * Whether a head without a pool has so many positions that their count, a byte, comes to 0 again:
   * behind a pool that leaves gaps, whose count is cut to a byte, that would match the 0 that marks
   * the head.
   */
  private boolean countWraps() {
    return model.lengths().get(layers.head() + 1) > 0xff;
  }

  private SizeNet net() {
    int last = layers.head();
    InputBlock input = model.input();
    BlockShape top = shapes.get(last);
    int phases = model.input().phases();
    boolean gaps =
        shapes.get(0).poolKernel() < model.input().phaseStep()
            || shapes.stream().skip(1).anyMatch(shape -> shape.poolKernel() < shape.poolStride());
    boolean headDue = top.poolKernel() > 1 || top.poolStride() > 1 || (gaps && countWraps());
    List<Long> ends = ends(model);
    int end = Math.max(model.inputLength(), Collections.max(ends).intValue());
    layers.each("weights", "first byte of the weights in the stream", offsets::get);
    layers.each("end", "samples until the last output", l -> ends.get(l).intValue());
    layers.channels();
    layers.each("row", "bytes of the inputs under the kernel; 0: the input block", this::rowBytes);
    String need =
        layers.share("need", "inputs until the first position", 0, last, l -> need(shapes.get(l)));
    String stride = layers.stride(0, last);
    String poolKernel =
        layers.each(
            "pool_kernel",
            headDue ? "positions under a pool" : "positions under a pool; 0: the head",
            l -> l == last && !headDue ? 0 : shapes.get(l).poolKernel());
    int pooled = headDue ? last : last - 1;
    String poolStride =
        layers.share(
            "pool_stride",
            "positions between pools",
            0,
            pooled,
            l -> l == 0 ? model.input().phaseStep() : shapes.get(l).poolStride());
    boolean ragged = shapes.stream().skip(1).anyMatch(shape -> shape.fanIn() % 8 != 0);
    String mask =
        ragged
            ? layers.share(
                "mask",
                "bits of the last byte of a row",
                1,
                last,
                l -> 0xff >> (-shapes.get(l).fanIn() & 7))
            : "";
    String padBit = layers.padBits();
    String limit = wideThresholds() ? "(int32_t)weight[0] + ((int32_t)weight[1] * 256)" : "*weight";
    if (shared) {
      List<Integer> firsts = new ArrayList<>(List.of(0, 0));
      model
          .blocks()
          .forEach(b -> firsts.add(firsts.get(firsts.size() - 1) + b.shape().outChannels()));
      String first =
          layers.each("thresholds", "first of the thresholds", l -> l == last ? 0 : firsts.get(l));
      limit = prefix + "_thresholds[" + first + " + c]";
    }
    boolean phased = phases > 1;
    boolean hasMax = model.head().hasMax();
    boolean hasCount = model.head().hasCount();
    int recent = top.poolKernel() - 1;
    String phaseClass = phased ? "(phase * " + top.outChannels() + "u) + c" : "c";
    boolean keepsLargest = keepsLargest();
    boolean agesLargest = phased && hasMax && !keepsLargest;
    boolean keepsPhase = keepsPhase();
    return new SizeNet(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        input.shape().kernel(),
        input.shape().kernel() > 1,
        weightBits < 8,
        weightBits,
        weight(),
        input.shift() > 0,
        1 << input.shift(),
        thresholdBias > 0,
        thresholdBias,
        widestChannels(),
        widestRow(),
        phased,
        keepsPhase ? "state->phase" : phase(),
        keepsPhase,
        phases - 1,
        last,
        blockStates(),
        need,
        shapes.stream().anyMatch(shape -> need(shape) < shape.stride()),
        stride,
        poolKernel,
        gaps,
        poolStride,
        ragged,
        mask.replace("layer->", "layer[1]."),
        phased ? "next->row" : "block[1].row",
        !model.blocks().isEmpty(),
        shared ? 0 : wideThresholds() ? 2 : 1,
        limit,
        padBit.equals("1u")
            ? "(age == 0u)"
            : padBit.equals("0u") ? "(age != 0u)" : "((age != 0u) ? 1u : 0u) ^ layer[1].pad_bit",
        headDue ? "(layer == " + layers.headEntry() + ")" : "(" + poolKernel + " == 0u)",
        headDue,
        recent > 0,
        recent,
        top.outChannels(),
        phases * top.outChannels(),
        phaseClass,
        wideSums() ? "uint32_t" : "uint16_t",
        hasMax,
        hasCount,
        keepsLargest,
        agesLargest,
        keepsLargest ? "state->largest[" + phaseClass + "]" : "block->ages[c]",
        keepsLargest ? "uint16_t" : "uint8_t",
        head.sumScale(),
        head.maxScale(),
        head.countScale(),
        head.countThreshold(),
        end > model.inputLength(),
        end,
        phased
            ? head.score("state->scores[c]")
            : head.score("(int32_t)sums->sum", "(int32_t)sums->largest", "(int32_t)sums->count"));
  }

  /** Samples from an output of the input block in one phase to its output in the next. */
  private int phaseSamples() {
    return shapes.get(0).stride() * model.input().phaseStep();
  }

  /**
   * Whether some bits of the count of samples count the phases: then they name them. Which of them
   * is the first does not matter, since all blocks of a phase start alike.
   */
  private boolean countHasPhase() {
    return Integer.bitCount(phaseSamples()) == 1 && Integer.bitCount(model.input().phases()) == 1;
  }

  /** C expression of these bits. */
  private String phase() {
    int shift = Integer.numberOfTrailingZeros(phaseSamples());
    String count = shift == 0 ? "state->count" : "(state->count >> " + shift + ")";
    return count + " & " + (model.input().phases() - 1) + "u";
  }

  /** C expression of the next weight, which the lowest bits of {@code fields} hold. */
  private String weight() {
    return weightBits == 1
        ? "((int32_t)((fields & 1u) * 2u) - 1)"
        : "((int32_t)(fields & "
            + ((1 << weightBits) - 1)
            + "u) - "
            + (1 << (weightBits - 1))
            + ")";
  }
}

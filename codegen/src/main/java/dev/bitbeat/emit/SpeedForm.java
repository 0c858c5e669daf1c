package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Adder;
import dev.bitbeat.emit.view.Dispatch;
import dev.bitbeat.emit.view.Gather;
import dev.bitbeat.emit.view.PoolStep;
import dev.bitbeat.emit.view.SpeedNet;
import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fast form. The taps of all input channels are one row; three in a row make a group, whose sum
 * is tabulated for all eight weight patterns once for all output channels; a chunk of groups goes
 * through straight-line carry-save adders. Weights are halfwords of five patterns, chunk by chunk,
 * in each channel by channel; a pattern bit is 1 where the input bit has to be flipped.
 */
final class SpeedForm implements CModelBuilder.Form {
  private static final int GROUP_TAPS = 3;
  private static final int TABLE_WORDS = 16;

  /** Estimated instructions of one group in the adders, and of one call of them. */
  private static final int GROUP_COST = 14;

  private static final int CALL_COST = 45;

  private final BnnModel model;
  private final String prefix;
  private final int largestChunk;
  private final boolean twoOperands;
  private final FastFrontBuilder front;
  private final List<BlockShape> shapes;
  private final LayerTable layers;
  private final HeadTables head;
  private final ScratchPlan plan;
  private final LayerTable.Pool pool;
  private final SpeedNet net;

  /** Planes of the counters of all layers with a chunk of so many groups. */
  private final SortedMap<Integer, Integer> planesOfChunk = new TreeMap<>();

  /**
   * @param core processor to tune for
   * @param largestChunk most groups in a chunk
   */
  SpeedForm(BnnModel model, String prefix, Core core, int largestChunk) {
    this.model = model;
    this.prefix = prefix;
    this.largestChunk = largestChunk;
    twoOperands = core == Core.CORTEX_M0;
    front = new FastFrontBuilder(model, prefix, core);
    shapes = model.shapes();
    layers = new LayerTable(model, prefix);
    head = new HeadTables(model, prefix);
    for (int l = 1; l < shapes.size(); l++) {
      int needed = Bits.width(shapes.get(l).fanIn()) + (l == layers.head() ? 0 : 1);
      // A group gives ones and twos, also where there is only one input.
      planesOfChunk.merge(groups(l), Math.max(2, needed), Math::max);
    }
    List<Integer> sizes = ScratchPlan.layerWords(model);
    List<Integer> work = new ArrayList<>();
    for (int l = 1; l < shapes.size(); l++) {
      work.add(workWords(l));
    }
    plan = ScratchPlan.of(sizes, model.input().phases(), front.stateWords(), work);
    layers.length();
    if (layers.head() > 1) {
      layers.offset(plan);
      layers.each(
          "work",
          "first word of tables and counters in the scratch",
          l -> l == 0 || l == layers.head() ? 0 : plan.base() + ScratchPlan.gap(l - 1, sizes));
      layers.each(
          "weights",
          "halfwords of weights",
          l -> l == 0 || l == layers.head() ? 0 : layerHalfwords(l));
    }
    layers.channels();
    pool = layers.pool(0, layers.head() - 1);
    net = net(plan.base() + ScratchPlan.gap(layers.head() - 1, sizes));
  }

  @Override
  public String template() {
    return "bodySpeed";
  }

  @Override
  public Map<String, ?> arguments() {
    return Map.of(
        "net", net, "front", front.view(plan.base(), plan.phaseWords(), plan.stateWord()));
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
    tables.add(Literals.halfwords(prefix, "starts", "What the counters start at.", starts()));
    tables.add(
        Literals.halfwords(
            prefix, "weights", "Flips of three taps, five groups a halfword.", weights()));
    tables.addAll(head.tables());
    return tables;
  }

  @Override
  public int scratchWords() {
    return plan.words();
  }

  /** Groups of three taps in one chunk of a block: the cheapest number by estimate. */
  private int groups(int block) {
    int total = (shapes.get(block).fanIn() + GROUP_TAPS - 1) / GROUP_TAPS;
    int best = Math.min(total, largestChunk);
    int bestCost = Integer.MAX_VALUE;
    for (int groups = Math.min(total, largestChunk); groups >= 1; groups--) {
      int chunks = (total + groups - 1) / groups;
      int cost = chunks * (groups * GROUP_COST + CALL_COST);
      if (cost < bestCost) {
        bestCost = cost;
        best = groups;
      }
    }
    return best;
  }

  private int chunks(int block) {
    int perChunk = GROUP_TAPS * groups(block);
    return (shapes.get(block).fanIn() + perChunk - 1) / perChunk;
  }

  private static int halfwords(int groups) {
    return (groups + AdderTree.GROUPS_PER_HALFWORD - 1) / AdderTree.GROUPS_PER_HALFWORD;
  }

  private int layerHalfwords(int block) {
    return chunks(block) * shapes.get(block).outChannels() * halfwords(groups(block));
  }

  private int planes(int block) {
    return block == 0 ? 0 : planesOfChunk.get(groups(block));
  }

  /** Words of the buffer of taps: a chunk, and what may be left of a row. */
  private int tapWords() {
    int kernel = shapes.stream().skip(1).mapToInt(BlockShape::kernel).max().orElseThrow();
    return GROUP_TAPS * planesOfChunk.lastKey() + kernel - 1;
  }

  private int countersAt() {
    return tapWords() + TABLE_WORDS * planesOfChunk.lastKey();
  }

  /** Words of state that the head keeps for a class: three gathers, and planes if it pools. */
  private int headState() {
    return 3 + (shapes.get(layers.head()).poolKernel() > 1 ? planes(layers.head()) : 0);
  }

  private int workWords(int block) {
    int channels = shapes.get(block).outChannels();
    int perChannel = planes(block) + (block == layers.head() ? headState() : 1);
    return countersAt() + channels * perChannel;
  }

  private BitMatrix weightsOf(int block) {
    return block == layers.head()
        ? model.head().weights()
        : model.blocks().get(block - 1).weights();
  }

  private List<Integer> starts() {
    List<Integer> starts = new ArrayList<>();
    for (int l = 1; l < shapes.size(); l++) {
      for (int c = 0; c < shapes.get(l).outChannels(); c++) {
        starts.add(
            l == layers.head()
                ? 0
                : (1 << (planes(l) - 1)) - model.blocks().get(l - 1).thresholds().get(c));
      }
    }
    return starts;
  }

  @Override
  public List<Integer> layerBits() {
    List<Integer> bits = new ArrayList<>(List.of(0));
    for (int l = 1; l < shapes.size(); l++) {
      bits.add(16 * chunks(l) * shapes.get(l).outChannels() * halfwords(groups(l)));
    }
    return bits;
  }

  private List<Integer> weights() {
    List<Integer> halfwords = new ArrayList<>();
    for (int l = 1; l < shapes.size(); l++) {
      int groups = groups(l);
      for (int chunk = 0; chunk < chunks(l); chunk++) {
        for (int c = 0; c < shapes.get(l).outChannels(); c++) {
          for (int h = 0; h < halfwords(groups); h++) {
            int first = GROUP_TAPS * (chunk * groups + h * AdderTree.GROUPS_PER_HALFWORD);
            int end =
                GROUP_TAPS
                    * (chunk * groups + Math.min(groups, (h + 1) * AdderTree.GROUPS_PER_HALFWORD));
            int flips = flips(weightsOf(l), c, first, Math.min(end, shapes.get(l).fanIn()));
            halfwords.add(AdderTree.packed(flips, twoOperands));
          }
        }
      }
    }
    return halfwords;
  }

  private static int flips(BitMatrix weights, int channel, int first, int end) {
    int flips = 0;
    for (int j = first; j < end; j++) {
      flips |= weights.get(channel, j) ? 0 : 1 << (j - first);
    }
    return flips;
  }

  private SpeedNet net(int headWork) {
    int last = layers.head();
    String kernel = layers.kernel();
    String pad = layers.pad();
    String stride = layers.stride(1, last);
    String padWord = layers.padWord();
    String groups =
        layers.share("groups", "groups of three taps in a chunk", 1, last, this::groups);
    String chunks = layers.share("chunks", "chunks", 1, last, this::chunks);
    String planes = layers.share("planes", "planes of a counter", 1, last, this::planes);
    BlockShape shape = shapes.get(last);
    return new SpeedNet(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        last > 1,
        padWord,
        !padWord.equals("0u"),
        !pad.equals("0u"),
        pad,
        Bits.across(word("walk->span - 1u"), "middle", pad),
        Bits.across("middle", word("walk->span + 1u"), pad),
        kernel,
        !stride.equals("1u"),
        stride,
        gathers(stride),
        groups,
        chunks,
        planes,
        tapWords(),
        countersAt(),
        tapLines(kernel),
        startLines(planes),
        adders(),
        dispatch(),
        pool.kernel(),
        pool.stride(),
        PoolLines.pool(pool.kernel()),
        PoolLines.compress(pool.stride()),
        layers.headEntry(),
        headWork,
        last - 1,
        shape.poolKernel() > 1,
        shape.poolKernel(),
        shape.poolStride(),
        poolSteps(shape.poolKernel()),
        Bits.width(shape.fanIn()),
        planes(last),
        headState(),
        shape.outChannels() * planes(last),
        model.head().hasMax(),
        model.head().hasCount(),
        head.countThreshold(),
        head.score("(int32_t)state[0]", "(int32_t)state[1]", "(int32_t)state[2]"),
        model.input().phases() > 1,
        model.input().phases(),
        plan.base(),
        plan.phaseWords(),
        model.input().phases() > 1 && model.head().rhythm().isEmpty());
  }

  private static List<String> tapLines(String kernel) {
    List<String> lines = new ArrayList<>();
    lines.add("to[0] = low;");
    if (kernel.startsWith("layer")) {
      lines.add("{");
      lines.add("    uint32_t k;");
      lines.add("    for (k = 1u; k < " + kernel + "; k++) {");
      lines.add("        to[k] = (low >> k) | (high << (32u - k));");
      lines.add("    }");
      lines.add("}");
      return lines;
    }
    int taps = Integer.parseInt(kernel.substring(0, kernel.length() - 1));
    for (int k = 1; k < taps; k++) {
      lines.add("to[" + k + "] = (low >> " + k + ") | (high << " + (32 - k) + ");");
    }
    if (taps == 1) {
      lines.add("(void)high;");
    }
    return lines;
  }

  private static List<String> startLines(String planes) {
    List<String> lines = new ArrayList<>();
    if (planes.startsWith("layer")) {
      lines.add("uint32_t j;");
      lines.add("for (j = 0u; j < " + planes + "; j++) {");
      lines.add("    counter[j] = 0u - ((start >> j) & 1u);");
      lines.add("}");
      return lines;
    }
    int count = Integer.parseInt(planes.substring(0, planes.length() - 1));
    for (int j = 0; j < count; j++) {
      lines.add("counter[" + j + "] = 0u - ((start >> " + j + ") & 1u);");
    }
    return lines;
  }

  private List<Gather> gathers(String stride) {
    List<Integer> strides =
        shapes.stream().skip(1).map(BlockShape::stride).filter(s -> s > 1).distinct().toList();
    List<Gather> gathers = new ArrayList<>();
    for (int s : strides) {
      int kept = Integer.SIZE / s;
      List<String> lines =
          PoolLines.compress(s + "u").stream().map(l -> l.replace("fresh", kept + "u")).toList();
      boolean last = gathers.size() == strides.size() - 1;
      gathers.add(new Gather(!last, stride + " == " + s + "u", kept, kept * s, lines));
    }
    return gathers;
  }

  private static List<PoolStep> poolSteps(int kernel) {
    List<PoolStep> steps = new ArrayList<>();
    for (int covered = 1; covered < kernel; ) {
      int shift = Math.min(covered, kernel - covered);
      covered += shift;
      steps.add(new PoolStep(shift, covered == kernel));
    }
    return steps;
  }

  private String word(String index) {
    return prefix + "_word(walk->row, " + index + ", layer)";
  }

  private List<Adder> adders() {
    List<Adder> adders = new ArrayList<>();
    planesOfChunk.forEach(
        (groups, planes) ->
            adders.add(AdderTree.build(prefix, adderName(groups), groups, planes, twoOperands)));
    return adders;
  }

  private String adderName(int groups) {
    return prefix + "_add" + groups;
  }

  private List<Dispatch> dispatch() {
    List<Dispatch> dispatch = new ArrayList<>();
    planesOfChunk.forEach(
        (groups, planes) ->
            dispatch.add(
                new Dispatch(
                    groups != planesOfChunk.lastKey().intValue(),
                    "layer->groups == " + groups + "u",
                    adderName(groups),
                    planes,
                    halfwords(groups))));
    return Collections.unmodifiableList(dispatch);
  }
}

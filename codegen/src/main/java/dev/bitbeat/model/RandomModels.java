package dev.bitbeat.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Seeded random models and windows over the whole family: the same seed gives the same model on
 * every machine. They are what the emitted C is tried on, not networks that classify anything.
 */
public final class RandomModels {
  /** Upper bound of {@link BnnModel#macs()}, so that a slow core or emulator still ends soon. */
  private static final long MAX_MACS = 4_000_000;

  /** Kinds of {@link #window}: as many windows with successive seeds are one of each. */
  public static final int WINDOW_KINDS = 10;

  private final Random random;

  /** Whether no position of any block lies in padding alone, as in networks that are of use. */
  private final boolean shallow;

  /** Phases of the model that is being drawn. */
  private int phases = 1;

  private RandomModels(Random random) {
    this.random = random;
    shallow = random.nextBoolean();
  }

  /**
   * A model of 0 to 7 hidden binary blocks with shapes, weights, thresholds (also unreachable ones)
   * and head terms drawn from the whole ranges of the family, within {@value #MAX_MACS}
   * multiply-accumulates.
   *
   * @param seed any number
   */
  public static BnnModel model(long seed) {
    return new RandomModels(new Random(seed * 0x9E3779B97F4A7C15L + 1)).draw("random-" + seed);
  }

  /**
   * A window of ADC counts: constant, saturated, alternating between the extremes, a step, a slow
   * wave, small noise, full-range noise, or beats of two shapes at uneven distances.
   *
   * @param seed any number; successive seeds walk through the kinds
   * @param length samples, at least 1
   */
  public static short[] window(long seed, int length) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + 2);
    int kind = (int) Math.floorMod(seed, (long) WINDOW_KINDS);
    int level = random.nextInt(65536) - 32768;
    int period = 2 + random.nextInt(400);
    int step = random.nextInt(length);
    short[] window = new short[length];
    if (kind == 9) {
      addBeats(window, random);
      return window;
    }
    for (int i = 0; i < length; i++) {
      window[i] =
          switch (kind) {
            case 0 -> (short) (random.nextInt(65536) - 32768);
            case 1 -> (short) (1024 + random.nextInt(201) - 100);
            case 2 -> (short) level;
            case 3 -> Short.MIN_VALUE;
            case 4 -> Short.MAX_VALUE;
            case 5 -> (i & 1) == 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
            case 6 -> i < step ? Short.MIN_VALUE : Short.MAX_VALUE;
            case 7 -> (short) (900 + Math.abs(i % period * 2 - period) + random.nextInt(8));
            default -> (short) (level / 8 + (random.nextInt(40) == 0 ? 3000 : random.nextInt(60)));
          };
    }
    return window;
  }

  private static void addBeats(short[] window, Random random) {
    int usual = 30 + random.nextInt(90);
    for (int i = 0; i < window.length; i++) {
      window[i] = (short) (1000 + random.nextInt(5));
    }
    int next = random.nextInt(usual);
    while (next < window.length) {
      int height = random.nextInt(4) == 0 ? -300 : 400;
      for (int i = next; i < Math.min(next + 6, window.length); i++) {
        window[i] += (short) (height * (next + 6 - i) / 6);
      }
      next += random.nextInt(3) == 0 ? usual / 2 + random.nextInt(usual) : usual;
    }
  }

  /**
   * A small model that {@link BnnModel} just accepts: weights, thresholds and scales are as large
   * as the 32-bit proofs allow, so that any slip in the emitted arithmetic overflows.
   *
   * @param normalizer front end
   */
  public static BnnModel atTheBounds(Normalizer normalizer) {
    BlockShape first = new BlockShape(1, 4, 4, 1, 3, 2, 2);
    BlockShape last = new BlockShape(4, 2, 3, 1, 1, 1, 1);
    int length = 97;
    int steps = last.outLength(first.outLength(length));
    BitMatrix.Builder ones = BitMatrix.builder(2, last.fanIn());
    for (int j = 0; j < last.fanIn(); j++) {
      ones.set(0, j);
    }
    List<List<Integer>> rhythmWeights =
        Collections.nCopies(
            Rhythm.COUNTS, List.of(RhythmTerms.MAX_WEIGHT, -RhythmTerms.MAX_WEIGHT));
    RhythmTerms rhythm =
        new RhythmTerms(new Rhythm(11, 50, 1), List.of(1), RhythmTerms.MAX_SHIFT, rhythmWeights);
    int left = (int) (Integer.MAX_VALUE - rhythm.largest(0));
    int scale = left / (last.fanIn() * steps);
    int rest = left - scale * last.fanIn() * steps;
    return new BnnModel(
        "at-the-bounds",
        List.of("ones", "zeros"),
        length,
        360,
        normalizer,
        new InputBlock(
            first,
            List.of(
                List.of(2, 2, 2, 2),
                List.of(-2, -2, -2, -2),
                List.of(2, -2, 2, -2),
                List.of(0, 0, 0, 8)),
            InputBlock.MAX_SHIFT,
            List.of(
                InputBlock.MAX_THRESHOLD, -InputBlock.MAX_THRESHOLD, InputBlock.MAX_THRESHOLD, 0)),
        List.of(),
        new Head(
            last,
            true,
            ones.build(),
            List.of(scale, -scale),
            List.of(),
            List.of(),
            List.of(),
            List.of(rest, -rest),
            Optional.of(rhythm)),
        Provenance.untrained(Version.TOOL));
  }

  private BnnModel draw(String name) {
    while (true) {
      int length = inputLength();
      List<BlockShape> shapes = shapes(length);
      if (shapes.isEmpty() || macs(shapes, length) > MAX_MACS) {
        continue;
      }
      int last = shapes.size() - 1;
      List<BinaryBlock> blocks = new ArrayList<>();
      for (BlockShape shape : shapes.subList(1, last)) {
        boolean share = !blocks.isEmpty() && random.nextBoolean();
        BinaryBlock block = binaryBlock(shape);
        blocks.add(share ? withWeightsOf(blocks.get(blocks.size() - 1), block) : block);
      }
      int steps = length;
      for (BlockShape shape : shapes) {
        steps = shape.outLength(steps);
      }
      phases = phases(shapes.get(0), length);
      if (phases * macs(shapes, length) > MAX_MACS) {
        phases = 1;
      }
      return new BnnModel(
          name,
          classNames(shapes.get(last).outChannels()),
          length,
          360,
          normalizer(),
          inputBlock(shapes.get(0)),
          blocks,
          head(shapes.get(last), phases * steps),
          Provenance.untrained(Version.TOOL));
    }
  }

  private static long macs(List<BlockShape> shapes, int length) {
    long macs = 0;
    for (BlockShape shape : shapes) {
      macs += shape.macs(length);
      length = shape.outLength(length);
    }
    return macs;
  }

  /** Window lengths: word edges, small ones, and all magnitudes up to the limit. */
  private int inputLength() {
    int[] edges = {1, 2, 31, 32, 33, 63, 64, 65, 3600, BnnModel.MAX_INPUT_LENGTH};
    return random.nextInt(3) == 0
        ? edges[random.nextInt(edges.length)]
        : upTo(BnnModel.MAX_INPUT_LENGTH);
  }

  /** 1..high, every magnitude as likely as the others. */
  private int upTo(int high) {
    return (int) Math.min(high, StrictMath.exp(random.nextDouble() * StrictMath.log(high + 1.0)));
  }

  /** Shapes of all blocks, or none when these draws leave nothing for the head. */
  private List<BlockShape> shapes(int length) {
    int hidden = random.nextInt(BnnModel.MAX_BLOCKS + 1);
    boolean alike = random.nextInt(3) == 0;
    List<BlockShape> shapes = new ArrayList<>();
    int channels = 1;
    for (int b = 0; b < hidden + 2; b++) {
      int out = b == hidden + 1 ? 2 + random.nextInt(31) : upTo(BlockShape.MAX_CHANNELS);
      boolean again = alike && b > 1 && b <= hidden && random.nextBoolean();
      BlockShape shape =
          alike && b > 0
              ? like(shapes.get(0), channels, again ? channels : out)
              : shape(channels, out);
      int room = length + 2 * shape.pad() - shape.kernel();
      if (room < 0 || room / shape.stride() + 1 < shape.poolKernel()) {
        return List.of();
      }
      length = shape.outLength(length);
      channels = shape.outChannels();
      shapes.add(shape);
    }
    return shapes;
  }

  /** Often one; more only where the pool's stride and the window's end allow it. */
  private int phases(BlockShape shape, int length) {
    int wanted = 1 + random.nextInt(InputBlock.MAX_PHASES);
    int left = shape.convLength(length) - shape.poolKernel();
    boolean whole = shape.poolStride() % wanted == 0;
    boolean ends = left % shape.poolStride() >= (wanted - 1) * (shape.poolStride() / wanted);
    return whole && ends ? wanted : 1;
  }

  private static BlockShape like(BlockShape first, int in, int out) {
    return new BlockShape(
        in,
        out,
        first.kernel(),
        first.stride(),
        first.pad(),
        first.poolKernel(),
        first.poolStride());
  }

  private BlockShape shape(int in, int out) {
    boolean pooled = random.nextInt(3) != 0;
    int kernel = 1 + random.nextInt(BlockShape.MAX_KERNEL);
    return new BlockShape(
        in,
        out,
        kernel,
        random.nextBoolean() ? 1 : 1 + random.nextInt(BlockShape.MAX_STRIDE),
        random.nextInt(shallow ? kernel : BlockShape.MAX_PAD + 1),
        pooled ? 1 + random.nextInt(BlockShape.MAX_POOL) : 1,
        pooled ? 1 + random.nextInt(BlockShape.MAX_POOL) : 1);
  }

  private List<String> classNames(int classes) {
    List<String> names = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      names.add("class" + c);
    }
    return names;
  }

  private Normalizer normalizer() {
    return random.nextBoolean()
        ? new Normalizer.WindowZscore()
        : new Normalizer.Running(
            1 + random.nextInt(12), 1 + random.nextInt(12), upTo(Normalizer.MAX_SCALE));
  }

  private InputBlock inputBlock(BlockShape shape) {
    int shift = random.nextInt(InputBlock.MAX_SHIFT + 1);
    int room = (32767 >> shift) / shape.kernel();
    int limit = Math.min(InputBlock.MAX_WEIGHT, room);
    boolean signs = limit == 0 || random.nextInt(3) == 0;
    List<List<Integer>> weights = new ArrayList<>();
    List<Integer> thresholds = new ArrayList<>();
    for (int c = 0; c < shape.outChannels(); c++) {
      List<Integer> row = new ArrayList<>();
      int left = 32767 >> shift;
      for (int k = 0; k < shape.kernel(); k++) {
        int w = signs ? random.nextInt(2) * 2 - 1 : random.nextInt(2 * limit + 1) - limit;
        w = Math.abs(w) > left ? 0 : w;
        left -= Math.abs(w);
        row.add(w);
      }
      weights.add(row);
      int spread = Math.min(InputBlock.MAX_THRESHOLD, ((32767 >> shift) - left + 2) << shift);
      thresholds.add(
          random.nextInt(8) == 0
              ? (random.nextBoolean() ? InputBlock.MAX_THRESHOLD : -InputBlock.MAX_THRESHOLD)
              : random.nextInt(2 * spread + 1) - spread);
    }
    return new InputBlock(shape, weights, shift, thresholds, phases);
  }

  private BitMatrix weights(BlockShape shape) {
    BitMatrix.Builder weights = BitMatrix.builder(shape.outChannels(), shape.fanIn());
    for (int c = 0; c < shape.outChannels(); c++) {
      for (int j = 0; j < shape.fanIn(); j++) {
        if (random.nextBoolean()) {
          weights.set(c, j);
        }
      }
    }
    return weights.build();
  }

  /** Mostly where the counts are, sometimes anywhere in 0..fanIn + 1 or at its ends. */
  private int threshold(int fanIn) {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1 -> fanIn + 1;
      case 2, 3 -> random.nextInt(fanIn + 2);
      default -> {
        int near = (int) Math.round(fanIn / 2.0 + random.nextGaussian() * Math.sqrt(fanIn) / 2 + 1);
        yield Math.max(0, Math.min(fanIn + 1, near));
      }
    };
  }

  private List<Integer> thresholds(BlockShape shape) {
    List<Integer> thresholds = new ArrayList<>();
    for (int c = 0; c < shape.outChannels(); c++) {
      thresholds.add(threshold(shape.fanIn()));
    }
    return thresholds;
  }

  private BinaryBlock binaryBlock(BlockShape shape) {
    return new BinaryBlock(shape, random.nextBoolean(), weights(shape), thresholds(shape));
  }

  /** A block with the weights of another one where both have the same shape. */
  private static BinaryBlock withWeightsOf(BinaryBlock other, BinaryBlock block) {
    return other.shape().equals(block.shape())
        ? new BinaryBlock(block.shape(), block.padBit(), other.weights(), block.thresholds())
        : block;
  }

  private Head head(BlockShape shape, int steps) {
    int classes = shape.outChannels();
    boolean hasMax = random.nextBoolean();
    boolean hasCount = random.nextBoolean();
    long part = Integer.MAX_VALUE / 5;
    return new Head(
        shape,
        random.nextBoolean(),
        weights(shape),
        scales(classes, part / ((long) shape.fanIn() * steps)),
        hasMax ? scales(classes, part / ((long) shape.fanIn() * phases)) : List.of(),
        hasCount ? scales(classes, part / steps) : List.of(),
        hasCount ? thresholds(shape) : List.of(),
        scales(classes, part / phases),
        random.nextInt(3) == 0 ? Optional.of(rhythm(classes)) : Optional.empty());
  }

  /** Mostly of a short memory, so that small windows have beats. */
  private RhythmTerms rhythm(int classes) {
    int spacing = 1 << (random.nextInt(4) == 0 ? random.nextInt(7) : random.nextInt(2));
    int least = (Rhythm.SHAPE_POINTS - 1) * spacing;
    int refractory =
        random.nextInt(4) == 0 ? least + random.nextInt(Rhythm.MAX_REFRACTORY - least + 1) : least;
    int longest =
        random.nextInt(4) == 0
            ? refractory + upTo(Rhythm.MAX_LONGEST - refractory)
            : Rhythm.MAX_LONGEST;
    List<Integer> levels = new ArrayList<>();
    int level = 0;
    for (int count = 1 + random.nextInt(RhythmTerms.MAX_LEVELS); count > 0; count--) {
      level += random.nextInt(8) == 0 ? 1 + random.nextInt(30) : 1;
      levels.add(level);
    }
    List<List<Integer>> weights = new ArrayList<>();
    for (int row = 0; row < Rhythm.COUNTS * levels.size(); row++) {
      weights.add(scales(classes, RhythmTerms.MAX_WEIGHT));
    }
    int shift = random.nextInt(RhythmTerms.MAX_SHIFT + 1 - (phases == 1 ? 0 : 2));
    return new RhythmTerms(new Rhythm(refractory, longest, spacing), levels, shift, weights);
  }

  /** One value per class: all the same, small ones, or anywhere up to the limit. */
  private List<Integer> scales(int classes, long limit) {
    int kind = random.nextInt(3);
    int bound = (int) Math.max(1, Math.min(limit, kind == 2 ? Integer.MAX_VALUE / 4 : 100));
    int same = random.nextInt(2 * bound + 1) - bound;
    List<Integer> scales = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      scales.add(kind == 0 ? same : random.nextInt(2 * bound + 1) - bound);
    }
    return scales;
  }
}

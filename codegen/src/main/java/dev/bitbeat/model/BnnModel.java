package dev.bitbeat.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * A binary neural network of integers and bits only: the single source of truth for what the
 * network computes. docs/SPEC.md says the same for a second implementer.
 *
 * @param name short name for people, 1 to 64 printable characters
 * @param classNames 2..32 names, class 0 first
 * @param inputLength samples in a window, 1..8192
 * @param samplingHz sampling frequency that the model was trained at, in Hz; 1..100000
 * @param normalizer integer front end
 * @param input first block
 * @param blocks hidden binary blocks, 0..7
 * @param head last block
 * @param provenance where the model comes from
 */
public record BnnModel(
    String name,
    List<String> classNames,
    int inputLength,
    int samplingHz,
    Normalizer normalizer,
    InputBlock input,
    List<BinaryBlock> blocks,
    Head head,
    Provenance provenance) {
  public static final int MAX_INPUT_LENGTH = 8192;
  public static final int MAX_CLASSES = 32;
  public static final int MAX_BLOCKS = 7;

  public BnnModel {
    classNames = List.copyOf(classNames);
    blocks = List.copyOf(blocks);
    require(isLabel(name), "name '" + name + "' is not 1 to 64 printable characters");
    for (String className : classNames) {
      require(
          isLabel(className), "class name '" + className + "' is not 1 to 64 printable characters");
    }
    require(
        classNames.size() >= 2 && classNames.size() <= MAX_CLASSES,
        classNames.size() + " classes, must be 2..32");
    require(
        inputLength >= 1 && inputLength <= MAX_INPUT_LENGTH,
        "inputLength " + inputLength + " is outside 1..8192");
    require(
        samplingHz >= 1 && samplingHz <= 100_000,
        "samplingHz " + samplingHz + " is outside 1..100000");
    require(blocks.size() <= MAX_BLOCKS, blocks.size() + " hidden binary blocks, at most 7");
    require(
        head.shape().outChannels() == classNames.size(),
        "head has "
            + head.shape().outChannels()
            + " outputs for "
            + classNames.size()
            + " classes");
    int channels = input.shape().outChannels();
    for (int i = 0; i < blocks.size(); i++) {
      BlockShape shape = blocks.get(i).shape();
      require(
          shape.inChannels() == channels,
          "block " + (i + 1) + " takes " + shape.inChannels() + " channels, gets " + channels);
      channels = shape.outChannels();
    }
    require(
        head.shape().inChannels() == channels,
        "head takes " + head.shape().inChannels() + " channels, gets " + channels);
    int length =
        outLength("input block", () -> input.shape().outLength(inputLength, input.phases()));
    for (int i = 0; i < blocks.size(); i++) {
      BlockShape shape = blocks.get(i).shape();
      int before = length;
      length = outLength("block " + (i + 1), () -> shape.outLength(before));
    }
    int last = length;
    int steps = outLength("head", () -> head.shape().outLength(last));
    long largest = input.phases() * head.largestScore(steps);
    require(
        largest <= Integer.MAX_VALUE,
        "a score can reach " + largest + ", beyond 32 bits; use smaller scales");
  }

  /** Time steps out of a block, which the error names where there would be none. */
  private static int outLength(String block, IntSupplier length) {
    try {
      return length.getAsInt();
    } catch (BitbeatException e) {
      throw new BitbeatException(e, UserError.MODEL_INVALID, block + ": " + e.detail());
    }
  }

  /** Whether a text may stand in a model file: 1 to 64 printable ASCII characters. */
  static boolean isLabel(String text) {
    return !text.isEmpty()
        && text.length() <= 64
        && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '"' && c != '\\');
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new BitbeatException(UserError.MODEL_INVALID, message);
    }
  }

  /** Shapes of all blocks in order: input block, hidden binary blocks, head. */
  public List<BlockShape> shapes() {
    List<BlockShape> shapes = new ArrayList<>();
    shapes.add(input.shape());
    blocks.forEach(block -> shapes.add(block.shape()));
    shapes.add(head.shape());
    return List.copyOf(shapes);
  }

  /**
   * Time steps of one phase into each block of {@link #shapes()}, and out of the last at the end.
   */
  public List<Integer> lengths() {
    List<Integer> lengths = new ArrayList<>();
    int length = inputLength;
    lengths.add(length);
    for (BlockShape shape : shapes()) {
      length = shape.outLength(length);
      lengths.add(length);
    }
    return List.copyOf(lengths);
  }

  /**
   * Largest magnitudes that 32-bit integers of an inference can reach, for any window: the
   * constructors have proved them to fit.
   *
   * @param inputSum sum of the input block, shifted up
   * @param threshold threshold of the input block times scale
   * @param score score of a class, and every sum on the way to it
   */
  public record Ranges(int inputSum, int threshold, int score) {}

  /** Proven ranges of this model. */
  public Ranges ranges() {
    int taps =
        input.weights().stream()
            .mapToInt(row -> row.stream().mapToInt(Math::abs).sum())
            .max()
            .orElseThrow();
    int threshold = input.thresholds().stream().mapToInt(Math::abs).max().orElseThrow();
    int steps = lengths().get(shapes().size());
    return new Ranges(
        Math.toIntExact(((long) taps * Normalizer.MAX_CENTRED) << input.shift()),
        Math.toIntExact((long) threshold * Normalizer.MAX_SCALE),
        Math.toIntExact(input.phases() * head.largestScore(steps)));
  }

  /** Multiply-accumulates of one window in each block of {@link #shapes()}, over all phases. */
  public List<Long> blockMacs() {
    List<BlockShape> shapes = shapes();
    List<Integer> lengths = lengths();
    List<Long> macs = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      macs.add((i == 0 ? 1 : input.phases()) * shapes.get(i).macs(lengths.get(i)));
    }
    return List.copyOf(macs);
  }

  /** Multiply-accumulates of one window, over all blocks. */
  public long macs() {
    return blockMacs().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Bits of all weights: one a binary weight; in the first block as many a weight as its largest
   * needs with its sign, one where all are signs. Weights that several blocks share count once.
   */
  public int weightBits() {
    Set<BitMatrix> binary = new HashSet<>();
    blocks.forEach(block -> binary.add(block.weights()));
    binary.add(head.weights());
    int bits = input.shape().fanIn() * input.shape().outChannels() * input.weightBits();
    for (BitMatrix weights : binary) {
      bits += weights.rows() * weights.columns();
    }
    return bits;
  }

  /**
   * Bytes of the weights, those of the rhythm among them, and two for each threshold and each other
   * number of the head: the way the reference paper counts a model. What a whole firmware takes,
   * {@code bitbeat size} measures.
   */
  public int dataBytes() {
    int numbers =
        input.thresholds().size()
            + blocks.stream().mapToInt(block -> block.thresholds().size()).sum()
            + head.sumScale().size()
            + head.maxScale().size()
            + head.countScale().size()
            + head.countThresholds().size()
            + head.offset().size();
    int rhythmBytes = head.rhythm().map(terms -> terms.weights().size()).orElse(0);
    return (weightBits() + 7) / 8 + 2 * numbers + rhythmBytes * classNames.size();
  }
}

package dev.bitbeat.emit;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Networks small enough to read their C, and some of a shape that few others have. */
final class EmitModels {
  private EmitModels() {}

  /** Streaming, one hidden binary block, everything padded and pooled alike. */
  static BnnModel streaming() {
    BlockShape first = new BlockShape(1, 3, 3, 1, 1, 2, 2);
    BlockShape second = new BlockShape(3, 2, 3, 1, 1, 2, 2);
    BlockShape last = new BlockShape(2, 2, 3, 1, 1, 2, 2);
    return new BnnModel(
        "golden streaming",
        List.of("rest", "beat"),
        70,
        360,
        new Normalizer.Running(3, 2, 8),
        new InputBlock(
            first,
            List.of(List.of(-1, 1, -1), List.of(1, 1, 1), List.of(1, 0, -1)),
            4,
            List.of(20, 9, 6)),
        List.of(new BinaryBlock(second, true, bits("110010001", "001101100"), List.of(4, 6))),
        new Head(
            last,
            true,
            bits("110011", "010111"),
            List.of(3, -2),
            List.of(1, 5),
            List.of(),
            List.of(),
            List.of(-7, -12)),
        Provenance.untrained("by hand"));
  }

  /** The streaming one, one sample longer, so that a second phase fits. */
  static BnnModel phased() {
    BnnModel one = streaming();
    InputBlock input = one.input();
    return new BnnModel(
        "golden phased",
        one.classNames(),
        one.inputLength() + 1,
        one.samplingHz(),
        one.normalizer(),
        new InputBlock(input.shape(), input.weights(), input.shift(), input.thresholds(), 2),
        one.blocks(),
        one.head(),
        one.provenance());
  }

  /**
   * Several phases, and a head whose score is all but its maximum and count; nearly all inputs may
   * match.
   *
   * @param stride samples between positions of the input block
   * @param channels channels of the input block
   */
  static BnnModel phased(int phases, int stride, int channels, int classes) {
    return phased(streaming().normalizer(), phases, stride, channels, classes);
  }

  static BnnModel phased(Normalizer normalizer, int phases, int stride, int channels, int classes) {
    Random random = new Random(5);
    BlockShape first = new BlockShape(1, channels, 3, stride, 1, 2, 2 * phases);
    BlockShape last = new BlockShape(channels, classes, 3, 1, 1, 1, 1);
    int positions = 6 * first.poolStride() + (phases - 1) * 2 + first.poolKernel();
    List<List<Integer>> taps = new ArrayList<>();
    List<Integer> thresholds = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      taps.add(IntStream.range(0, 3).mapToObj(k -> random.nextInt(15) - 7).toList());
      thresholds.add(random.nextInt(100) - 80);
    }
    BitMatrix.Builder weights = BitMatrix.builder(classes, last.fanIn());
    for (int i = 0; i < classes * last.fanIn(); i++) {
      if (random.nextInt(8) > 0) {
        weights.set(i / last.fanIn(), i % last.fanIn());
      }
    }
    BnnModel base = streaming();
    return new BnnModel(
        "phased",
        IntStream.range(0, classes).mapToObj(c -> "class " + c).toList(),
        (positions - 1) * stride + 1,
        base.samplingHz(),
        normalizer,
        new InputBlock(first, taps, 4, thresholds, phases),
        List.of(),
        new Head(
            last,
            true,
            weights.build(),
            Collections.nCopies(classes, 1),
            IntStream.range(0, classes).mapToObj(c -> 1000 - 700 * (c % 4)).toList(),
            Collections.nCopies(classes, -101),
            IntStream.range(0, classes).mapToObj(c -> last.fanIn() * 5 / 8 + c).toList(),
            Collections.nCopies(classes, -9)),
        base.provenance());
  }

  /** Streaming, with a rhythm of a memory so short that small windows have beats. */
  static BnnModel beating() {
    BlockShape first = new BlockShape(1, 2, 3, 2, 1, 2, 2);
    BlockShape last = new BlockShape(2, 2, 3, 1, 1, 1, 1);
    List<List<Integer>> weights =
        List.of(
            List.of(3, -40),
            List.of(-9, 17),
            List.of(21, 127),
            List.of(8, -2),
            List.of(-127, 33),
            List.of(14, 5),
            List.of(6, -70),
            List.of(-1, 50));
    return new BnnModel(
        "golden beating",
        List.of("even", "uneven"),
        400,
        360,
        new Normalizer.Running(5, 2, 8),
        new InputBlock(first, List.of(List.of(-1, 2, -1), List.of(1, 0, -1)), 4, List.of(20, 6)),
        List.of(),
        new Head(
            last,
            true,
            bits("111110", "000101"),
            List.of(3, 2),
            List.of(1, 5),
            List.of(),
            List.of(),
            List.of(-7, -12),
            Optional.of(new RhythmTerms(new Rhythm(22, 70, 1), List.of(1, 3), 4, weights))),
        Provenance.untrained("by hand"));
  }

  /** Whole-window normalizer, no hidden binary block, strided head with a count, no pool. */
  static BnnModel windowed() {
    return new BnnModel(
        "golden windowed",
        List.of("a", "b"),
        40,
        250,
        new Normalizer.WindowZscore(),
        new InputBlock(
            new BlockShape(1, 2, 2, 2, 0, 1, 1),
            List.of(List.of(100, -100), List.of(3, 7)),
            0,
            List.of(1, -2)),
        List.of(),
        new Head(
            new BlockShape(2, 2, 4, 2, 2, 1, 1),
            false,
            bits("11001010", "00110101"),
            List.of(1, 1),
            List.of(),
            List.of(-3, 4),
            List.of(5, 3),
            List.of(0, 9)),
        Provenance.untrained("by hand"));
  }

  /**
   * As narrow as the family allows: one channel, one tap. Its bits tell where a sample is a
   * deviation or more above the mean.
   */
  static BnnModel narrow(int samples) {
    return narrow(
        new InputBlock(new BlockShape(1, 1, 1, 1, 0, 1, 1), List.of(List.of(1)), 0, List.of(1)),
        samples);
  }

  private static BnnModel narrow(InputBlock input, int samples) {
    int channels = input.shape().outChannels();
    return new BnnModel(
        "narrow",
        List.of("a", "b"),
        samples,
        250,
        new Normalizer.WindowZscore(),
        input,
        List.of(),
        new Head(
            new BlockShape(channels, 2, 1, 1, 0, 1, 1),
            false,
            bits("1".repeat(channels), "0".repeat(channels)),
            List.of(1, 1),
            List.of(),
            List.of(),
            List.of(),
            List.of(0, 0)),
        Provenance.untrained("by hand"));
  }

  /** One channel of two taps with these weights. */
  static BnnModel twoTaps(int older, int newer) {
    return narrow(
        new InputBlock(
            new BlockShape(1, 1, 2, 1, 1, 1, 1), List.of(List.of(older, newer)), 0, List.of(1)),
        40);
  }

  /** A pool that leaves gaps, and a head without a pool: one position for two samples. */
  static BnnModel gaps(int positions) {
    return narrow(
        new InputBlock(new BlockShape(1, 1, 1, 1, 0, 1, 2), List.of(List.of(1)), 0, List.of(1)),
        2 * positions);
  }

  /** One channel, and a pool that the fast form writes out. */
  static BnnModel pooled(int kernel, int stride) {
    return narrow(
        new InputBlock(
            new BlockShape(1, 1, 1, 1, 0, kernel, stride), List.of(List.of(1)), 0, List.of(1)),
        200);
  }

  /** Weights of -1, 0 and 1, among them thirds of a kernel, and a whole one, of zeros. */
  static BnnModel sparse() {
    return narrow(
        new InputBlock(
            new BlockShape(1, 4, 9, 1, 4, 1, 1),
            List.of(
                List.of(0, 0, 0, 1, -1, 1, 0, 0, 0),
                List.of(-1, 0, 1, 0, 0, 0, 1, 1, -1),
                List.of(0, 0, -1, -1, 0, 0, 0, 1, 0),
                List.of(0, 0, 0, 0, 0, 0, 0, 0, 0)),
            0,
            List.of(1, -1, 0, 0)),
        80);
  }

  /** Eight channels of weights that are no signs, and a ninth of zeros. */
  static BnnModel idleChannel() {
    List<List<Integer>> weights = new ArrayList<>(Collections.nCopies(8, List.of(2, 1, -1)));
    weights.add(List.of(0, 0, 0));
    return narrow(
        new InputBlock(new BlockShape(1, 9, 3, 1, 1, 1, 1), weights, 0, Collections.nCopies(9, 1)),
        40);
  }

  /** An input block without any weight. */
  static BnnModel idle() {
    return narrow(
        new InputBlock(
            new BlockShape(1, 2, 3, 1, 1, 1, 1),
            Collections.nCopies(2, List.of(0, 0, 0)),
            0,
            List.of(1, 0)),
        40);
  }

  /** A head whose count takes every position, some of them of padding alone. */
  static BnnModel countingAll() {
    BnnModel base = twoTaps(1, -1);
    return new BnnModel(
        "counting all",
        base.classNames(),
        base.inputLength(),
        base.samplingHz(),
        base.normalizer(),
        new InputBlock(
            new BlockShape(1, 1, 3, 1, 1, 1, 1), List.of(List.of(1, 0, -1)), 0, List.of(1)),
        List.of(),
        new Head(
            new BlockShape(1, 2, 1, 1, 1, 1, 1),
            false,
            bits("1", "0"),
            List.of(1, 1),
            List.of(),
            List.of(2, 3),
            List.of(0, 0),
            List.of(0, 0)),
        base.provenance());
  }

  /** Every input of the head is a one, and so is every weight of class a: a sum of 76,800. */
  static BnnModel large() {
    BnnModel base = windowed();
    BlockShape last = new BlockShape(128, 2, 15, 1, 7, 1, 1);
    return new BnnModel(
        "large",
        base.classNames(),
        base.inputLength(),
        base.samplingHz(),
        base.normalizer(),
        new InputBlock(
            new BlockShape(1, 128, 1, 1, 0, 1, 1),
            Collections.nCopies(128, List.of(1)),
            0,
            Collections.nCopies(128, -100)),
        List.of(),
        new Head(
            last,
            true,
            bits("1".repeat(last.fanIn()), "0".repeat(last.fanIn())),
            List.of(1, 1),
            List.of(),
            List.of(),
            List.of(),
            List.of(0, 0)),
        base.provenance());
  }

  /** Two hidden blocks of 16 channels, whose thresholds differ, and so many of their weights. */
  static BnnModel twins(int differing) {
    BlockShape shape = new BlockShape(16, 16, 7, 1, 3, 1, 1);
    List<BinaryBlock> blocks = new ArrayList<>();
    for (int b = 0; b < 2; b++) {
      Random random = new Random(1);
      BitMatrix.Builder weights = BitMatrix.builder(16, shape.fanIn());
      List<Integer> thresholds = new ArrayList<>();
      for (int c = 0; c < 16; c++) {
        for (int j = 0; j < shape.fanIn(); j++) {
          if (random.nextBoolean() != (c == 0 && j < b * differing)) {
            weights.set(c, j);
          }
        }
        thresholds.add(52 + 6 * b + c % 4);
      }
      blocks.add(new BinaryBlock(shape, true, weights.build(), thresholds));
    }
    return hidden("twins", new BlockShape(1, 16, 3, 1, 1, 2, 2), blocks);
  }

  /** 8,192 samples and 128 channels: the scratch has words beyond the 65,535th. */
  static BnnModel roomy() {
    List<Integer> channels = List.of(128, 128, 16, 4);
    Random random = new Random(3);
    List<BinaryBlock> blocks = new ArrayList<>();
    for (int l = 1; l < channels.size(); l++) {
      int in = channels.get(l - 1);
      int out = channels.get(l);
      BitMatrix.Builder weights = BitMatrix.builder(out, in);
      for (int i = 0; i < in * out; i++) {
        if (random.nextBoolean()) {
          weights.set(i / in, i % in);
        }
      }
      blocks.add(
          new BinaryBlock(
              new BlockShape(in, out, 1, 1, 0, 1, 1),
              true,
              weights.build(),
              Collections.nCopies(out, in / 2)));
    }
    BnnModel shape = hidden("roomy", new BlockShape(1, 128, 1, 1, 0, 1, 1), blocks);
    List<Integer> thresholds = IntStream.range(-64, 64).mapToObj(c -> 3 * c).toList();
    return new BnnModel(
        shape.name(),
        shape.classNames(),
        8192,
        shape.samplingHz(),
        shape.normalizer(),
        new InputBlock(
            shape.input().shape(), shape.input().weights(), shape.input().shift(), thresholds),
        shape.blocks(),
        shape.head(),
        shape.provenance());
  }

  /** Hidden blocks between a simple input block and a head of one tap. */
  static BnnModel hidden(String name, BlockShape first, List<BinaryBlock> blocks) {
    BnnModel base = streaming();
    int channels = blocks.get(blocks.size() - 1).shape().outChannels();
    List<Integer> taps =
        IntStream.range(0, first.kernel()).mapToObj(k -> k % 2 == 0 ? -1 : 1).toList();
    return new BnnModel(
        name,
        base.classNames(),
        base.inputLength(),
        base.samplingHz(),
        base.normalizer(),
        new InputBlock(
            first,
            Collections.nCopies(first.outChannels(), taps),
            4,
            IntStream.range(0, first.outChannels()).mapToObj(c -> 20 - 5 * c).toList()),
        blocks,
        new Head(
            new BlockShape(channels, 2, 1, 1, 0, 1, 1),
            true,
            BitMatrix.builder(2, channels).build(),
            List.of(3, -2),
            List.of(),
            List.of(),
            List.of(),
            List.of(-7, -12)),
        base.provenance());
  }

  private static BitMatrix bits(String... rows) {
    BitMatrix.Builder builder = BitMatrix.builder(rows.length, rows[0].length());
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < rows[r].length(); c++) {
        if (rows[r].charAt(c) == '1') {
          builder.set(r, c);
        }
      }
    }
    return builder.build();
  }
}

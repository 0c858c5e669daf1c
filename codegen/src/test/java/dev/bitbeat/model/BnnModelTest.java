package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a model says about itself, and the limits of the family: the last value in, the next out.
 */
class BnnModelTest {
  private static final BnnModel TINY = TinyModel.model();

  private static BnnModel model(
      String name, List<String> classes, int length, int hz, List<BinaryBlock> blocks, Head head) {
    return new BnnModel(
        name,
        classes,
        length,
        hz,
        TINY.normalizer(),
        TINY.input(),
        blocks,
        head,
        TINY.provenance());
  }

  private static BnnModel named(String name) {
    return model(name, TINY.classNames(), 10, 360, TINY.blocks(), TINY.head());
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action, String why) {
    assertThatThrownBy(action)
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining(why)
        .extracting(e -> ((BitbeatException) e).error())
        .isEqualTo(UserError.MODEL_INVALID);
  }

  @Test
  void countsItsOwnSizesAsOneCountsThemByHand() {
    assertThat(TINY.lengths()).containsExactly(10, 5, 5, 3);
    assertThat(TINY.macs()).isEqualTo(10 * 3 * 3 + 5 * 2 * 9 + 4 * 2 * 4);
    // three bits for -2..2, then one a weight
    assertThat(TINY.weightBits()).isEqualTo(3 * 9 + 18 + 8);
    // 53 bits are 7 bytes; 3 + 2 thresholds and 2 sums, 2 maxima, 2 offsets
    assertThat(TINY.dataBytes()).isEqualTo(7 + 2 * 11);
    assertThat(TINY.ranges())
        .isEqualTo(new BnnModel.Ranges(4 * 65535 * 16, 20 * 65535, 2 * 4 * 3 + 5 * 4 + 12));
  }

  @Test
  void countsTheNumbersOfACountInTheHead() {
    Head h = TINY.head();
    Head counting =
        new Head(
            h.shape(),
            h.padBit(),
            h.weights(),
            h.sumScale(),
            List.of(),
            List.of(100, -7),
            List.of(0, 5),
            h.offset());
    BnnModel model = model("m", TINY.classNames(), 10, 360, TINY.blocks(), counting);
    // instead of 2 maxima, 2 counts and their 2 thresholds
    assertThat(model.dataBytes()).isEqualTo(7 + 2 * 13);
    assertThat(model.ranges().score()).isEqualTo(3 * 4 * 3 + 100 * 3 + 7);
  }

  @Test
  void countsSharedWeightsOnce() {
    BinaryBlock block = TINY.blocks().get(0);
    BlockShape same = new BlockShape(2, 2, 3, 1, 1, 1, 1);
    BinaryBlock one =
        new BinaryBlock(same, true, TinyModel.bits("110010", "001101"), List.of(1, 2));
    BinaryBlock twin = new BinaryBlock(same, false, one.weights(), List.of(3, 4));
    assertThat(
            model("m", TINY.classNames(), 10, 360, List.of(block, one, twin), TINY.head())
                .weightBits())
        .isEqualTo(TINY.weightBits() + 12);
  }

  @Test
  void theReferenceNetworkHasThePublishedSizes() {
    BnnModel model = ReferenceTopology.seventeenClasses(1, new Normalizer.WindowZscore());
    assertThat(model.weightBits()).isEqualTo(33_656);
    assertThat(model.macs()).isBetween(6_245_000L, 6_254_999L);
    // two bytes for each of 152 thresholds, 17 sums and 17 offsets
    assertThat(model.dataBytes()).isEqualTo(33_656 / 8 + 2 * (152 + 2 * 17));
    assertThat(ReferenceTopology.hasShapes(model)).isTrue();
    assertThat(ReferenceTopology.hasShapes(TINY)).isFalse();
    List<Integer> channels = List.of(8, 16, 32, 32, 64);
    assertThat(
            ReferenceTopology.hasShapes(
                ReferenceTopology.model(1, new Normalizer.WindowZscore(), 3600, channels, 5)))
        .isFalse();
    assertThat(
            ReferenceTopology.hasShapes(
                ReferenceTopology.model(1, new Normalizer.WindowZscore(), 3601, channels, 17)))
        .isFalse();
    assertThat(ReferenceTopology.seventeenClasses(1, new Normalizer.WindowZscore()))
        .isEqualTo(model);
    assertThat(ReferenceTopology.seventeenClasses(2, new Normalizer.WindowZscore()))
        .isNotEqualTo(model);
  }

  /** A drawn network is no dead one: weights of both signs, thresholds where the counts are. */
  @Test
  void theDrawnReferenceNetworkTellsWindowsApart() {
    BnnModel model = ReferenceTopology.seventeenClasses(3, new Normalizer.Running(5, 6, 80));
    assertThat(model.input().weights().stream().flatMap(List::stream).distinct())
        .containsExactlyInAnyOrder(1, -1);
    ReferenceInference inference = new ReferenceInference(model);
    ReferenceInference.Result one = inference.infer(RandomModels.window(1, 3600));
    ReferenceInference.Result two = inference.infer(RandomModels.window(10, 3600));
    assertThat(one.scores()).isNotEqualTo(two.scores());
    for (BitMatrix layer : one.hidden()) {
      long ones = 0;
      for (int c = 0; c < layer.rows(); c++) {
        for (int w = 0; w < layer.wordsPerRow(); w++) {
          ones += Integer.bitCount(layer.word(c, w));
        }
      }
      assertThat(ones).isBetween(1L, (long) layer.rows() * layer.columns() - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "~",
        "a b",
        "1234567890123456789012345678901234567890123456789012345678901234"
      })
  void acceptsPrintableNames(String name) {
    assertThat(named(name).name()).isEqualTo(name);
    assertThat(model("m", List.of(name, "b"), 10, 360, TINY.blocks(), TINY.head()).classNames())
        .contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u001f",
        "\u007f",
        "ä",
        "a\"b",
        "a\\b",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void refusesOtherNames(String name) {
    String shown = name.replaceAll("\\p{Cntrl}", "?");
    refused(() -> named(name), "name '" + shown + "'");
    refused(
        () -> model("m", List.of(name, "b"), 10, 360, TINY.blocks(), TINY.head()),
        "class name '" + shown + "'");
  }

  @Test
  void lengthRateClassesAndBlocksHaveTheirLimits() {
    assertThat(model("m", TINY.classNames(), 8192, 1, TINY.blocks(), TINY.head()).inputLength())
        .isEqualTo(8192);
    assertThat(model("m", TINY.classNames(), 10, 100_000, TINY.blocks(), TINY.head()).samplingHz())
        .isEqualTo(100_000);
    refused(() -> model("m", TINY.classNames(), 8193, 1, TINY.blocks(), TINY.head()), "8193");
    refused(() -> model("m", TINY.classNames(), 0, 1, TINY.blocks(), TINY.head()), "inputLength 0");
    refused(() -> model("m", TINY.classNames(), 10, 0, TINY.blocks(), TINY.head()), "samplingHz 0");
    refused(() -> model("m", TINY.classNames(), 10, 100_001, TINY.blocks(), TINY.head()), "100001");
    refused(() -> model("m", List.of("a"), 10, 1, TINY.blocks(), TINY.head()), "1 classes");
    refused(
        () -> model("m", List.of("a", "b", "c"), 10, 1, TINY.blocks(), TINY.head()), "2 outputs");
    refused(() -> model("m", TINY.classNames(), 10, 1, List.of(), TINY.head()), "gets 3");
    refused(
        () -> model("m", TINY.classNames(), 10, 1, twice(TINY.blocks().get(0)), TINY.head()),
        "block 2 takes 3 channels, gets 2");
    assertThat(model("m", TINY.classNames(), 10, 1, chain(7), TINY.head()).blocks()).hasSize(7);
    refused(() -> model("m", TINY.classNames(), 10, 1, chain(8), TINY.head()), "8 hidden");
    assertThat(manyClasses(32).classNames()).hasSize(32);
    refused(() -> manyClasses(33), "33 classes");
  }

  private static List<BinaryBlock> twice(BinaryBlock block) {
    return List.of(block, block);
  }

  private static List<BinaryBlock> chain(int count) {
    List<BinaryBlock> blocks = new java.util.ArrayList<>(TINY.blocks());
    while (blocks.size() < count) {
      blocks.add(
          new BinaryBlock(
              new BlockShape(2, 2, 1, 1, 0, 1, 1),
              true,
              TinyModel.bits("10", "01"),
              List.of(1, 1)));
    }
    return blocks;
  }

  private static BnnModel manyClasses(int classes) {
    List<Integer> zeros = Collections.nCopies(classes, 0);
    Head head =
        new Head(
            new BlockShape(2, classes, 1, 1, 0, 1, 1),
            true,
            BitMatrix.builder(classes, 2).build(),
            zeros,
            List.of(),
            List.of(),
            List.of(),
            zeros);
    return model("m", Collections.nCopies(classes, "c"), 10, 1, TINY.blocks(), head);
  }

  @ParameterizedTest
  @CsvSource({"0, 128", "1, 128", "2, 15", "3, 4", "4, 15", "5, 9", "6, 9"})
  void everyNumberOfAShapeHasItsRange(int place, int high) {
    int low = place == 4 ? 0 : 1;
    assertThat(shape(place, low)).isNotNull();
    assertThat(shape(place, high)).isNotNull();
    refused(() -> shape(place, low - 1), " " + (low - 1) + " is outside " + low + ".." + high);
    refused(() -> shape(place, high + 1), " " + (high + 1) + " is outside " + low + ".." + high);
  }

  private static BlockShape shape(int place, int value) {
    int[] v = {1, 1, 1, 1, 0, 1, 1};
    v[place] = value;
    return new BlockShape(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
  }

  @Test
  void aBlockNeedsRoomForItsKernelAndItsPool() {
    BlockShape shape = new BlockShape(1, 1, 7, 2, 2, 3, 2);
    assertThat(shape.convLength(3)).isEqualTo(1);
    refused(() -> shape.convLength(2), "kernel 7 is longer than the padded input, 6");
    assertThat(shape.outLength(7)).isEqualTo(1);
    refused(() -> shape.outLength(6), "pool 3 is longer than its input, 2");
    assertThat(shape.outLength(11)).isEqualTo(2);
  }

  @Test
  void thePhasesOfABlockAreAllOfOneLength() {
    BlockShape shape = new BlockShape(1, 1, 2, 1, 0, 3, 4);
    assertThat(shape.outLength(10, 1)).isEqualTo(2);
    assertThat(shape.outLength(11, 4)).isEqualTo(2);
    refused(() -> shape.outLength(10, 4), "the last of 4 phases has no output 2");
    assertThat(shape.outLength(10, 2)).isEqualTo(2);
    refused(() -> shape.outLength(9, 2), "the last of 2 phases has no output 2");
  }

  @Test
  void theInputBlockHasItsLimits() {
    BlockShape shape = new BlockShape(1, 1, 2, 1, 0, 1, 1);
    assertThat(new InputBlock(shape, List.of(List.of(127, -127)), 0, List.of(32767))).isNotNull();
    assertThat(new InputBlock(shape, List.of(List.of(-127, 0)), 0, List.of(-32767))).isNotNull();
    // 8 * 65535 << 12 is the last that stays below 2^31
    assertThat(new InputBlock(shape, List.of(List.of(-4, 4)), 12, List.of(0)).shift())
        .isEqualTo(12);
    refused(() -> new InputBlock(shape, List.of(List.of(-4, 5)), 12, List.of(0)), "exceed 32 bits");
    refused(() -> new InputBlock(shape, List.of(List.of(128, 0)), 0, List.of(0)), "weight 128");
    refused(() -> new InputBlock(shape, List.of(List.of(-128, 0)), 0, List.of(0)), "weight -128");
    refused(() -> new InputBlock(shape, List.of(List.of(1, 0)), 0, List.of(32768)), "32768");
    refused(() -> new InputBlock(shape, List.of(List.of(1, 0)), 0, List.of(-32768)), "-32768");
    refused(() -> new InputBlock(shape, List.of(List.of(1, 0)), 13, List.of(0)), "shift 13");
    refused(() -> new InputBlock(shape, List.of(List.of(1, 0)), -1, List.of(0)), "shift -1");
    BlockShape pooled = new BlockShape(1, 1, 2, 1, 0, 1, 4);
    assertThat(new InputBlock(pooled, List.of(List.of(1, 0)), 0, List.of(0), 4).phases())
        .isEqualTo(4);
    refused(() -> new InputBlock(pooled, List.of(List.of(1, 0)), 0, List.of(0), 0), "phases 0");
    refused(() -> new InputBlock(pooled, List.of(List.of(1, 0)), 0, List.of(0), 5), "phases 5");
    refused(
        () -> new InputBlock(pooled, List.of(List.of(1, 0)), 0, List.of(0), 3),
        "3 phases do not divide poolStride 4");
    refused(() -> new InputBlock(shape, List.of(List.of(1)), 0, List.of(0)), "1 weights, kernel 2");
    refused(() -> new InputBlock(shape, List.of(), 0, List.of(0)), "0 weight rows");
    refused(() -> new InputBlock(shape, List.of(List.of(1, 0)), 0, List.of()), "0 thresholds");
    BlockShape two = new BlockShape(2, 1, 2, 1, 0, 1, 1);
    refused(() -> new InputBlock(two, List.of(List.of(1, 0)), 0, List.of(0)), "must be 1");
  }

  @ParameterizedTest
  @CsvSource({"1;-1, 1", "1;0, 2", "3;-1, 3", "4;-1, 4", "127;-127, 8"})
  void weightsOfTheInputBlockTakeTheBitsOfTheLargestAndItsSign(String weights, int bits) {
    List<Integer> row =
        java.util.Arrays.stream(weights.split(";", -1)).map(Integer::valueOf).toList();
    assertThat(
            new InputBlock(new BlockShape(1, 1, 2, 1, 0, 1, 1), List.of(row), 0, List.of(0))
                .weightBits())
        .isEqualTo(bits);
  }

  @Test
  void aHiddenBlockHasItsLimits() {
    BlockShape shape = new BlockShape(1, 1, 2, 1, 0, 1, 1);
    BitMatrix weights = TinyModel.bits("10");
    assertThat(new BinaryBlock(shape, true, weights, List.of(0)).thresholds()).containsExactly(0);
    assertThat(new BinaryBlock(shape, true, weights, List.of(3)).thresholds()).containsExactly(3);
    refused(() -> new BinaryBlock(shape, true, weights, List.of(-1)), "threshold -1");
    refused(() -> new BinaryBlock(shape, true, weights, List.of(4)), "threshold 4");
    refused(() -> new BinaryBlock(shape, true, weights, List.of()), "0 thresholds");
    refused(() -> new BinaryBlock(shape, true, TinyModel.bits("1"), List.of(1)), "1 x 1");
    refused(() -> new BinaryBlock(shape, true, TinyModel.bits("10", "01"), List.of(1)), "2 x 2");
  }

  @Test
  void aHeadHasItsLimits() {
    assertThat(head(List.of(1, 1), List.of(), List.of(1, 1), List.of(0, 2), List.of(0, 0)))
        .isNotNull();
    refused(() -> head(List.of(1), List.of(), List.of(), List.of(), List.of(0, 0)), "sumScale");
    refused(() -> head(List.of(), List.of(), List.of(), List.of(), List.of(0, 0)), "sumScale");
    refused(() -> head(List.of(1, 1), List.of(1), List.of(), List.of(), List.of(0, 0)), "maxScale");
    refused(
        () -> head(List.of(1, 1), List.of(), List.of(1), List.of(), List.of(0, 0)), "countScale");
    refused(
        () -> head(List.of(1, 1), List.of(), List.of(1, 1), List.of(), List.of(0, 0)),
        "countThresholds has 0");
    refused(
        () -> head(List.of(1, 1), List.of(), List.of(), List.of(1, 1), List.of(0, 0)),
        "without countScale");
    refused(
        () -> head(List.of(1, 1), List.of(), List.of(1, 1), List.of(0, 3), List.of(0, 0)),
        "countThreshold 3");
    refused(
        () -> head(List.of(1, 1), List.of(), List.of(1, 1), List.of(-1, 0), List.of(0, 0)),
        "countThreshold -1");
    refused(() -> head(List.of(1, 1), List.of(), List.of(), List.of(), List.of(0)), "offset");
  }

  private static Head head(
      List<Integer> sum,
      List<Integer> max,
      List<Integer> count,
      List<Integer> at,
      List<Integer> offset) {
    return new Head(
        new BlockShape(1, 2, 1, 1, 0, 1, 1),
        true,
        TinyModel.bits("1", "0"),
        sum,
        max,
        count,
        at,
        offset);
  }

  @Test
  void theRunningNormalizerHasItsLimits() {
    assertThat(new Normalizer.Running(1, 12, 65535)).isNotNull();
    assertThat(new Normalizer.Running(12, 1, 1)).isNotNull();
    refused(() -> new Normalizer.Running(0, 1, 1), "meanShift 0");
    refused(() -> new Normalizer.Running(13, 1, 1), "meanShift 13");
    refused(() -> new Normalizer.Running(1, 0, 1), "scaleShift 0");
    refused(() -> new Normalizer.Running(1, 13, 1), "scaleShift 13");
    refused(() -> new Normalizer.Running(1, 1, 0), "firstScale 0");
    refused(() -> new Normalizer.Running(1, 1, 65536), "firstScale 65536");
  }

  @Test
  void anOriginSaysNothingImpossible() {
    assertThat(origin(0, 0, 3, 3)).isNotNull();
    refused(() -> origin(-1, 0, 0, 0), "fold -1");
    refused(() -> origin(0, -1, 0, 0), "epochs -1");
    refused(() -> origin(0, 0, -1, 0), "test -1 of 0");
    refused(() -> origin(0, 0, 4, 3), "test 4 of 3");
    refused(() -> origin("", ""), "provenance: '' is not 1 to 64 printable characters");
    refused(() -> origin("a\u001bb", ""), "provenance: 'a?b' is not");
    refused(() -> origin("r", "ABC"), "provenance: 'ABC' is no SHA-256");
  }

  private static Provenance origin(String recipe, String sha256) {
    return new Provenance("t", "d", "p", 1, 0, 1, 0, recipe, sha256, 0, 0);
  }

  private static Provenance origin(int fold, int epochs, int correct, int windows) {
    return new Provenance("t", "d", "p", 1, fold, 1, epochs, "r", "", correct, windows);
  }
}

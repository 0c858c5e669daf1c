package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.signal.CsvSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShrinkerTest {
  @TempDir Path folder;

  private static Counterexample large(Predicate<BnnModel> wanted) {
    for (long seed = 1; ; seed++) {
      BnnModel model = RandomModels.model(seed);
      if (model.inputLength() > 500 && model.blocks().size() >= 3 && wanted.test(model)) {
        return new Counterexample(model, RandomModels.window(1, model.inputLength()));
      }
    }
  }

  /** Stands for a kernel that goes wrong where a pool leaves gaps. */
  private static boolean hasGaps(BinaryBlock block) {
    return block.shape().poolStride() > block.shape().poolKernel()
        && block.shape().kernel() >= 3
        && block.padBit();
  }

  @Test
  void onlyWhatTheFaultNeedsIsLeft() {
    Counterexample start = large(model -> model.blocks().stream().anyMatch(ShrinkerTest::hasGaps));
    Counterexample small =
        Shrinker.shrink(
            start, e -> e.model().blocks().stream().anyMatch(ShrinkerTest::hasGaps), 10_000);
    assertThat(small.model().blocks()).hasSize(1);
    BlockShape shape = small.model().blocks().get(0).shape();
    assertThat(shape).isEqualTo(new BlockShape(1, 1, 3, 1, shape.pad(), 1, 2));
    assertThat(small.model().input().shape()).isEqualTo(new BlockShape(1, 1, 1, 1, 0, 1, 1));
    assertThat(small.model().head().shape()).isEqualTo(new BlockShape(1, 2, 1, 1, 0, 1, 1));
    assertThat(small.model().head().hasMax() || small.model().head().hasCount()).isFalse();
    assertThat(small.model().inputLength()).isLessThanOrEqualTo(3);
    assertThat(small.window()).containsOnly(0);
  }

  /** Stands for C that has one threshold wrong: what is left must still tell the two apart. */
  @Test
  void theShrunkExampleStillDiffers() {
    Counterexample start = large(model -> differs(model, 1));
    Counterexample small = Shrinker.shrink(start, e -> differs(e.model(), 1), 3_000);
    assertThat(differs(small.model(), 1)).isTrue();
    assertThat(Shrinker.size(small)).isLessThan(Shrinker.size(start) / 10);
    assertThat(small.model().shapes()).hasSizeLessThan(start.model().shapes().size());
  }

  /** Whether raising the first block's first threshold changes the scores of some window. */
  private static boolean differs(BnnModel model, long seed) {
    BinaryBlock first = model.blocks().isEmpty() ? null : model.blocks().get(0);
    if (first == null || first.thresholds().get(0) > first.shape().fanIn()) {
      return false;
    }
    List<Integer> thresholds = new ArrayList<>(first.thresholds());
    thresholds.set(0, thresholds.get(0) + 1);
    List<BinaryBlock> blocks = new ArrayList<>(model.blocks());
    blocks.set(0, new BinaryBlock(first.shape(), first.padBit(), first.weights(), thresholds));
    BnnModel wrong =
        new BnnModel(
            model.name(),
            model.classNames(),
            model.inputLength(),
            model.samplingHz(),
            model.normalizer(),
            model.input(),
            blocks,
            model.head(),
            model.provenance());
    short[] window = RandomModels.window(9 * seed, model.inputLength());
    return !new ReferenceInference(model)
        .infer(window)
        .scores()
        .equals(new ReferenceInference(wrong).infer(window).scores());
  }

  /** Three channels over two, kernel 3; each row of weights has bits that no other one has. */
  private static Counterexample rows() {
    BlockShape shape = new BlockShape(2, 3, 3, 1, 1, 1, 1);
    BinaryBlock block =
        new BinaryBlock(
            shape, true, TinyModel.bits("110010", "101100", "000111"), List.of(0, 7, 3));
    BnnModel model =
        new BnnModel(
            "rows",
            List.of("a", "b"),
            20,
            360,
            new Normalizer.WindowZscore(),
            new InputBlock(
                new BlockShape(1, 2, 1, 1, 0, 1, 1),
                List.of(List.of(5), List.of(-3)),
                0,
                List.of(1, 2)),
            List.of(block),
            new Head(
                new BlockShape(3, 2, 1, 1, 0, 1, 1),
                true,
                TinyModel.bits("101", "010"),
                List.of(1, 1),
                List.of(),
                List.of(),
                List.of(),
                List.of(0, 0)),
            Provenance.untrained("by hand"));
    return new Counterexample(model, RandomModels.window(1, 20));
  }

  private static Predicate<Counterexample> row(String bits, int kernel, int threshold) {
    BitMatrix wanted = TinyModel.bits(bits);
    return example ->
        !example.model().blocks().isEmpty()
            && example.model().blocks().get(0).shape().kernel() == kernel
            && example.model().blocks().get(0).weights().columns() == bits.length()
            && IntStream.range(0, example.model().blocks().get(0).weights().rows())
                .anyMatch(
                    r ->
                        example.model().blocks().get(0).weights().word(r, 0) == wanted.word(0, 0)
                            && example.model().blocks().get(0).thresholds().get(r) == threshold);
  }

  @ParameterizedTest
  @CsvSource({
    "101100, 3, 7", // the second channel as it is; 7 is never reached
    "110010, 3, 0", // the first; 0 always is
    "000111, 3, 3",
    "111, 3, 2", // the third channel's second input alone: half of 7 of what was 3 of 7
    "101, 3, 4", // the second channel's first input alone, and still never reached
    "1101, 2, 0", // the first channel without its last tap
    "0100, 2, 5" // the second without its first tap, never reached
  })
  void whatIsKeptOfAChannelKeepsItsWeightsAndWhereItsThresholdStands(
      String bits, int kernel, int threshold) {
    Counterexample small = Shrinker.shrink(rows(), row(bits, kernel, threshold), 10_000);
    assertThat(row(bits, kernel, threshold)).accepts(small);
    assertThat(small.model().blocks().get(0).shape().outChannels()).isEqualTo(1);
    assertThat(small.model().blocks().get(0).shape().fanIn()).isEqualTo(bits.length());
  }

  @Test
  void aSampleAndAWeightShrinkToWithinTwiceWhatTheFaultNeeds() {
    Counterexample start = rows();
    start.window()[7] = 32000;
    Counterexample small =
        Shrinker.shrink(
            start,
            e ->
                IntStream.range(0, e.window().length).anyMatch(i -> e.window()[i] >= 50)
                    && e.model().input().weights().stream().anyMatch(w -> w.get(0) < 0),
            10_000);
    assertThat(small.window()).hasSize(1);
    assertThat(small.window()[0]).isBetween((short) 50, (short) 99);
    assertThat(small.model().input().weights()).isEqualTo(List.of(List.of(-1)));
  }

  /** Any part weighs more than all values together, and a part more weighs more. */
  @Test
  void everyPartCountsAndValuesComeSecond() {
    long size = Shrinker.size(shaped(new BlockShape(1, 1, 3, 2, 1, 2, 2), 0, 9));
    for (BlockShape larger :
        List.of(
            new BlockShape(1, 1, 3, 3, 1, 2, 2),
            new BlockShape(1, 1, 3, 2, 2, 2, 2),
            new BlockShape(1, 1, 3, 2, 1, 3, 2),
            new BlockShape(1, 1, 3, 2, 1, 2, 3))) {
      assertThat(Shrinker.size(shaped(larger, 0, 9))).as("%s", larger).isGreaterThan(size);
      assertThat(Shrinker.size(shaped(larger, 0, 0))).as("%s", larger).isGreaterThan(size);
    }
    assertThat(Shrinker.size(shaped(new BlockShape(1, 1, 3, 2, 1, 2, 2), 1, 9)))
        .isGreaterThan(size);
  }

  /** A model of an input block of that shape, with a number in each of its values. */
  private static Counterexample shaped(BlockShape shape, int shift, int value) {
    BnnModel model =
        new BnnModel(
            "shaped",
            List.of("a", "b"),
            40,
            360,
            new Normalizer.WindowZscore(),
            new InputBlock(shape, List.of(List.of(value, -value, 1)), shift, List.of(value)),
            List.of(),
            new Head(
                new BlockShape(1, 2, 1, 1, 0, 1, 1),
                true,
                TinyModel.bits("1", "0"),
                List.of(value, value),
                List.of(),
                List.of(),
                List.of(),
                List.of(value, -value)),
            Provenance.untrained("by hand"));
    short[] window = new short[40];
    java.util.Arrays.fill(window, (short) (1000 * value));
    return new Counterexample(model, window);
  }

  @Test
  void aRhythmGoesWhereTheFaultDoesNotNeedIt() {
    Counterexample start = new Counterexample(TinyModel.beating(), TinyModel.WINDOW);
    Counterexample small = Shrinker.shrink(start, e -> true, 10_000);
    assertThat(small.model().head().rhythm()).isEmpty();
  }

  @Test
  void aRhythmKeepsTheLevelAndTheClassThatTheFaultNeeds() {
    BnnModel tiny = TinyModel.beating();
    Head head = tiny.head();
    List<List<Integer>> weights = new ArrayList<>();
    for (int row = 0; row < 3 * Rhythm.COUNTS; row++) {
      weights.add(List.of(row, -10 * row));
    }
    Head wide =
        new Head(
            head.shape(),
            head.padBit(),
            head.weights(),
            head.sumScale(),
            head.maxScale(),
            head.countScale(),
            head.countThresholds(),
            head.offset(),
            Optional.of(new RhythmTerms(new Rhythm(72, 1080, 4), List.of(2, 5, 9), 5, weights)));
    BnnModel model =
        new BnnModel(
            tiny.name(),
            tiny.classNames(),
            tiny.inputLength(),
            tiny.samplingHz(),
            tiny.normalizer(),
            tiny.input(),
            tiny.blocks(),
            wide,
            tiny.provenance());
    Counterexample small =
        Shrinker.shrink(
            new Counterexample(model, TinyModel.WINDOW),
            e ->
                e.model().head().rhythm().isPresent()
                    && e.model().head().rhythm().get().levels().contains(5)
                    && e.model().head().rhythm().get().weights().stream()
                        .anyMatch(row -> row.get(0) >= 3),
            10_000);
    RhythmTerms left = small.model().head().rhythm().orElseThrow();
    assertThat(left.levels()).containsExactly(5);
    assertThat(left.shift()).isZero();
    // The rows of the second level, halved while one of them is 3 at least.
    assertThat(left.weights().stream().map(row -> row.get(0))).containsExactly(0, 2, 3, 5);
  }

  @Test
  void triesNoMoreThanItMay() {
    AtomicInteger calls = new AtomicInteger();
    Counterexample start = large(model -> true);
    Shrinker.shrink(start, e -> calls.incrementAndGet() % 2 == 0, 25);
    assertThat(calls).hasValue(25);
    assertThat(Shrinker.shrink(start, e -> true, 0)).isSameAs(start);
    assertThat(Shrinker.shrink(start, e -> false, 10_000)).isSameAs(start);
  }

  @Test
  void leavesFilesThatReadBack() {
    Counterexample example = large(model -> true);
    example.write(folder);
    BnnModel model = ModelFile.read(folder.resolve(Counterexample.MODEL_FILE));
    assertThat(model).isEqualTo(example.model());
    assertThat(CsvSignal.read(folder.resolve(Counterexample.WINDOW_FILE)))
        .isEqualTo(example.window());
  }
}

package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.signal.CsvSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The random models reach every value of every parameter of the family. */
class RandomModelsTest {
  private static final int MODELS = 2000;

  /**
   * SHA-256 over models and windows 1 to 200; with another one, seeds in old reports mean nothing.
   */
  private static final String DIGEST =
      "ac23d54b0513488209348620a69f99cab2e68c47e6f7d05fe87b50f9b869abf8";

  private final Map<String, SortedSet<Integer>> seen = new TreeMap<>();

  private void see(RhythmTerms terms) {
    see("rhythm levels", terms.levels().size());
    see("rhythm shift", terms.shift());
    see("refractory", terms.rhythm().refractory());
    see("longest", terms.rhythm().longest());
  }

  private void see(String what, int value) {
    seen.computeIfAbsent(what, name -> new TreeSet<>()).add(value);
  }

  private void see(String what, boolean value) {
    see(what, value ? 1 : 0);
  }

  private void assertAll(String what, int low, int high) {
    assertThat(seen.get(what))
        .as("%s", what)
        .containsExactlyElementsOf(IntStream.rangeClosed(low, high).boxed().toList());
  }

  @Test
  void reachTheWholeFamily() {
    for (long seed = 1; seed <= MODELS; seed++) {
      look(RandomModels.model(seed));
    }
    for (String place : List.of("input", "hidden", "head")) {
      assertAll(place + " kernel", 1, 15);
      assertAll(place + " stride", 1, 4);
      assertAll(place + " pad", 0, 15);
      assertAll(place + " pool kernel", 1, 9);
      assertAll(place + " pool stride", 1, 9);
      assertAll(place + " pool stride beyond kernel", 0, 1);
    }
    assertAll("hidden blocks", 0, 7);
    assertAll("channels", 1, 128);
    assertAll("classes", 2, 32);
    assertThat(seen.get("length")).contains(1, 8192);
    assertAll("length modulo 32", 0, 31);
    assertAll("length in bits", 1, 14);
    assertAll("pad bit", 0, 1);
    assertAll("running", 0, 1);
    assertAll("mean shift", 1, 12);
    assertAll("scale shift", 1, 12);
    assertAll("threshold shift", 0, 12);
    assertAll("only +-1 in the input block", 0, 1);
    assertThat(seen.get("input weight")).contains(-127, -1, 0, 1, 127);
    assertThat(seen.get("input threshold")).contains(-32767, 32767);
    // 0 always, 1 the lowest that decides, 2 between, 3 all inputs must match, 4 never
    assertAll("hidden threshold", 0, 4);
    assertAll("count threshold", 0, 4);
    // bit 0 a maximum, bit 1 a count
    assertAll("head", 0, 3);
    assertAll("shared weights", 0, 1);
    assertAll("phases", 1, 4);
    assertAll("rhythm", 0, 1);
    assertAll("rhythm levels", 1, 8);
    assertAll("rhythm shift", 0, 16);
    assertThat(seen.get("refractory")).contains(11, 22).last().matches(r -> r > 1000);
    assertThat(seen.get("longest")).first().matches(l -> l < 60);
    assertThat(seen.get("longest")).last().matches(l -> l > 4000);
  }

  /** Reports name models and windows by seed: it must mean the same in every place and version. */
  @Test
  void aSeedMeansTheSameEverywhere() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long seed = 1; seed <= 200; seed++) {
      digest.update(ModelFile.toBytes(RandomModels.model(seed)));
      for (short sample : RandomModels.window(seed, 100 + (int) seed)) {
        digest.update(new byte[] {(byte) sample, (byte) (sample >> 8)});
      }
    }
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(DIGEST);
  }

  /** A comparison over these windows is one of the rhythm as well. */
  @Test
  void windowsHaveBeatsOfEveryKind() {
    int[] reached = new int[Rhythm.COUNTS];
    for (long seed = 1; seed <= 300; seed++) {
      BnnModel model = RandomModels.model(seed);
      for (int w = 0; w < RandomModels.WINDOW_KINDS && model.head().rhythm().isPresent(); w++) {
        RhythmTerms terms = model.head().rhythm().get();
        short[] window = RandomModels.window(w, model.inputLength());
        int[] counts = terms.rhythm().counts(model.normalizer().normalize(window).y());
        for (int q = 0; q < counts.length; q++) {
          reached[q] += counts[q] >= terms.levels().get(0) ? 1 : 0;
        }
      }
    }
    assertThat(IntStream.of(reached).min().getAsInt()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void windowsTakeTheKindsInTurn() {
    for (long seed = 0; seed < 100; seed += RandomModels.WINDOW_KINDS) {
      assertThat(distinct(RandomModels.window(seed, 500))).as("noise").isGreaterThan(450);
      assertThat(RandomModels.window(seed + 1, 500)).as("rest").isNotEmpty();
      for (short sample : RandomModels.window(seed + 1, 500)) {
        assertThat(sample).isBetween((short) 924, (short) 1124);
      }
      assertThat(distinct(RandomModels.window(seed + 2, 500))).as("constant").isEqualTo(1);
      assertThat(RandomModels.window(seed + 3, 5)).containsOnly(Short.MIN_VALUE);
      assertThat(RandomModels.window(seed + 4, 5)).containsOnly(Short.MAX_VALUE);
      short[] square = RandomModels.window(seed + 5, 4);
      assertThat(square).containsExactly(-32768, 32767, -32768, 32767);
      short[] step = RandomModels.window(seed + 6, 500);
      short[] sorted = step.clone();
      Arrays.sort(sorted);
      assertThat(step).as("one step up").isEqualTo(sorted).contains(Short.MAX_VALUE);
    }
  }

  private static long distinct(short[] window) {
    return IntStream.range(0, window.length).map(i -> window[i]).distinct().count();
  }

  /** The model at the bounds is the last one that is accepted, in each of its three ways. */
  @Test
  void nothingGoesBeyondTheBounds() {
    BnnModel model = RandomModels.atTheBounds(new Normalizer.WindowZscore());
    assertThat(model.ranges().score()).isEqualTo(Integer.MAX_VALUE);
    List<Integer> offset = new ArrayList<>(model.head().offset());
    offset.set(0, offset.get(0) + 1);
    assertThatThrownBy(() -> with(model, model.input(), offset))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("32 bits");
    InputBlock input = model.input();
    List<List<Integer>> weights = new ArrayList<>(input.weights());
    weights.set(0, List.of(3, 3, 3, 3));
    assertThatThrownBy(
            () -> new InputBlock(input.shape(), weights, input.shift(), input.thresholds()))
        .isInstanceOf(BitbeatException.class);
  }

  private static BnnModel with(BnnModel model, InputBlock input, List<Integer> offset) {
    Head head = model.head();
    return new BnnModel(
        model.name(),
        model.classNames(),
        model.inputLength(),
        model.samplingHz(),
        model.normalizer(),
        input,
        model.blocks(),
        new Head(
            head.shape(),
            head.padBit(),
            head.weights(),
            head.sumScale(),
            head.maxScale(),
            head.countScale(),
            head.countThresholds(),
            offset,
            head.rhythm()),
        model.provenance());
  }

  private void look(BnnModel model) {
    List<BlockShape> shapes = model.shapes();
    int last = shapes.size() - 1;
    for (int l = 0; l <= last; l++) {
      look(l == 0 ? "input" : l == last ? "head" : "hidden", shapes.get(l));
      if (l < last) {
        see("channels", shapes.get(l).outChannels());
      }
    }
    see("hidden blocks", model.blocks().size());
    see("classes", model.classNames().size());
    see("length", model.inputLength());
    see("length modulo 32", model.inputLength() % 32);
    see("length in bits", 32 - Integer.numberOfLeadingZeros(model.inputLength()));
    see("running", model.normalizer().streaming());
    if (model.normalizer() instanceof Normalizer.Running running) {
      see("mean shift", running.meanShift());
      see("scale shift", running.scaleShift());
    }
    InputBlock input = model.input();
    see("threshold shift", input.shift());
    input.thresholds().forEach(t -> see("input threshold", t));
    input.weights().forEach(row -> row.forEach(w -> see("input weight", w)));
    see(
        "only +-1 in the input block",
        input.weights().stream().flatMap(List::stream).allMatch(w -> Math.abs(w) == 1));
    see("phases", input.phases());
    see("rhythm", model.head().rhythm().isPresent());
    model.head().rhythm().ifPresent(this::see);
    for (BinaryBlock block : model.blocks()) {
      see("pad bit", block.padBit());
      block.thresholds().forEach(t -> see("hidden threshold", kind(t, block.shape())));
    }
    Head head = model.head();
    head.countThresholds().forEach(t -> see("count threshold", kind(t, head.shape())));
    see("head", (head.hasMax() ? 1 : 0) + (head.hasCount() ? 2 : 0));
    see(
        "shared weights",
        model.blocks().stream().map(BinaryBlock::weights).distinct().count()
            < model.blocks().size());
  }

  private void look(String place, BlockShape shape) {
    see(place + " kernel", shape.kernel());
    see(place + " stride", shape.stride());
    see(place + " pad", shape.pad());
    see(place + " pool kernel", shape.poolKernel());
    see(place + " pool stride", shape.poolStride());
    see(place + " pool stride beyond kernel", shape.poolStride() > shape.poolKernel());
  }

  private static int kind(int threshold, BlockShape shape) {
    return threshold == 0
        ? 0
        : threshold == shape.fanIn() + 1
            ? 4
            : threshold == shape.fanIn() ? 3 : threshold == 1 ? 1 : 2;
  }
}

package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;

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

  private final Map<String, SortedSet<Integer>> seen = new TreeMap<>();

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

package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packed inference against the plain one, bit by bit and score by score. */
class ReferenceInferenceTest {
  static List<Long> seeds() {
    return java.util.stream.LongStream.range(0, 60).boxed().toList();
  }

  private static void compare(BnnModel model, short[] window, String what) {
    ReferenceInference.Result packed = new ReferenceInference(model).infer(window);
    PlainInference.Outcome plain = PlainInference.infer(model, window);
    assertThat(packed.hidden()).hasSameSizeAs(plain.hidden());
    for (int layer = 0; layer < plain.hidden().size(); layer++) {
      int[][] bits = plain.hidden().get(layer);
      assertThat(packed.hidden().get(layer).rows()).isEqualTo(bits.length);
      for (int c = 0; c < bits.length; c++) {
        for (int t = 0; t < bits[c].length; t++) {
          assertThat(packed.hidden().get(layer).get(c, t))
              .as("%s layer %d channel %d time %d", what, layer, c, t)
              .isEqualTo(bits[c][t] == 1);
        }
      }
    }
    assertThat(packed.scores().stream().mapToLong(Integer::longValue).toArray())
        .as(what)
        .isEqualTo(plain.scores());
    assertThat(packed.classIndex()).as(what).isEqualTo(plain.classIndex());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithThePlainInferenceOnRandomModels(long seed) {
    BnnModel model = RandomModels.model(seed);
    compare(model, RandomModels.window(seed, model.inputLength()), "seed " + seed);
    for (int extreme : new int[] {-32768, 0, 32767}) {
      short[] flat = new short[model.inputLength()];
      Arrays.fill(flat, (short) extreme);
      compare(model, flat, "seed " + seed + " constant " + extreme);
    }
    short[] square = new short[model.inputLength()];
    for (int i = 0; i < square.length; i++) {
      square[i] = i % 7 < 3 ? Short.MIN_VALUE : Short.MAX_VALUE;
    }
    compare(model, square, "seed " + seed + " square wave");
  }

  @Test
  void aTieGoesToTheLowerClass() {
    BnnModel tiny = TinyModel.model();
    Head head = tiny.head();
    Head tied =
        new Head(
            head.shape(),
            head.padBit(),
            TinyModel.bits("1100", "1100"),
            List.of(1, 1),
            List.of(),
            List.of(),
            List.of(),
            List.of(5, 5));
    BnnModel model =
        new BnnModel(
            "tie",
            tiny.classNames(),
            tiny.inputLength(),
            tiny.samplingHz(),
            tiny.normalizer(),
            tiny.input(),
            tiny.blocks(),
            tied,
            tiny.provenance());
    ReferenceInference.Result result = new ReferenceInference(model).infer(TinyModel.WINDOW);
    assertThat(result.scores().get(0)).isEqualTo(result.scores().get(1));
    assertThat(result.classIndex()).isZero();
  }

  @Test
  void aWindowOfAnotherLengthIsRefused() {
    BitbeatException e =
        catchThrowableOfType(
            BitbeatException.class,
            () -> new ReferenceInference(TinyModel.model()).infer(new short[9]));
    assertThat(e.error()).isEqualTo(UserError.WINDOW_LENGTH);
    assertThat(e.getMessage()).contains("9 samples").contains("takes 10");
  }
}

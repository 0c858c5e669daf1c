package dev.bitbeat.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.SeededRandom;
import dev.bitbeat.train.FloatInference;
import dev.bitbeat.train.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The integer model against the float network in double: no tolerance. */
final class QuantizerTest {
  static final Provenance NOWHERE = Provenance.untrained("test");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyBitAndEveryScoreEqualTheFloatNetwork(long seed) {
    SeededRandom random = SeededRandom.of(seed);
    TrainedNetwork network = random(random, seed % 2 == 0);
    BnnModel model = Quantizer.quantize(network, "random", NOWHERE);
    ReferenceInference integers = new ReferenceInference(model);
    FloatInference floats = new FloatInference(network);
    int ones = 0;
    int all = 0;
    for (int w = 0; w < 12; w++) {
      short[] window = window(random, network.inputLength(), w);
      ReferenceInference.Result actual = integers.infer(window);
      FloatInference.Trace expected = floats.infer(window);
      for (int l = 0; l < expected.hidden().size(); l++) {
        BitMatrix bits = actual.hidden().get(l);
        boolean[][] block = expected.hidden().get(l);
        for (int c = 0; c < block.length; c++) {
          for (int t = 0; t < block[c].length; t++) {
            assertThat(bits.get(c, t))
                .as("window %d layer %d %d,%d", w, l, c, t)
                .isEqualTo(block[c][t]);
            ones += block[c][t] ? 1 : 0;
            all++;
          }
        }
      }
      for (int c = 0; c < expected.scores().length; c++) {
        assertThat((double) actual.scores().get(c)).isEqualTo(expected.scores()[c]);
      }
    }
    assertThat(ones).as("a network of one constant proves nothing").isBetween(1, all - 1);
  }

  static TrainedNetwork random(SeededRandom random, boolean streaming) {
    int channels = 2 + random.nextInt(6);
    BlockShape first = new BlockShape(1, channels, 5, 2, 3, 3, 2);
    BlockShape second = new BlockShape(channels, 9, 3, 1, 2, 2, 2);
    BlockShape third = new BlockShape(9, 4, 4, 2, 1, 1, 1);
    BlockShape last = new BlockShape(4, 3, 3, 1, 2, 3, 1);
    int[][] weights = new int[channels][5];
    int[] thresholds = new int[channels];
    for (int c = 0; c < channels; c++) {
      for (int k = 0; k < 5; k++) {
        weights[c][k] = random.nextInt(2) * 2 - 1;
      }
      thresholds[c] = random.nextInt(2048) - 1024;
    }
    return new TrainedNetwork(
        List.of("a", "b", "c"),
        130,
        360,
        streaming ? new Normalizer.Running(6, 7, 50) : new Normalizer.WindowZscore(),
        new TrainedNetwork.Input(first, weights, 8, thresholds, streaming ? 2 : 1),
        List.of(hidden(random, second), hidden(random, third)),
        new TrainedNetwork.Head(
            last,
            uniform(random, last.fanIn() * 3),
            new int[] {3, -4, 5},
            streaming ? new int[] {1, 2, -3} : new int[0],
            streaming ? new int[] {90, -70, 800} : new int[0],
            streaming ? new int[] {5, 6, 7} : new int[0],
            new int[] {10, -20, 30},
            streaming ? Optional.of(rhythm(random)) : Optional.empty()));
  }

  private static RhythmTerms rhythm(SeededRandom random) {
    List<List<Integer>> weights = new ArrayList<>();
    for (int row = 0; row < 2 * Rhythm.COUNTS; row++) {
      weights.add(List.of(random.nextInt(255) - 127, random.nextInt(255) - 127, 1));
    }
    return new RhythmTerms(new Rhythm(11, 60, 1), List.of(1, 2), 2, weights);
  }

  private static TrainedNetwork.Hidden hidden(SeededRandom random, BlockShape shape) {
    int out = shape.outChannels();
    double[] slope = new double[out];
    double[] gamma = new double[out];
    double[] beta = new double[out];
    double[] mean = new double[out];
    double[] variance = new double[out];
    for (int c = 0; c < out; c++) {
      slope[c] = 0.01 + random.nextDouble();
      gamma[c] = 0.01 + random.nextDouble();
      beta[c] = random.nextGaussian() * 0.3;
      mean[c] = random.nextGaussian() * 2;
      variance[c] = random.nextDouble() * 9;
      if (c == 0) {
        // The zero crossing exactly on a sum that occurs: z >= 0 must be 1.
        beta[c] = 0;
        mean[c] = 2;
      }
      if (c == 1) {
        beta[c] = 1e6;
      }
      if (c == 2) {
        beta[c] = -1e6;
      }
    }
    return new TrainedNetwork.Hidden(
        shape, uniform(random, shape.fanIn() * out), slope, gamma, beta, mean, variance);
  }

  private static float[] uniform(SeededRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    values[0] = 0f;
    values[1] = -0f;
    return values;
  }

  static short[] window(SeededRandom random, int length, int kind) {
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] =
          switch (kind) {
            case 0 -> (short) 7;
            case 1 -> Short.MIN_VALUE;
            case 2 -> random.nextInt(2) == 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
            default -> (short) (1000 + 100 * random.nextGaussian());
          };
    }
    return samples;
  }

  @Test
  void notANumberIsRefused() {
    TrainedNetwork network = random(SeededRandom.of(9), true);
    network.hidden().get(1).mean()[3] = Double.NaN;
    assertRefused(network, UserError.NETWORK_NOT_FINITE);
  }

  @Test
  void anInvertedChannelIsRefused() {
    TrainedNetwork network = random(SeededRandom.of(9), true);
    network.hidden().get(0).gamma()[3] = -0.5;
    assertRefused(network, UserError.NETWORK_NOT_MONOTONE);
  }

  @Test
  void aChannelThatNoLongerDependsOnItsInputIsRefused() {
    TrainedNetwork network = random(SeededRandom.of(9), true);
    network.hidden().get(0).gamma()[3] = 0;
    assertRefused(network, UserError.NETWORK_NOT_MONOTONE);
    network = random(SeededRandom.of(9), true);
    network.hidden().get(1).slope()[1] = 0;
    assertRefused(network, UserError.NETWORK_NOT_MONOTONE);
    network = random(SeededRandom.of(9), true);
    network.hidden().get(1).slope()[1] = -0.1;
    assertRefused(network, UserError.NETWORK_NOT_MONOTONE);
  }

  @Test
  void aWeightThatIsNoNumberIsRefusedAndNamed() {
    TrainedNetwork network = random(SeededRandom.of(9), true);
    network.hidden().get(1).latent()[4 * 9 + 2] = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> Quantizer.quantize(network, "x", NOWHERE))
        .hasMessageContaining("block 3")
        .hasMessageContaining("a weight of channel 2");
    TrainedNetwork other = random(SeededRandom.of(9), true);
    other.head().latent()[7] = Float.NaN;
    assertThatThrownBy(() -> Quantizer.quantize(other, "x", NOWHERE))
        .hasMessageContaining("head")
        .hasMessageContaining("a weight of channel 1");
  }

  @Test
  void aChannelOfAnInfiniteNormIsRefusedAndNamed() {
    TrainedNetwork network = random(SeededRandom.of(9), true);
    network.hidden().get(0).beta()[5] = Double.POSITIVE_INFINITY;
    assertThatThrownBy(() -> Quantizer.quantize(network, "x", NOWHERE))
        .hasMessageContaining("block 2")
        .hasMessageContaining("batch norm of channel 5");
  }

  @Test
  void namesAndOriginGoThrough() {
    TrainedNetwork network = random(SeededRandom.of(9), true);
    BnnModel model = Quantizer.quantize(network, "this name", NOWHERE);
    assertThat(model.name()).isEqualTo("this name");
    assertThat(model.provenance()).isEqualTo(NOWHERE);
    assertThat(model.classNames()).isEqualTo(network.classNames());
    assertThat(model.samplingHz()).isEqualTo(360);
    // a weight of 0 or -0 is +1, like the sign of a sum of 0
    assertThat(model.head().weights().get(0, 0)).isTrue();
    assertThat(model.head().weights().get(1, 0)).isTrue();
  }

  private static void assertRefused(TrainedNetwork network, UserError expected) {
    assertThatThrownBy(() -> Quantizer.quantize(network, "x", NOWHERE))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(expected));
  }
}

package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitbeat.model.BlockShape;
import dev.bitbeat.signal.SeededRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Analytic gradients against differences, on a network without signs. */
final class GradientTest {
  private static final Estimator THROUGH = Estimator.forWeights(Estimator.Kind.FLOAT, 0);

  private static final float LOGIT_SCALE = 1.5f;

  private static final int[] OWNERS = {0, 1, 2, 3};

  private static final List<BlockShape> FOUR =
      List.of(
          new BlockShape(1, 4, 5, 2, 2, 3, 2),
          new BlockShape(4, 4, 3, 1, 2, 2, 2),
          new BlockShape(4, 4, 3, 1, 1, 1, 1),
          new BlockShape(4, 3, 3, 2, 1, 2, 1));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void analyticGradientsEqualDifferences(boolean max) {
    List<BlockShape> shapes =
        List.of(
            new BlockShape(1, 3, 5, 2, 2, 3, 2),
            new BlockShape(3, 4, 3, 1, 2, 2, 2),
            new BlockShape(4, 3, 3, 2, 1, 2, 1));
    Network network =
        new Network(shapes, 60, new Network.Features(max, false, max ? 4 : 0), new int[] {0, 1, 2});
    network.initialize(5);
    SeededRandom random = SeededRandom.of(11);
    for (float[] tensor : network.tensors().subList(0, 7 * shapes.size() - 3)) {
      for (int i = 0; i < tensor.length; i++) {
        tensor[i] += (float) (0.2 * random.nextDouble());
      }
    }
    Arrays.fill(network.head().rhythm, 0.3f);
    Batch batch = batch(random, network, 20);
    try (Workers workers = new Workers(1)) {
      Engine engine = engine(network, workers);
      engine.refreshWeights();
      engine.train(batch, THROUGH, THROUGH, 0);
      for (int l = 0; l < network.depth(); l++) {
        for (int t = 0; t < 5; t++) {
          float[] values = network.layer(l).tensors().get(t);
          float[] analytic = engine.gradients().of(l, t).clone();
          for (int i = 0; i < values.length; i += Math.max(1, values.length / 6)) {
            double numeric = difference(engine, batch, values, i);
            assertThat((double) analytic[i])
                .as("layer %d tensor %d index %d", l, t, i)
                .isCloseTo(numeric, within(2e-3 + 0.03 * Math.abs(numeric)));
          }
        }
      }
    }
  }

  @Test
  void sharedWeightsGetTheSumOfTheBlocksGradients() {
    Network shared =
        new Network(FOUR, 60, new Network.Features(true, false, 0), new int[] {0, 1, 1, 3});
    shared.initialize(5);
    Network apart = new Network(FOUR, 60, new Network.Features(true, false, 0), OWNERS);
    for (int l = 0; l < shared.depth(); l++) {
      float[] weights = shared.layer(l).weights;
      System.arraycopy(weights, 0, apart.layer(l).weights, 0, weights.length);
    }
    Batch batch = batch(SeededRandom.of(11), shared, 20);
    float[] sum = weightGradient(shared, batch, 1);
    float[] first = weightGradient(apart, batch, 1);
    float[] second = weightGradient(apart, batch, 2);
    for (int i = 0; i < sum.length; i++) {
      assertThat(sum[i]).isEqualTo(first[i] + second[i]);
    }
    assertThat(shared.tensors().get(14)).as("weights of the third block").isEmpty();
  }

  /**
   * With a derivative of 1 in place of the step's, a small weight on the count teaches the blocks
   * what the same weight on the mean does, and the level learns against the bias.
   */
  @Test
  void theCountTeachesThroughItsEstimator() {
    float weight = 1e-4f;
    Network counts = new Network(FOUR, 60, new Network.Features(false, true, 0), OWNERS);
    Network means = new Network(FOUR, 60, new Network.Features(false, false, 0), OWNERS);
    counts.initialize(5);
    means.initialize(5);
    Arrays.fill(counts.head().gamma, 0);
    Arrays.fill(counts.head().count, weight);
    Arrays.fill(means.head().gamma, weight);
    Batch batch = batch(SeededRandom.of(11), counts, 20);
    int head = FOUR.size() - 1;
    try (Workers workers = new Workers(1)) {
      Engine counting = engine(counts, workers);
      float[][] found = weightGradients(counting, batch);
      float[][] expected = weightGradients(engine(means, workers), batch);
      for (int l = 0; l < FOUR.size(); l++) {
        double largest = 0;
        for (float value : expected[l]) {
          largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < found[l].length; i++) {
          assertThat((double) found[l][i]).isCloseTo(expected[l][i], within(0.01 * largest));
        }
      }
      float[] countGradient = counting.gradients().count[head].clone();
      float[] biasGradient = counting.gradients().beta[head];
      for (int c = 0; c < counts.classes(); c++) {
        assertThat(counting.gradients().level[head][c])
            .isCloseTo(-LOGIT_SCALE * weight * biasGradient[c], within(1e-3f * weight));
      }
      for (int c = 0; c < counts.classes(); c++) {
        assertThat((double) countGradient[c])
            .isCloseTo(difference(counting, batch, counts.head().count, c), within(2e-3));
      }
    }
  }

  /** The first of two steps: as in a network whose activations alone are binary. */
  @Test
  void latentWeightsCanBeTrainedBeforeBinaryOnes() {
    Network network = new Network(FOUR, 60, new Network.Features(true, false, 0), OWNERS);
    network.initialize(5);
    Batch batch = batch(SeededRandom.of(11), network, 20);
    try (Workers workers = new Workers(1)) {
      Engine two =
          new Engine(network, workers, 20, new Engine.Binarization(true, true, 0), LOGIT_SCALE);
      Engine one =
          new Engine(network, workers, 20, new Engine.Binarization(false, true, 0), LOGIT_SCALE);
      two.setBinaryWeights(false);
      assertThat(weightGradients(two, batch)).isDeepEqualTo(weightGradients(one, batch));
      two.setBinaryWeights(true);
      assertThat(weightGradients(two, batch)[0]).isNotEqualTo(weightGradients(one, batch)[0]);
    }
  }

  private static Engine engine(Network network, Workers workers) {
    return new Engine(network, workers, 20, new Engine.Binarization(false, false, 0), LOGIT_SCALE);
  }

  private static float[][] weightGradients(Engine engine, Batch batch) {
    engine.refreshWeights();
    engine.train(batch, THROUGH, THROUGH, 0);
    return engine.gradients().weights;
  }

  private static float[] weightGradient(Network network, Batch batch, int layer) {
    try (Workers workers = new Workers(1)) {
      return weightGradients(engine(network, workers), batch)[layer];
    }
  }

  private static double difference(Engine engine, Batch batch, float[] values, int index) {
    float step = 2e-3f;
    float kept = values[index];
    values[index] = kept + step;
    double above = loss(engine, batch);
    values[index] = kept - step;
    double below = loss(engine, batch);
    values[index] = kept;
    engine.refreshWeights();
    return (above - below) / (2 * step);
  }

  private static double loss(Engine engine, Batch batch) {
    engine.refreshWeights();
    return engine.train(batch, THROUGH, THROUGH, 0).lossSum() / batch.size();
  }

  private static Batch batch(SeededRandom random, Network network, int size) {
    float[][] samples = new float[size][network.inputLength()];
    float[][] inverse = new float[size][network.layer(0).shape.convLength(network.inputLength())];
    SeededRandom bits = SeededRandom.of(17);
    float[][] rhythm = new float[size][network.head().rhythm.length / network.classes()];
    float[][] targets = new float[size][network.classes()];
    for (int w = 0; w < size; w++) {
      for (int i = 0; i < samples[w].length; i++) {
        samples[w][i] = (float) random.nextGaussian();
      }
      for (int p = 0; p < inverse[w].length; p++) {
        inverse[w][p] = 0.5f + (float) random.nextDouble();
      }
      for (int r = 0; r < rhythm[w].length; r++) {
        rhythm[w][r] = bits.nextInt(2);
      }
      targets[w][random.nextInt(network.classes())] = 1;
    }
    return new Batch(samples, inverse, rhythm, targets, size);
  }
}

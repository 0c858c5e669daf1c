package dev.bitbeat.train;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import dev.bitbeat.model.UserError;
import java.util.ArrayList;
import java.util.List;

/**
 * The last step of training: rounds what must become an integer with choice (first threshold, head)
 * while still in the float world, so that quantization afterwards has nothing left to round and can
 * be exact.
 */
final class Freezer {
  private Freezer() {}

  static TrainedNetwork freeze(
      Network network, Recipe recipe, List<String> classNames, int samplingHz) {
    for (float[] tensor : network.tensors()) {
      requireFinite(recipe.name(), tensor);
    }
    List<TrainedNetwork.Hidden> hidden = new ArrayList<>();
    for (int l = 1; l < network.depth() - 1; l++) {
      hidden.add(hidden(network.layer(l)));
    }
    return new TrainedNetwork(
        classNames,
        network.inputLength(),
        samplingHz,
        recipe.normalizer().build(),
        input(network.layer(0), recipe.inputLevels(), recipe.phases()),
        hidden,
        head(network, recipe.head(), recipe.rhythm()));
  }

  private static void requireFinite(String name, float[] tensor) {
    for (float value : tensor) {
      if (!Float.isFinite(value)) {
        throw new BitbeatException(UserError.NETWORK_NOT_FINITE, name, "a parameter", value);
      }
    }
  }

  private static TrainedNetwork.Input input(Network.Layer layer, int levels, int phases) {
    BlockShape shape = layer.shape;
    int[][] weights = new int[shape.outChannels()][shape.kernel()];
    int largestSum = 1;
    double[] thresholds = new double[shape.outChannels()];
    double largest = 0;
    for (int c = 0; c < weights.length; c++) {
      int sum = 0;
      for (int k = 0; k < shape.kernel(); k++) {
        float latent = layer.weights[k * shape.outChannels() + c];
        weights[c][k] = levels == 0 ? (latent >= 0 ? 1 : -1) : Engine.inputWeight(latent, levels);
        sum += Math.abs(weights[c][k]);
      }
      largestSum = Math.max(largestSum, sum);
      thresholds[c] = zeroCrossing(layer, c);
      largest = Math.max(largest, Math.abs(thresholds[c]));
    }
    int shift = InputBlock.MAX_SHIFT;
    while (shift > 0
        && (largest * (1 << shift) > InputBlock.MAX_THRESHOLD
            || ((long) largestSum * Normalizer.MAX_CENTRED) << shift > Integer.MAX_VALUE)) {
      shift--;
    }
    int[] rounded = new int[thresholds.length];
    for (int c = 0; c < rounded.length; c++) {
      double scaled = Math.rint(thresholds[c] * (1 << shift));
      // Beyond the range no window reaches the threshold either way.
      rounded[c] =
          (int) Math.max(-InputBlock.MAX_THRESHOLD, Math.min(InputBlock.MAX_THRESHOLD, scaled));
    }
    return new TrainedNetwork.Input(shape, weights, shift, rounded, phases);
  }

  /** The pooled value at which batch norm after PReLU is 0. */
  private static double zeroCrossing(Network.Layer layer, int c) {
    double u =
        layer.mean[c]
            - layer.beta[c] * Math.sqrt(layer.variance[c] + Network.EPSILON) / layer.gamma[c];
    return u >= 0 ? u : u / layer.slope[c];
  }

  private static TrainedNetwork.Hidden hidden(Network.Layer layer) {
    return new TrainedNetwork.Hidden(
        layer.shape,
        layer.weights.clone(),
        doubles(layer.slope),
        doubles(layer.gamma),
        doubles(layer.beta),
        layer.mean.clone(),
        layer.variance.clone());
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return copy;
  }

  /**
   * Logit = scale * (weight * mean_t((z - mean)/deviation) + ...) + bias becomes integers: with z =
   * 2v - n, everything is affine in the sum and the maximum of v. A common positive factor does not
   * change the order of the scores, so it is chosen to make the largest scale fit its bits.
   */
  private static TrainedNetwork.Head head(
      Network network, Recipe.HeadOptions options, Recipe.RhythmOptions rhythm) {
    Network.Layer layer = network.head();
    int classes = network.classes();
    int fanIn = layer.shape.fanIn();
    double[] perSum = new double[classes];
    double[] perMax = new double[network.features().max() ? classes : 0];
    double[] perCount = new double[network.features().count() ? classes : 0];
    int[] countThresholds = new int[perCount.length];
    double[] rest = new double[classes];
    double largest = 0;
    for (int c = 0; c < classes; c++) {
      double deviation = Math.sqrt(layer.variance[c] + Network.EPSILON);
      perSum[c] = 2 * options.logitScale() * layer.gamma[c] / deviation / layer.outLength;
      double sumOfWeights = layer.gamma[c];
      if (network.features().max()) {
        perMax[c] = 2 * options.logitScale() * layer.slope[c] / deviation;
        sumOfWeights += layer.slope[c];
        largest = Math.max(largest, Math.abs(perMax[c]));
      }
      rest[c] =
          layer.beta[c] - options.logitScale() * sumOfWeights * (fanIn + layer.mean[c]) / deviation;
      if (perCount.length > 0) {
        perCount[c] = 2 * options.logitScale() * layer.count[c] / layer.outLength;
        rest[c] -= options.logitScale() * layer.count[c];
        double least = Math.ceil((layer.level[c] * deviation + layer.mean[c] + fanIn) / 2);
        countThresholds[c] = (int) Math.max(0, Math.min(fanIn + 1, least));
        largest = Math.max(largest, Math.abs(perCount[c]));
      }
      largest = Math.max(largest, Math.abs(perSum[c]));
    }
    double factor = ((1 << options.scaleBits()) - 1) / Math.max(largest, 1e-12);
    // Sums are large: a rounded scale shifts a score by its error times a typical sum, which the
    // offset takes back around the mean of the sum.
    int[] sumScale = new int[classes];
    int[] maxScale = new int[perMax.length];
    int[] countScale = new int[perCount.length];
    int[] offset = new int[classes];
    for (int c = 0; c < classes; c++) {
      sumScale[c] = (int) Math.rint(perSum[c] * factor);
      double typical = (layer.mean[c] + fanIn) / 2 * layer.outLength;
      double exact = rest[c] * factor + (perSum[c] * factor - sumScale[c]) * typical;
      if (perMax.length > 0) {
        maxScale[c] = (int) Math.rint(perMax[c] * factor);
        double typicalMax = (layer.mean[c] + 2 * Math.sqrt(layer.variance[c]) + fanIn) / 2;
        exact += (perMax[c] * factor - maxScale[c]) * typicalMax;
      }
      if (perCount.length > 0) {
        countScale[c] = (int) Math.rint(perCount[c] * factor);
      }
      offset[c] = (int) Math.rint(exact);
    }
    return new TrainedNetwork.Head(
        layer.shape,
        layer.weights.clone(),
        sumScale,
        maxScale,
        countScale,
        countThresholds,
        offset,
        rhythm.counter().map(counter -> rhythm(layer, counter, rhythm.levels(), factor)));
  }

  /** The rhythm's weights in the unit of the scores, with the least shift that makes them fit. */
  private static RhythmTerms rhythm(
      Network.Layer layer, Rhythm counter, List<Integer> levels, double factor) {
    double largest = 0;
    for (float weight : layer.rhythm) {
      largest = Math.max(largest, Math.abs(weight * factor));
    }
    int shift = 0;
    while (shift < RhythmTerms.MAX_SHIFT && largest / (1 << shift) > RhythmTerms.MAX_WEIGHT) {
      shift++;
    }
    int classes = layer.shape.outChannels();
    List<List<Integer>> rows = new ArrayList<>();
    for (int r = 0; r < layer.rhythm.length; r += classes) {
      List<Integer> row = new ArrayList<>();
      for (int c = 0; c < classes; c++) {
        row.add((int) Math.rint(layer.rhythm[r + c] * factor / (1 << shift)));
      }
      rows.add(row);
    }
    return new RhythmTerms(counter, levels, shift, rows);
  }
}

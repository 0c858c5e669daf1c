package dev.bitbeat.quantize;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.UserError;
import dev.bitbeat.train.TrainedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Folds a trained network into integers without any rounding: every hidden bit of the model equals
 * the float network's, computed in double, and the scores are the same numbers.
 */
public final class Quantizer {
  private Quantizer() {}

  /**
   * Quantizes.
   *
   * @param name the model's name
   * @throws BitbeatException {@link UserError#NETWORK_NOT_FINITE} when a number is NaN or infinite,
   *     {@link UserError#NETWORK_NOT_MONOTONE} when a scale of a batch norm or a slope of a PReLU
   *     is not above 0, {@link UserError#MODEL_INVALID} when the result is outside the family of
   *     models
   */
  public static BnnModel quantize(TrainedNetwork network, String name, Provenance provenance) {
    List<BinaryBlock> blocks = new ArrayList<>();
    for (int i = 0; i < network.hidden().size(); i++) {
      TrainedNetwork.Hidden hidden = network.hidden().get(i);
      String place = "block " + (i + 2);
      blocks.add(
          new BinaryBlock(
              hidden.shape(),
              true,
              signs(hidden.shape(), hidden.latent(), place),
              thresholds(hidden, place)));
    }
    return new BnnModel(
        name,
        network.classNames(),
        network.inputLength(),
        network.samplingHz(),
        network.normalizer(),
        input(network.input()),
        blocks,
        head(network.head()),
        provenance);
  }

  private static InputBlock input(TrainedNetwork.Input input) {
    List<List<Integer>> weights = new ArrayList<>();
    for (int[] row : input.weights()) {
      weights.add(list(row));
    }
    return new InputBlock(
        input.shape(), weights, input.shift(), list(input.thresholds()), input.phases());
  }

  private static Head head(TrainedNetwork.Head head) {
    return new Head(
        head.shape(),
        true,
        signs(head.shape(), head.latent(), "head"),
        list(head.sumScale()),
        list(head.maxScale()),
        list(head.countScale()),
        list(head.countThresholds()),
        list(head.offset()),
        head.rhythm());
  }

  private static List<Integer> list(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static BitMatrix signs(BlockShape shape, float[] latent, String place) {
    BitMatrix.Builder bits = BitMatrix.builder(shape.outChannels(), shape.fanIn());
    for (int k = 0; k < shape.kernel(); k++) {
      for (int i = 0; i < shape.inChannels(); i++) {
        for (int o = 0; o < shape.outChannels(); o++) {
          float weight = latent[(k * shape.inChannels() + i) * shape.outChannels() + o];
          if (!Float.isFinite(weight)) {
            throw new BitbeatException(
                UserError.NETWORK_NOT_FINITE, place, "a weight of channel " + o, weight);
          }
          if (weight >= 0) {
            bits.set(o, i * shape.kernel() + k);
          }
        }
      }
    }
    return bits.build();
  }

  private static List<Integer> thresholds(TrainedNetwork.Hidden hidden, String place) {
    List<Integer> thresholds = new ArrayList<>();
    for (int c = 0; c < hidden.shape().outChannels(); c++) {
      thresholds.add(threshold(hidden, c, place));
    }
    return thresholds;
  }

  /**
   * The smallest match count whose batch-normalized value is not negative, fanIn + 1 when there is
   * none: bisection over a function that never decreases, evaluated just as {@link
   * TrainedNetwork.Hidden#normalized} does, so that no rounding can differ.
   */
  private static int threshold(TrainedNetwork.Hidden hidden, int channel, String place) {
    int fanIn = hidden.shape().fanIn();
    for (double end : new double[] {-fanIn, fanIn}) {
      double value = hidden.normalized(channel, end);
      if (!Double.isFinite(value)) {
        throw new BitbeatException(
            UserError.NETWORK_NOT_FINITE, place, "batch norm of channel " + channel, value);
      }
    }
    if (hidden.gamma()[channel] <= 0 || hidden.slope()[channel] <= 0) {
      throw new BitbeatException(
          UserError.NETWORK_NOT_MONOTONE,
          place,
          channel,
          hidden.gamma()[channel],
          hidden.slope()[channel]);
    }
    int low = 0;
    int high = fanIn + 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (hidden.normalized(channel, 2.0 * middle - fanIn) >= 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

package dev.bitbeat.train;

import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.RhythmTerms;
import java.util.List;
import java.util.Optional;

/**
 * A trained network, frozen for export: the first block's threshold and the head's affine are
 * already integers, the hidden blocks still have their latent weights, batch norm and PReLU as
 * floats. {@link FloatInference} computes it in double; the quantizer turns it into bits.
 *
 * <p>The arrays are not copied; nobody changes them.
 *
 * @param classNames class 0 first
 * @param inputLength samples in a window
 * @param samplingHz sampling frequency
 * @param normalizer front end
 * @param input first block
 * @param hidden hidden blocks in order
 * @param head last block
 */
public record TrainedNetwork(
    List<String> classNames,
    int inputLength,
    int samplingHz,
    Normalizer normalizer,
    Input input,
    List<Hidden> hidden,
    Head head) {
  public TrainedNetwork {
    classNames = List.copyOf(classNames);
    hidden = List.copyOf(hidden);
  }

  /**
   * First block with batch norm and PReLU folded: the bit is 1 iff {@code sum w*y/d >= thresholds /
   * 2^shift}.
   *
   * @param weights {@code [channel][tap]}
   * @param phases how often the pool is taken, each time {@code poolStride / phases} positions
   *     later; the scores of all add up
   */
  @SuppressWarnings("ArrayRecordComponent") // An internal hand-over between two packages.
  public record Input(BlockShape shape, int[][] weights, int shift, int[] thresholds, int phases) {}

  /**
   * Hidden block: the bit is 1 iff {@code gamma * (prelu(z) - mean) / sqrt(variance + epsilon) +
   * beta >= 0} for z, the largest sum of +-1 products under the pool.
   *
   * @param latent {@code [tap][input channel][output channel]}; the weight is +1 where it is {@code
   *     >= 0}, else -1
   */
  @SuppressWarnings("ArrayRecordComponent") // An internal hand-over between two packages.
  public record Hidden(
      BlockShape shape,
      float[] latent,
      double[] slope,
      double[] gamma,
      double[] beta,
      double[] mean,
      double[] variance) {

    /** Batch-normalized value of a pooled sum, in double: not decreasing in z. */
    public double normalized(int channel, double z) {
      double u = z >= 0 ? z : z * slope[channel];
      return gamma[channel] * (u - mean[channel]) / Math.sqrt(variance[channel] + Network.EPSILON)
          + beta[channel];
    }
  }

  /**
   * Head: {@code score = sumScale * sum_t v + maxScale * max_t v + countScale * #{t: v >=
   * countThreshold} + offset}, v being the pooled sum of +-1 products turned into a match count,
   * {@code v = (z + fanIn) / 2}; plus what the rhythm adds.
   *
   * @param latent as in {@link Hidden}
   * @param maxScale empty without a maximum
   * @param countScale empty without a count
   * @param countThresholds match counts, empty without a count
   * @param rhythm what the rhythm adds, where it does
   */
  @SuppressWarnings("ArrayRecordComponent") // An internal hand-over between two packages.
  public record Head(
      BlockShape shape,
      float[] latent,
      int[] sumScale,
      int[] maxScale,
      int[] countScale,
      int[] countThresholds,
      int[] offset,
      Optional<RhythmTerms> rhythm) {}
}

package dev.bitbeat.train;

import dev.bitbeat.model.BlockShape;
import dev.bitbeat.signal.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learnable numbers of a network: latent weights, PReLU slopes, batch norm, head. A hidden block is
 * convolution, max pool, PReLU, batch norm, sign; the last one is convolution, max pool, batch norm
 * without affine, then a weighted mean (and maximum, and count) over time per class.
 */
final class Network {
  /** Batch norm's protection against a division by 0. */
  static final double EPSILON = 1e-5;

  static final float FIRST_SLOPE = 0.25f;

  private final List<BlockShape> shapes;
  private final int inputLength;
  private final Features features;
  private final int[] owners;
  private final Layer[] layers;

  /**
   * What the head sees beside the mean over time.
   *
   * @param max the maximum over time
   * @param count the share of time steps that reach a level, which is learned
   * @param rhythmRows counts and levels of the rhythm, 0 for none
   */
  record Features(boolean max, boolean count, int rhythmRows) {}

  /** One block's learnable numbers and running statistics. */
  static final class Layer {
    final BlockShape shape;
    final int inLength;
    final int outLength;
    final boolean isHead;

    /** Latent weights, {@code [tap][input channel][output channel]}; the owner's when shared. */
    final float[] weights;

    private final boolean ownsWeights;

    /** Hidden block: scale of batch norm. Head: weight of the mean over time. */
    final float[] gamma;

    /** Hidden block: shift of batch norm. Head: bias. */
    final float[] beta;

    /** Hidden block: PReLU slope. Head: weight of the maximum over time, or empty. */
    final float[] slope;

    /** Head: weights of the rhythm, {@code [count and level][class]}; else empty. */
    final float[] rhythm;

    /** Head: weight of the count over time, or empty. */
    final float[] count;

    /** Head: the level that a normalized match count must reach to be counted, or empty. */
    final float[] level;

    /** Statistics that inference uses. */
    final double[] mean;

    final double[] variance;

    Layer(BlockShape shape, int inLength, boolean isHead, Features features, Layer owner) {
      this.shape = shape;
      this.inLength = inLength;
      this.isHead = isHead;
      outLength = shape.outLength(inLength);
      int out = shape.outChannels();
      ownsWeights = owner == null;
      weights = ownsWeights ? new float[shape.fanIn() * out] : owner.weights;
      gamma = new float[out];
      beta = new float[out];
      slope = new float[isHead && !features.max() ? 0 : out];
      rhythm = new float[isHead ? features.rhythmRows() * out : 0];
      count = new float[isHead && features.count() ? out : 0];
      level = new float[count.length];
      mean = new double[out];
      variance = new double[out];
      Arrays.fill(gamma, 1);
      Arrays.fill(slope, isHead ? 0.3f : FIRST_SLOPE);
      Arrays.fill(level, 1);
      Arrays.fill(variance, 1);
    }

    /** The arrays an optimizer moves, always in this order; weights of another block are empty. */
    List<float[]> tensors() {
      return List.of(
          ownsWeights ? weights : new float[0], gamma, beta, slope, rhythm, count, level);
    }
  }

  /**
   * @param shapes blocks in order, the head last
   * @param inputLength samples in a window
   * @param features of the head
   * @param owners index of the block whose weights each block uses, its own where it shares none
   */
  Network(List<BlockShape> shapes, int inputLength, Features features, int[] owners) {
    this.shapes = List.copyOf(shapes);
    this.inputLength = inputLength;
    this.features = features;
    this.owners = owners.clone();
    layers = new Layer[shapes.size()];
    int length = inputLength;
    for (int l = 0; l < layers.length; l++) {
      Layer owner = owners[l] == l ? null : layers[owners[l]];
      boolean isHead = l == layers.length - 1;
      layers[l] = new Layer(shapes.get(l), length, isHead, features, owner);
      length = layers[l].outLength;
    }
  }

  /** Uniform latent weights in {@code +-1/sqrt(fan in)}, in a fixed order. */
  void initialize(long seed) {
    for (int l = 0; l < layers.length; l++) {
      if (owners[l] != l) {
        continue;
      }
      SeededRandom random = SeededRandom.of(seed, 1, l);
      double bound = 1 / Math.sqrt(layers[l].shape.fanIn());
      float[] weights = layers[l].weights;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) ((2 * random.nextDouble() - 1) * bound);
      }
    }
  }

  List<BlockShape> shapes() {
    return shapes;
  }

  int inputLength() {
    return inputLength;
  }

  Features features() {
    return features;
  }

  int depth() {
    return layers.length;
  }

  /** Index of the block that owns a block's weights. */
  int owner(int index) {
    return owners[index];
  }

  Layer layer(int index) {
    return layers[index];
  }

  Layer head() {
    return layers[layers.length - 1];
  }

  int classes() {
    return head().shape.outChannels();
  }

  /** Everything an optimizer moves, in a fixed order. */
  List<float[]> tensors() {
    List<float[]> all = new ArrayList<>();
    for (Layer layer : layers) {
      all.addAll(layer.tensors());
    }
    return all;
  }

  /** Running statistics, in a fixed order: mean and variance of each block. */
  List<double[]> statistics() {
    List<double[]> all = new ArrayList<>();
    for (Layer layer : layers) {
      all.add(layer.mean);
      all.add(layer.variance);
    }
    return all;
  }

  /** Copies all numbers of a network of the same shape. */
  void copyFrom(Network other) {
    copy(other.tensors(), tensors());
    List<double[]> from = other.statistics();
    List<double[]> to = statistics();
    for (int i = 0; i < to.size(); i++) {
      System.arraycopy(from.get(i), 0, to.get(i), 0, to.get(i).length);
    }
  }

  private static void copy(List<float[]> from, List<float[]> to) {
    for (int i = 0; i < to.size(); i++) {
      System.arraycopy(from.get(i), 0, to.get(i), 0, to.get(i).length);
    }
  }

  /** A network of the same shape with the same numbers. */
  Network copy() {
    Network copy = new Network(shapes, inputLength, features, owners);
    copy.copyFrom(this);
    return copy;
  }
}

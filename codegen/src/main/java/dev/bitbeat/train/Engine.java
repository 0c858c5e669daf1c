package dev.bitbeat.train;

import dev.bitbeat.model.BlockShape;
import java.util.Arrays;

/**
 * Forward and backward passes of one network over batches. A batch is cut into chunks of a fixed
 * number of windows; each chunk goes through a block on one thread, and only batch statistics and
 * gradients are summed over chunks, in chunk order. So the result is the same for any number of
 * threads.
 */
final class Engine {
  /**
   * Windows in a chunk. So few that the products of networks of this size take less than a million
   * multiplications: OpenBLAS multiplies such matrices where they lie, larger ones it copies first,
   * which takes longer than the product when there are few channels.
   */
  static final int CHUNK = 4;

  private static final int TAP_MASK = 15;
  private static final int SIGN_BIT = 0x80000000;
  private static final int ONE_BITS = 0x3f800000;

  private final Network network;
  private final Workers workers;
  private final Binarization binarization;
  private final StridedConvolution.Weights[] weights;
  private final float[][] effective;
  private final Chunk[] chunks;
  private final float[][] wideScratch;
  private final float[][] outScratch;
  private final int[][] bitScratch;
  private final PoolScratch[] poolScratch;
  private final Tiles[] tiles;
  private final Statistics[] statistics;
  private final Gradients gradients;
  private final float logitScale;

  /**
   * What is binary, and how the first block's weights are rounded.
   *
   * @param weights signs of the latent weights are used
   * @param activations signs of the batch-normalized values are used
   * @param inputLevels 0: signs in the first block as well; else integers up to this magnitude
   */
  record Binarization(boolean weights, boolean activations, int inputLevels) {}

  /** Gradients of all tensors, laid out as {@link Network.Layer#tensors()}. */
  static final class Gradients {
    final float[][] weights;
    final float[][] gamma;
    final float[][] beta;
    final float[][] slope;

    Gradients(Network network) {
      int depth = network.depth();
      weights = new float[depth][];
      gamma = new float[depth][];
      beta = new float[depth][];
      slope = new float[depth][];
      for (int l = 0; l < depth; l++) {
        weights[l] = new float[network.layer(l).weights.length];
        gamma[l] = new float[network.layer(l).gamma.length];
        beta[l] = new float[network.layer(l).beta.length];
        slope[l] = new float[network.layer(l).slope.length];
      }
    }

    float[] of(int layer, int tensor) {
      return switch (tensor) {
        case 0 -> weights[layer];
        case 1 -> gamma[layer];
        case 2 -> beta[layer];
        default -> slope[layer];
      };
    }
  }

  /** What a step or an evaluation yields. */
  record Outcome(double lossSum, int correct, float[][] logits) {}

  private static float prelu(float z, float slope) {
    return Math.max(z, 0f) + slope * Math.min(z, 0f);
  }

  /** Batch statistics of one block and the affine that they lead to. */
  private static final class Statistics {
    final double[] mean;
    final double[] variance;
    final float[] inverse;
    final float[] scale;
    final float[] shift;

    /** The least pooled value whose bit is +1. */
    final float[] threshold;

    final double[] sumGradient;
    final double[] sumProduct;
    final Tiles.Repeated repeated;

    Statistics(int channels) {
      mean = new double[channels];
      variance = new double[channels];
      inverse = new float[channels];
      scale = new float[channels];
      shift = new float[channels];
      threshold = new float[channels];
      sumGradient = new double[channels];
      sumProduct = new double[channels];
      repeated = new Tiles.Repeated(channels);
    }
  }

  /** Buffers of one chunk of windows in one block. */
  private static final class Space {
    final StridedConvolution convolution;
    final float[] pooled;
    final byte[] argument;

    /** Number of the row modulo 16, for every value of a window's output. */
    final int[] rowTags;

    final float[] gradient;
    final double[] sum;
    final double[] square;
    final double[] sumGradient;
    final double[] sumProduct;
    final double[] slopeGradient;
    final float[] weightGradient;

    Space(Network.Layer layer, StridedConvolution.Weights weights, boolean first) {
      convolution = new StridedConvolution(layer.shape, layer.inLength, CHUNK, weights, !first);
      int channels = layer.shape.outChannels();
      int size = CHUNK * layer.outLength * channels;
      pooled = new float[size];
      argument = new byte[size];
      rowTags = new int[convolution.outStride() * channels];
      for (int i = 0; i < rowTags.length; i++) {
        rowTags[i] = (i / channels) & TAP_MASK;
      }
      gradient = new float[size];
      sum = new double[channels];
      square = new double[channels];
      sumGradient = new double[channels];
      sumProduct = new double[channels];
      slopeGradient = new double[channels];
      weightGradient = new float[layer.weights.length];
    }
  }

  /** A window's keys while a pool is taken. */
  private static final class PoolScratch {
    final int[] best;
    final int[] ahead;

    PoolScratch(int size) {
      best = new int[size];
      ahead = new int[size];
    }
  }

  /** Buffers of one chunk in all blocks. */
  private static final class Chunk {
    final Space[] spaces;
    final double[] sumWeightGradient;
    final double[] maxWeightGradient;
    final double[] biasGradient;
    double loss;
    int correct;

    Chunk(Network network, StridedConvolution.Weights[] weights) {
      spaces = new Space[network.depth()];
      for (int l = 0; l < spaces.length; l++) {
        spaces[l] = new Space(network.layer(l), weights[l], l == 0);
      }
      sumWeightGradient = new double[network.classes()];
      maxWeightGradient = new double[network.classes()];
      biasGradient = new double[network.classes()];
    }
  }

  /**
   * @param network the numbers to read; never changed here, except its running statistics
   * @param maxBatch windows that one call may bring
   * @param binarization what is binary
   * @param logitScale factor on the head's weighted features
   */
  Engine(
      Network network, Workers workers, int maxBatch, Binarization binarization, float logitScale) {
    this.network = network;
    this.workers = workers;
    this.binarization = binarization;
    this.logitScale = logitScale;
    int depth = network.depth();
    weights = new StridedConvolution.Weights[depth];
    effective = new float[depth][];
    statistics = new Statistics[depth];
    for (int l = 0; l < depth; l++) {
      weights[l] = new StridedConvolution.Weights(network.layer(l).shape);
      effective[l] = new float[network.layer(l).weights.length];
      statistics[l] = new Statistics(network.layer(l).shape.outChannels());
    }
    chunks = new Chunk[(maxBatch + CHUNK - 1) / CHUNK];
    int wide = 0;
    int out = 0;
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new Chunk(network, weights);
      for (Space space : chunks[i].spaces) {
        wide = Math.max(wide, space.convolution.inputFloats());
        out = Math.max(out, space.convolution.outputFloats());
      }
    }
    wideScratch = new float[workers.threads()][wide];
    outScratch = new float[workers.threads()][out];
    bitScratch = new int[workers.threads()][out];
    poolScratch = new PoolScratch[workers.threads()];
    tiles = new Tiles[workers.threads()];
    for (int t = 0; t < poolScratch.length; t++) {
      poolScratch[t] = new PoolScratch(out / CHUNK);
      tiles[t] = new Tiles(BlockShape.MAX_CHANNELS);
    }
    gradients = new Gradients(network);
  }

  Gradients gradients() {
    return gradients;
  }

  /** Latent weights to the weights that the convolutions use. Call after every change. */
  void refreshWeights() {
    for (int l = 0; l < network.depth(); l++) {
      float[] latent = network.layer(l).weights;
      for (int i = 0; i < latent.length; i++) {
        effective[l][i] = effectiveWeight(l, latent[i]);
      }
      weights[l].set(effective[l]);
      if (!network.layer(l).isHead) {
        statistics[l].repeated.setSlopes(network.layer(l).slope);
      }
    }
  }

  private float effectiveWeight(int layer, float latent) {
    if (!binarization.weights()) {
      return latent;
    }
    if (layer == 0 && binarization.inputLevels() > 0) {
      return inputWeight(latent, binarization.inputLevels());
    }
    return latent >= 0 ? 1 : -1;
  }

  /** Integer weight of the first block: the latent weight in -1..1, times the largest magnitude. */
  static int inputWeight(float latent, int levels) {
    return Math.round(Math.max(-1f, Math.min(1f, latent)) * levels);
  }

  /**
   * Loss and gradients of one batch, with batch statistics, which also move the running ones.
   *
   * @param momentum weight of this batch in the running statistics
   */
  Outcome train(
      Batch batch, Estimator weightEstimator, Estimator activationEstimator, double momentum) {
    int used = chunksOf(batch);
    forward(batch, used, true, momentum);
    float[][] logits = new float[batch.size()][network.classes()];
    workers.run(used, (c, thread) -> headBackward(batch, c, logits));
    double loss = 0;
    int correct = 0;
    for (int c = 0; c < used; c++) {
      loss += chunks[c].loss;
      correct += chunks[c].correct;
    }
    headGradients(used);
    for (int l = network.depth() - 1; l >= 0; l--) {
      int layer = l;
      sumOverChunks(layer, used, batch.size());
      workers.run(used, (c, thread) -> blockBackward(batch, layer, c, thread, activationEstimator));
      collectGradients(layer, used, weightEstimator);
    }
    shareWeightGradients();
    return new Outcome(loss, correct, logits);
  }

  /** Logits, loss and hits of one batch with the running statistics. */
  Outcome evaluate(Batch batch) {
    int used = chunksOf(batch);
    forward(batch, used, false, 0);
    return headOutcome(batch, used);
  }

  /**
   * One batch's share in re-estimated statistics of one block: forward with the running statistics
   * of the blocks before it.
   *
   * @param sums receives the sums of values, then of squares, per channel
   * @return values per channel
   */
  long accumulate(Batch batch, int layer, double[] sums) {
    int used = chunksOf(batch);
    for (int l = 0; l <= layer; l++) {
      int current = l;
      workers.run(used, (c, thread) -> blockForward(batch, current, c, thread));
      useRunning(current);
    }
    int channels = statistics[layer].mean.length;
    for (int c = 0; c < used; c++) {
      for (int o = 0; o < channels; o++) {
        sums[o] += chunks[c].spaces[layer].sum[o];
        sums[channels + o] += chunks[c].spaces[layer].square[o];
      }
    }
    return (long) batch.size() * network.layer(layer).outLength;
  }

  private int chunksOf(Batch batch) {
    int used = (batch.size() + CHUNK - 1) / CHUNK;
    if (used > chunks.length) {
      throw new IllegalArgumentException("batch of " + batch.size() + " is too large");
    }
    return used;
  }

  private int windowsIn(Batch batch, int chunk) {
    return Math.min(CHUNK, batch.size() - chunk * CHUNK);
  }

  private void forward(Batch batch, int used, boolean training, double momentum) {
    for (int l = 0; l < network.depth(); l++) {
      int layer = l;
      workers.run(used, (c, thread) -> blockForward(batch, layer, c, thread));
      if (training) {
        useBatch(layer, used, batch.size(), momentum);
      } else {
        useRunning(layer);
      }
    }
  }

  private void blockForward(Batch batch, int layer, int chunk, int thread) {
    float[] x = wideScratch[thread];
    int[] y = bitScratch[thread];
    int windows = windowsIn(batch, chunk);
    Space space = chunks[chunk].spaces[layer];
    if (layer == 0) {
      fillFromSamples(batch, chunk, windows, x);
    } else {
      fillFromBlock(layer, chunk, windows, x);
    }
    space.convolution.forward(x, y);
    if (layer == 0) {
      scaleRows(batch, chunk, windows, y);
    }
    pool(layer, space, windows, y, poolScratch[thread]);
    Network.Layer l = network.layer(layer);
    tiles[thread].statistics(
        space.pooled,
        windows * l.outLength * l.shape.outChannels(),
        statistics[layer].repeated,
        space.sum,
        space.square);
  }

  private void fillFromSamples(Batch batch, int chunk, int windows, float[] x) {
    Network.Layer first = network.layer(0);
    int rows = chunks[chunk].spaces[0].convolution.inStride();
    int pad = first.shape.pad();
    for (int w = 0; w < windows; w++) {
      int base = w * rows;
      Arrays.fill(x, base, base + pad, 0);
      System.arraycopy(batch.samples()[chunk * CHUNK + w], 0, x, base + pad, first.inLength);
      Arrays.fill(x, base + pad + first.inLength, base + rows, 0);
    }
  }

  private void fillFromBlock(int layer, int chunk, int windows, float[] x) {
    Space source = chunks[chunk].spaces[layer - 1];
    Network.Layer before = network.layer(layer - 1);
    Statistics stats = statistics[layer - 1];
    int channels = before.shape.outChannels();
    int rows = chunks[chunk].spaces[layer].convolution.inStride();
    int pad = network.layer(layer).shape.pad();
    int length = before.outLength;
    boolean binary = binarization.activations();
    float padding = binary ? 1 : 0;
    float[] pooled = source.pooled;
    float[] slope = before.slope;
    float[] threshold = stats.threshold;
    for (int w = 0; w < windows; w++) {
      int base = w * rows * channels;
      int start = base + pad * channels;
      int end = start + length * channels;
      Arrays.fill(x, base, start, padding);
      Arrays.fill(x, end, base + rows * channels, padding);
      int from = w * length * channels;
      for (int i = 0; i < length * channels; i += channels) {
        if (binary) {
          for (int c = 0; c < channels; c++) {
            int sign = Float.floatToRawIntBits(pooled[from + i + c] - threshold[c]) & SIGN_BIT;
            x[start + i + c] = Float.intBitsToFloat(sign | ONE_BITS);
          }
        } else {
          for (int c = 0; c < channels; c++) {
            float u = prelu(pooled[from + i + c], slope[c]);
            x[start + i + c] = u * stats.scale[c] + stats.shift[c];
          }
        }
      }
    }
  }

  private void scaleRows(Batch batch, int chunk, int windows, int[] y) {
    int channels = network.layer(0).shape.outChannels();
    int rows = chunks[chunk].spaces[0].convolution.outStride();
    for (int w = 0; w < windows; w++) {
      float[] inverse = batch.inverseScales()[chunk * CHUNK + w];
      int base = w * rows * channels;
      for (int p = 0; p < inverse.length; p++) {
        float factor = inverse[p];
        for (int c = 0; c < channels; c++) {
          int at = base + p * channels + c;
          y[at] = Float.floatToRawIntBits(Float.intBitsToFloat(y[at]) * factor);
        }
      }
    }
  }

  /**
   * Maximum and its place under the pool. Floats become integers of the same order whose lowest
   * bits name their row; doubling the reach of a maximum then needs a few passes over whole
   * windows, all of them free of branches, and finds value and place at once. The bits lost lie
   * below what the sums of a binary convolution, which are integers, can need.
   */
  private void pool(int layer, Space space, int windows, int[] bits, PoolScratch scratch) {
    Network.Layer l = network.layer(layer);
    int channels = l.shape.outChannels();
    int size = space.convolution.outStride() * channels;
    int poolKernel = l.shape.poolKernel();
    int step = l.shape.poolStride() * channels;
    int[] best = scratch.best;
    int[] ahead = scratch.ahead;
    for (int w = 0; w < windows; w++) {
      System.arraycopy(bits, w * size, ahead, 0, size);
      tag(ahead, space.rowTags, best, size);
      int reach = 1;
      while (2 * reach <= poolKernel) {
        takeMaximum(best, ahead, size, reach * channels);
        reach *= 2;
      }
      if (reach < poolKernel) {
        takeMaximum(best, ahead, size, (poolKernel - reach) * channels);
      }
      int to = w * l.outLength * channels;
      for (int t = 0; t < l.outLength; t++) {
        int at = t * step;
        int firstRow = t * l.shape.poolStride();
        for (int c = 0; c < channels; c++) {
          int key = best[at + c];
          int value = (key & ~TAP_MASK) << 1;
          space.pooled[to + c] =
              Float.intBitsToFloat((value ^ ((value >> 31) & Integer.MAX_VALUE)) & ~TAP_MASK);
          space.argument[to + c] = (byte) ((key - firstRow) & TAP_MASK);
        }
        to += channels;
      }
    }
  }

  private static void tag(int[] bits, int[] rowTags, int[] keys, int size) {
    for (int i = 0; i < size; i++) {
      int v = bits[i];
      keys[i] = (((v ^ ((v >> 31) & Integer.MAX_VALUE)) >> 1) & ~TAP_MASK) | rowTags[i];
    }
  }

  /** best[i] = max(best[i], best[i + distance]) wherever both exist. */
  private static void takeMaximum(int[] best, int[] ahead, int size, int distance) {
    int count = Math.max(0, size - distance);
    System.arraycopy(best, size - count, ahead, 0, count);
    // Math.max is not vectorized by Java 17's compiler; this is, and 31-bit keys cannot overflow.
    for (int i = 0; i < count; i++) {
      int difference = best[i] - ahead[i];
      best[i] = best[i] - (difference & (difference >> 31));
    }
  }

  private void useBatch(int layer, int used, int windows, double momentum) {
    Network.Layer l = network.layer(layer);
    Statistics stats = statistics[layer];
    double count = (double) windows * l.outLength;
    for (int o = 0; o < stats.mean.length; o++) {
      double sum = 0;
      double square = 0;
      for (int c = 0; c < used; c++) {
        sum += chunks[c].spaces[layer].sum[o];
        square += chunks[c].spaces[layer].square[o];
      }
      stats.mean[o] = sum / count;
      stats.variance[o] = Math.max(0, square / count - stats.mean[o] * stats.mean[o]);
      l.mean[o] += momentum * (stats.mean[o] - l.mean[o]);
      l.variance[o] += momentum * (stats.variance[o] - l.variance[o]);
    }
    affine(l, stats);
  }

  private void useRunning(int layer) {
    Network.Layer l = network.layer(layer);
    Statistics stats = statistics[layer];
    System.arraycopy(l.mean, 0, stats.mean, 0, l.mean.length);
    System.arraycopy(l.variance, 0, stats.variance, 0, l.variance.length);
    affine(l, stats);
  }

  private static void affine(Network.Layer l, Statistics stats) {
    for (int o = 0; o < stats.mean.length; o++) {
      double inverse = 1 / Math.sqrt(stats.variance[o] + Network.EPSILON);
      double gamma = l.isHead ? 1 : l.gamma[o];
      double beta = l.isHead ? 0 : l.beta[o];
      stats.inverse[o] = (float) inverse;
      stats.scale[o] = (float) (gamma * inverse);
      stats.shift[o] = (float) (beta - stats.mean[o] * gamma * inverse);
      if (!l.isHead) {
        double zero = stats.mean[o] - beta / (gamma * inverse);
        stats.threshold[o] = (float) (zero >= 0 ? zero : zero / l.slope[o]);
      }
    }
    Tiles.Repeated repeated = stats.repeated;
    for (int o = 0; o < stats.mean.length; o++) {
      repeated.scale[o] = stats.scale[o];
      repeated.shift[o] = stats.shift[o];
      repeated.mean[o] = (float) stats.mean[o];
      repeated.inverse[o] = stats.inverse[o];
    }
    repeated.repeat(repeated.scale);
    repeated.repeat(repeated.shift);
    repeated.repeat(repeated.mean);
    repeated.repeat(repeated.inverse);
  }

  /** Logits of one window: the head's features are batch-normalized match counts over time. */
  private void headForward(Space space, int window, float[] logits, int[] maxAt) {
    Network.Layer head = network.head();
    Statistics stats = statistics[network.depth() - 1];
    int classes = logits.length;
    int from = window * head.outLength * classes;
    for (int c = 0; c < classes; c++) {
      float sum = 0;
      float max = Float.NEGATIVE_INFINITY;
      for (int t = 0; t < head.outLength; t++) {
        float z = space.pooled[from + t * classes + c] * stats.scale[c] + stats.shift[c];
        sum += z;
        if (z > max) {
          max = z;
          maxAt[c] = t;
        }
      }
      float feature = head.gamma[c] * sum / head.outLength;
      if (network.hasMax()) {
        feature += head.slope[c] * max;
      }
      logits[c] = logitScale * feature + head.beta[c];
    }
  }

  private Outcome headOutcome(Batch batch, int used) {
    float[][] logits = new float[batch.size()][network.classes()];
    double loss = 0;
    int correct = 0;
    int[] maxAt = new int[network.classes()];
    for (int c = 0; c < used; c++) {
      Space space = chunks[c].spaces[network.depth() - 1];
      for (int w = 0; w < windowsIn(batch, c); w++) {
        int index = c * CHUNK + w;
        headForward(space, w, logits[index], maxAt);
        loss += softmaxLoss(logits[index], batch.targets()[index], new float[logits[index].length]);
        correct += indexOfMax(logits[index]) == indexOfMax(batch.targets()[index]) ? 1 : 0;
      }
    }
    return new Outcome(loss, correct, logits);
  }

  /** Cross-entropy; {@code gradient} receives softmax - target. */
  private static double softmaxLoss(float[] logits, float[] target, float[] gradient) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    double[] exponentials = new double[logits.length];
    for (int c = 0; c < logits.length; c++) {
      exponentials[c] = Math.exp(logits[c] - max);
      sum += exponentials[c];
    }
    double logSum = Math.log(sum);
    double loss = 0;
    for (int c = 0; c < logits.length; c++) {
      loss -= target[c] * (logits[c] - max - logSum);
      gradient[c] = (float) (exponentials[c] / sum - target[c]);
    }
    return loss;
  }

  static int indexOfMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Softmax gradient down to the head's normalized match counts, in {@code space.gradient}. */
  private void headBackward(Batch batch, int chunkIndex, float[][] logits) {
    Chunk chunk = chunks[chunkIndex];
    Space space = chunk.spaces[network.depth() - 1];
    Network.Layer head = network.head();
    Statistics stats = statistics[network.depth() - 1];
    int classes = network.classes();
    Arrays.fill(chunk.sumWeightGradient, 0);
    Arrays.fill(chunk.maxWeightGradient, 0);
    Arrays.fill(chunk.biasGradient, 0);
    Arrays.fill(space.sumGradient, 0);
    Arrays.fill(space.sumProduct, 0);
    chunk.loss = 0;
    chunk.correct = 0;
    float[] gradient = new float[classes];
    int[] maxAt = new int[classes];
    float perWindow = 1f / batch.size();
    for (int w = 0; w < windowsIn(batch, chunkIndex); w++) {
      int index = chunkIndex * CHUNK + w;
      headForward(space, w, logits[index], maxAt);
      chunk.loss += softmaxLoss(logits[index], batch.targets()[index], gradient);
      chunk.correct += indexOfMax(logits[index]) == indexOfMax(batch.targets()[index]) ? 1 : 0;
      int from = w * head.outLength * classes;
      for (int c = 0; c < classes; c++) {
        float g = gradient[c] * perWindow;
        chunk.biasGradient[c] += g;
        float scaled = g * logitScale;
        float each = scaled * head.gamma[c] / head.outLength;
        float sum = 0;
        for (int t = 0; t < head.outLength; t++) {
          int at = from + t * classes + c;
          float z = space.pooled[at] * stats.scale[c] + stats.shift[c];
          float here = each;
          if (network.hasMax() && t == maxAt[c]) {
            here += scaled * head.slope[c];
            chunk.maxWeightGradient[c] += scaled * z;
          }
          sum += z;
          space.gradient[at] = here;
          space.sumGradient[c] += here;
          space.sumProduct[c] += here * z;
        }
        chunk.sumWeightGradient[c] += scaled * sum / head.outLength;
      }
    }
  }

  private void headGradients(int used) {
    int head = network.depth() - 1;
    for (int o = 0; o < network.classes(); o++) {
      double sumWeight = 0;
      double maxWeight = 0;
      double bias = 0;
      for (int c = 0; c < used; c++) {
        sumWeight += chunks[c].sumWeightGradient[o];
        maxWeight += chunks[c].maxWeightGradient[o];
        bias += chunks[c].biasGradient[o];
      }
      gradients.gamma[head][o] = (float) sumWeight;
      gradients.beta[head][o] = (float) bias;
      if (network.hasMax()) {
        gradients.slope[head][o] = (float) maxWeight;
      }
    }
  }

  private void sumOverChunks(int layer, int used, int windows) {
    Statistics stats = statistics[layer];
    double count = (double) windows * network.layer(layer).outLength;
    for (int o = 0; o < stats.sumGradient.length; o++) {
      double sum = 0;
      double product = 0;
      for (int c = 0; c < used; c++) {
        sum += chunks[c].spaces[layer].sumGradient[o];
        product += chunks[c].spaces[layer].sumProduct[o];
      }
      stats.sumGradient[o] = sum;
      stats.sumProduct[o] = product;
      stats.repeated.meanGradient[o] = (float) (sum / count);
      stats.repeated.meanProduct[o] = (float) (product / count);
      if (layer < network.depth() - 1) {
        gradients.beta[layer][o] = (float) sum;
        gradients.gamma[layer][o] = (float) product;
      }
    }
    stats.repeated.repeat(stats.repeated.meanGradient);
    stats.repeated.repeat(stats.repeated.meanProduct);
  }

  /**
   * Gradient of one block's batch-normalized values down to its weights, and to the values of the
   * block before.
   */
  private void blockBackward(
      Batch batch, int layer, int chunkIndex, int thread, Estimator estimator) {
    Space space = chunks[chunkIndex].spaces[layer];
    int windows = windowsIn(batch, chunkIndex);
    float[] g = outScratch[thread];
    float[] x = wideScratch[thread];
    spreadGradient(batch, layer, chunkIndex, windows, g, tiles[thread]);
    space.convolution.backward(g, space.weightGradient, x);
    if (layer > 0) {
      gatherGradient(layer, chunkIndex, windows, x, estimator, tiles[thread]);
    }
  }

  /** Batch norm, PReLU and pool backward: to the convolution's output positions. */
  private void spreadGradient(
      Batch batch, int layer, int chunkIndex, int windows, float[] g, Tiles tile) {
    Network.Layer l = network.layer(layer);
    Space space = chunks[chunkIndex].spaces[layer];
    Tiles.Repeated repeated = statistics[layer].repeated;
    int channels = l.shape.outChannels();
    int rows = space.convolution.outStride();
    int size = windows * l.outLength * channels;
    tile.throughNorm(space.pooled, space.gradient, size, repeated, space.slopeGradient);
    Arrays.fill(g, 0, space.convolution.outputFloats(), 0);
    float[] derivatives = repeated.derivatives;
    float[] pooled = space.pooled;
    float[] gradient = space.gradient;
    byte[] argument = space.argument;
    int step = l.shape.poolStride();
    int from = 0;
    for (int w = 0; w < windows; w++) {
      float[] inverse = layer == 0 ? batch.inverseScales()[chunkIndex * CHUNK + w] : null;
      for (int t = 0; t < l.outLength; t++) {
        for (int c = 0; c < channels; c++, from++) {
          int row = t * step + argument[from];
          float here =
              gradient[from] * derivatives[2 * c + (Float.floatToRawIntBits(pooled[from]) >>> 31)];
          if (inverse != null) {
            here *= inverse[row];
          }
          g[(w * rows + row) * channels + c] += here;
        }
      }
    }
  }

  /** Gradient of a block's inputs, through the sign, to the block before. */
  private void gatherGradient(
      int layer, int chunkIndex, int windows, float[] x, Estimator estimator, Tiles tile) {
    Network.Layer before = network.layer(layer - 1);
    Space target = chunks[chunkIndex].spaces[layer - 1];
    Tiles.Repeated repeated = statistics[layer - 1].repeated;
    int channels = before.shape.outChannels();
    int rows = chunks[chunkIndex].spaces[layer].convolution.inStride();
    int pad = network.layer(layer).shape.pad();
    int size = before.outLength * channels;
    tile.clearSums(repeated.length);
    for (int w = 0; w < windows; w++) {
      tile.throughSign(
          target.pooled,
          x,
          (w * rows + pad) * channels,
          target.gradient,
          w * size,
          size,
          estimator,
          repeated);
    }
    tile.fold(repeated, target.sumGradient, target.sumProduct);
  }

  /** A block that uses another's weights hands its part of their gradient to the owner. */
  private void shareWeightGradients() {
    for (int l = 0; l < network.depth(); l++) {
      float[] part = gradients.weights[l];
      float[] sum = gradients.weights[network.owner(l)];
      for (int i = 0; i < part.length && part != sum; i++) {
        sum[i] += part[i];
      }
    }
  }

  private void collectGradients(int layer, int used, Estimator estimator) {
    Network.Layer l = network.layer(layer);
    float[] sum = gradients.weights[layer];
    Arrays.fill(sum, 0);
    for (int c = 0; c < used; c++) {
      float[] part = chunks[c].spaces[layer].weightGradient;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    if (binarization.weights()) {
      boolean rounded = layer == 0 && binarization.inputLevels() > 0;
      for (int i = 0; i < sum.length; i++) {
        sum[i] *=
            rounded
                ? (Math.abs(l.weights[i]) <= 1 ? binarization.inputLevels() : 0)
                : estimator.gradient(l.weights[i]);
      }
    }
    if (!l.isHead) {
      for (int o = 0; o < l.slope.length; o++) {
        double slope = 0;
        for (int c = 0; c < used; c++) {
          slope += chunks[c].spaces[layer].slopeGradient[o];
        }
        gradients.slope[layer][o] = (float) slope;
      }
    }
  }

  /** Shapes of the blocks, for messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("engine");
    for (BlockShape shape : network.shapes()) {
      text.append(' ').append(shape.outChannels());
    }
    return text.toString();
  }
}

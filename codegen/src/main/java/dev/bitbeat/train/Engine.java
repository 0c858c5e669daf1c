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

  private final Network network;
  private final Workers workers;
  private final Binarization binarization;
  private final StridedConvolution.Weights[] weights;
  private final float[][] effective;
  private final Chunk[] chunks;
  private final Scratch[] scratch;
  private final Statistics[] statistics;
  private final Gradients gradients;
  private final float logitScale;
  private boolean binaryWeights;

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
    final float[][] rhythm;
    final float[][] count;
    final float[][] level;

    Gradients(Network network) {
      int depth = network.depth();
      weights = new float[depth][];
      gamma = new float[depth][];
      beta = new float[depth][];
      slope = new float[depth][];
      rhythm = new float[depth][];
      count = new float[depth][];
      level = new float[depth][];
      for (int l = 0; l < depth; l++) {
        weights[l] = new float[network.layer(l).weights.length];
        gamma[l] = new float[network.layer(l).gamma.length];
        beta[l] = new float[network.layer(l).beta.length];
        slope[l] = new float[network.layer(l).slope.length];
        rhythm[l] = new float[network.layer(l).rhythm.length];
        count[l] = new float[network.layer(l).count.length];
        level[l] = new float[network.layer(l).level.length];
      }
    }

    float[] of(int layer, int tensor) {
      return switch (tensor) {
        case 0 -> weights[layer];
        case 1 -> gamma[layer];
        case 2 -> beta[layer];
        case 3 -> slope[layer];
        case 4 -> rhythm[layer];
        case 5 -> count[layer];
        default -> level[layer];
      };
    }
  }

  /** What a step or an evaluation yields. */
  record Outcome(double lossSum, int correct, float[][] logits) {}

  /** Batch statistics of one block and the affine that they lead to. */
  private static final class Statistics {
    final double[] mean;
    final double[] variance;
    final float[] inverse;
    final float[] scale;
    final float[] shift;
    final Tiles.Repeated repeated;

    Statistics(int channels) {
      mean = new double[channels];
      variance = new double[channels];
      inverse = new float[channels];
      scale = new float[channels];
      shift = new float[channels];
      repeated = new Tiles.Repeated(channels);
    }
  }

  /** Buffers of one chunk of windows in one block, {@code [window][time][channel]}. */
  private static final class Space {
    final float[][] pooled;

    /** Place of the maximum under its pool, whole numbers; empty without a pool. */
    final float[][] places;

    final float[][] gradient;
    final double[] sum;
    final double[] square;
    final double[] sumGradient;
    final double[] sumProduct;
    final double[] slopeGradient;
    final float[] weightGradient;

    Space(Network.Layer layer) {
      int channels = layer.shape.outChannels();
      int size = layer.outLength * channels;
      pooled = new float[CHUNK][size];
      places = new float[CHUNK][layer.shape.poolKernel() > 1 ? size : 0];
      gradient = new float[CHUNK][size];
      sum = new double[channels];
      square = new double[channels];
      sumGradient = new double[channels];
      sumProduct = new double[channels];
      slopeGradient = new double[channels];
      weightGradient = new float[layer.weights.length];
    }
  }

  /**
   * What a thread needs for the chunk and the window at hand. The convolutions keep nothing between
   * passes, so that their memory stays in the processor's cache.
   */
  private static final class Scratch {
    final StridedConvolution[] convolutions;
    final float[] values;
    final float[] ahead;
    final Tiles tiles = new Tiles(BlockShape.MAX_CHANNELS);

    Scratch(Network network, StridedConvolution.Weights[] weights, float hiddenPadding) {
      convolutions = new StridedConvolution[network.depth()];
      int most = network.inputLength();
      for (int l = 0; l < convolutions.length; l++) {
        Network.Layer layer = network.layer(l);
        float padding = l == 0 ? 0 : hiddenPadding;
        convolutions[l] =
            new StridedConvolution(layer.shape, layer.inLength, CHUNK, padding, weights[l], l > 0);
        most = Math.max(most, convolutions[l].outStride() * layer.shape.outChannels());
      }
      values = new float[most];
      ahead = new float[most];
    }
  }

  /** Buffers of one chunk in all blocks. */
  private static final class Chunk {
    final Space[] spaces;
    final double[] sumWeightGradient;
    final double[] maxWeightGradient;
    final double[] countWeightGradient;
    final double[] levelGradient;
    final double[] biasGradient;
    final double[] rhythmGradient;
    double loss;
    int correct;

    Chunk(Network network) {
      spaces = new Space[network.depth()];
      for (int l = 0; l < spaces.length; l++) {
        spaces[l] = new Space(network.layer(l));
      }
      sumWeightGradient = new double[network.classes()];
      maxWeightGradient = new double[network.classes()];
      countWeightGradient = new double[network.classes()];
      levelGradient = new double[network.classes()];
      biasGradient = new double[network.classes()];
      rhythmGradient = new double[network.head().rhythm.length];
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
    binaryWeights = binarization.weights();
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
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new Chunk(network);
    }
    scratch = new Scratch[workers.threads()];
    for (int t = 0; t < scratch.length; t++) {
      scratch[t] = new Scratch(network, weights, binarization.activations() ? 1 : 0);
    }
    gradients = new Gradients(network);
  }

  Gradients gradients() {
    return gradients;
  }

  /**
   * Whether the weights that the next {@link #refreshWeights} makes are binary, as they are from
   * the start where the binarization says so; else they are the latent ones.
   */
  void setBinaryWeights(boolean binary) {
    binaryWeights = binary;
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
    if (!binaryWeights) {
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
    workers.run(used, (c, thread) -> headBackward(batch, c, activationEstimator, logits));
    double loss = 0;
    int correct = 0;
    for (int c = 0; c < used; c++) {
      loss += chunks[c].loss;
      correct += chunks[c].correct;
    }
    headGradients(used);
    rhythmGradients(used);
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
    Scratch own = scratch[thread];
    Space space = chunks[chunk].spaces[layer];
    int windows = windowsIn(batch, chunk);
    setInput(batch, layer, chunk, own);
    own.convolutions[layer].forward();
    Tiles.Repeated repeated = statistics[layer].repeated;
    own.tiles.clearSums(repeated.length);
    for (int w = 0; w < windows; w++) {
      pool(batch, layer, chunk, w, own);
      own.tiles.statistics(space.pooled[w], repeated);
    }
    own.tiles.fold(repeated, space.sum, space.square);
  }

  private void setInput(Batch batch, int layer, int chunk, Scratch own) {
    for (int w = 0; w < windowsIn(batch, chunk); w++) {
      if (layer == 0) {
        own.convolutions[layer].setInput(w, batch.samples()[chunk * CHUNK + w]);
      } else {
        hiddenValues(layer - 1, chunk, w, own);
        own.convolutions[layer].setInput(w, own.values);
      }
    }
  }

  /** What a block hands on of one window. */
  private void hiddenValues(int layer, int chunk, int window, Scratch own) {
    float[] pooled = chunks[chunk].spaces[layer].pooled[window];
    Tiles.Repeated repeated = statistics[layer].repeated;
    if (binarization.activations()) {
      own.tiles.signs(pooled, repeated, own.values);
    } else {
      own.tiles.normalized(pooled, repeated, own.values);
    }
  }

  /** Maximum and its place under one window's pools, place after place. */
  private void pool(Batch batch, int layer, int chunk, int window, Scratch own) {
    Network.Layer l = network.layer(layer);
    Space space = chunks[chunk].spaces[layer];
    float[] best = space.pooled[window];
    float[] places = space.places[window];
    own.convolutions[layer].output(window, 0, l.outLength, best);
    scale(batch, layer, chunk, window, 0, best);
    Arrays.fill(places, 0);
    for (int place = 1; place < l.shape.poolKernel(); place++) {
      own.convolutions[layer].output(window, place, l.outLength, own.ahead);
      scale(batch, layer, chunk, window, place, own.ahead);
      Tiles.takeMaximum(best, places, own.ahead, place);
    }
  }

  /** In the first block, times the inverse scale. */
  private void scale(Batch batch, int layer, int chunk, int window, int place, float[] y) {
    if (layer > 0) {
      return;
    }
    Network.Layer l = network.layer(layer);
    float[] inverse = batch.inverseScales()[chunk * CHUNK + window];
    int channels = l.shape.outChannels();
    int step = l.shape.poolStride();
    for (int t = 0; t < l.outLength; t++) {
      float factor = inverse[t * step + place];
      for (int i = t * channels; i < (t + 1) * channels; i++) {
        y[i] *= factor;
      }
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
        // The least value before PReLU that leads to +1.
        stats.repeated.threshold[o] = (float) (zero >= 0 ? zero : zero / l.slope[o]);
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
    repeated.repeat(repeated.threshold);
  }

  /** Logits of one window: the head's features are batch-normalized match counts over time. */
  private void headForward(Space space, int window, float[] rhythm, float[] logits, int[] maxAt) {
    Network.Layer head = network.head();
    Statistics stats = statistics[network.depth() - 1];
    int classes = logits.length;
    boolean counts = network.features().count();
    float[] pooled = space.pooled[window];
    for (int c = 0; c < classes; c++) {
      float sum = 0;
      float max = Float.NEGATIVE_INFINITY;
      int reached = 0;
      for (int t = 0; t < head.outLength; t++) {
        float z = pooled[t * classes + c] * stats.scale[c] + stats.shift[c];
        sum += z;
        reached += counts && z >= head.level[c] ? 1 : -1;
        if (z > max) {
          max = z;
          maxAt[c] = t;
        }
      }
      float feature = head.gamma[c] * sum / head.outLength;
      if (network.features().max()) {
        feature += head.slope[c] * max;
      }
      if (counts) {
        feature += head.count[c] * reached / head.outLength;
      }
      logits[c] = logitScale * feature + head.beta[c];
      for (int r = 0; r < rhythm.length; r++) {
        logits[c] += rhythm[r] * head.rhythm[r * classes + c];
      }
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
        headForward(space, w, batch.rhythm()[index], logits[index], maxAt);
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
  private void headBackward(Batch batch, int chunkIndex, Estimator estimator, float[][] logits) {
    Chunk chunk = chunks[chunkIndex];
    Space space = chunk.spaces[network.depth() - 1];
    Network.Layer head = network.head();
    Statistics stats = statistics[network.depth() - 1];
    int classes = network.classes();
    Arrays.fill(chunk.sumWeightGradient, 0);
    Arrays.fill(chunk.maxWeightGradient, 0);
    Arrays.fill(chunk.countWeightGradient, 0);
    Arrays.fill(chunk.levelGradient, 0);
    Arrays.fill(chunk.biasGradient, 0);
    Arrays.fill(chunk.rhythmGradient, 0);
    Arrays.fill(space.sumGradient, 0);
    Arrays.fill(space.sumProduct, 0);
    chunk.loss = 0;
    chunk.correct = 0;
    float[] gradient = new float[classes];
    int[] maxAt = new int[classes];
    float perWindow = 1f / batch.size();
    for (int w = 0; w < windowsIn(batch, chunkIndex); w++) {
      int index = chunkIndex * CHUNK + w;
      headForward(space, w, batch.rhythm()[index], logits[index], maxAt);
      chunk.loss += softmaxLoss(logits[index], batch.targets()[index], gradient);
      chunk.correct += indexOfMax(logits[index]) == indexOfMax(batch.targets()[index]) ? 1 : 0;
      for (int c = 0; c < classes; c++) {
        float g = gradient[c] * perWindow;
        chunk.biasGradient[c] += g;
        for (int r = 0; r < batch.rhythm()[index].length; r++) {
          chunk.rhythmGradient[r * classes + c] += g * batch.rhythm()[index][r];
        }
        float scaled = g * logitScale;
        float each = scaled * head.gamma[c] / head.outLength;
        float sum = 0;
        for (int t = 0; t < head.outLength; t++) {
          int at = t * classes + c;
          float z = space.pooled[w][at] * stats.scale[c] + stats.shift[c];
          float here = each;
          if (network.features().max() && t == maxAt[c]) {
            here += scaled * head.slope[c];
            chunk.maxWeightGradient[c] += scaled * z;
          }
          if (network.features().count()) {
            float above = z - head.level[c];
            float through = scaled * head.count[c] / head.outLength * estimator.gradient(above);
            here += through;
            chunk.levelGradient[c] -= through;
            chunk.countWeightGradient[c] += (above >= 0 ? scaled : -scaled) / head.outLength;
          }
          sum += z;
          space.gradient[w][at] = here;
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
      double countWeight = 0;
      double level = 0;
      double bias = 0;
      for (int c = 0; c < used; c++) {
        sumWeight += chunks[c].sumWeightGradient[o];
        maxWeight += chunks[c].maxWeightGradient[o];
        countWeight += chunks[c].countWeightGradient[o];
        level += chunks[c].levelGradient[o];
        bias += chunks[c].biasGradient[o];
      }
      gradients.gamma[head][o] = (float) sumWeight;
      gradients.beta[head][o] = (float) bias;
      if (network.features().max()) {
        gradients.slope[head][o] = (float) maxWeight;
      }
      if (network.features().count()) {
        gradients.count[head][o] = (float) countWeight;
        gradients.level[head][o] = (float) level;
      }
    }
  }

  private void rhythmGradients(int used) {
    float[] rhythm = gradients.rhythm[network.depth() - 1];
    for (int i = 0; i < rhythm.length; i++) {
      double sum = 0;
      for (int c = 0; c < used; c++) {
        sum += chunks[c].rhythmGradient[i];
      }
      rhythm[i] = (float) sum;
    }
  }

  private void sumOverChunks(int layer, int used, int windows) {
    Statistics stats = statistics[layer];
    double count = (double) windows * network.layer(layer).outLength;
    for (int o = 0; o < stats.mean.length; o++) {
      double sum = 0;
      double product = 0;
      for (int c = 0; c < used; c++) {
        sum += chunks[c].spaces[layer].sumGradient[o];
        product += chunks[c].spaces[layer].sumProduct[o];
      }
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
    Network.Layer l = network.layer(layer);
    int windows = windowsIn(batch, chunkIndex);
    Scratch own = scratch[thread];
    Tiles.Repeated repeated = statistics[layer].repeated;
    own.tiles.clearSums(repeated.length);
    for (int w = 0; w < windows; w++) {
      own.tiles.throughNormAndPrelu(space.pooled[w], space.gradient[w], repeated);
    }
    own.tiles.fold(repeated, space.slopeGradient, new double[repeated.channels]);
    StridedConvolution convolution = own.convolutions[layer];
    setInput(batch, layer, chunkIndex, own);
    for (int w = 0; w < CHUNK; w++) {
      Arrays.fill(own.values, 0, convolution.outStride() * l.shape.outChannels(), 0);
      if (w < windows) {
        spreadGradient(batch, layer, chunkIndex, w, own.values);
      }
      convolution.setGradient(w, own.values);
    }
    convolution.backward(space.weightGradient);
    if (layer > 0) {
      gatherGradient(layer, chunkIndex, windows, estimator, own);
    }
  }

  /** Pool backward: to the convolution's output positions of one window. */
  private void spreadGradient(Batch batch, int layer, int chunk, int window, float[] g) {
    BlockShape shape = network.layer(layer).shape;
    Space space = chunks[chunk].spaces[layer];
    int channels = shape.outChannels();
    int length = network.layer(layer).outLength;
    float[] gradient = space.gradient[window];
    float[] places = space.places[window];
    int from = 0;
    boolean pooled = shape.poolKernel() > 1;
    if (!pooled && layer > 0 && shape.poolStride() == 1) {
      System.arraycopy(gradient, 0, g, 0, length * channels);
      return;
    }
    float[] inverse = batch.inverseScales()[chunk * CHUNK + window];
    for (int t = 0; t < length; t++) {
      for (int c = 0; c < channels; c++, from++) {
        int row = t * shape.poolStride() + (pooled ? (int) places[from] : 0);
        float factor = layer == 0 ? inverse[row] : 1;
        g[row * channels + c] += gradient[from] * factor;
      }
    }
  }

  /** Gradient of a block's inputs, through the sign, to the block before. */
  private void gatherGradient(
      int layer, int chunkIndex, int windows, Estimator estimator, Scratch own) {
    Space target = chunks[chunkIndex].spaces[layer - 1];
    Tiles.Repeated repeated = statistics[layer - 1].repeated;
    own.tiles.clearSums(repeated.length);
    for (int w = 0; w < windows; w++) {
      own.convolutions[layer].inputGradient(w, own.values);
      own.tiles.throughSign(target.pooled[w], own.values, target.gradient[w], estimator, repeated);
    }
    own.tiles.fold(repeated, target.sumGradient, target.sumProduct);
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
    if (binaryWeights) {
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
}

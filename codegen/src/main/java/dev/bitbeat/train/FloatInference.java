package dev.bitbeat.train;

import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Normalizer.Normalized;
import dev.bitbeat.model.RhythmTerms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link TrainedNetwork} computed in plain double arithmetic, +-1 products, batch norm and PReLU
 * as trained: slow, obvious, and independent of both the trainer's fast passes and the integer
 * model that it is compared with.
 */
public final class FloatInference {
  private final TrainedNetwork network;

  /**
   * What a window leads to.
   *
   * @param hidden {@code [block][channel][time]}, true for +1; the phases take turns in time
   * @param scores one per class
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once and thrown away.
  public record Trace(List<boolean[][]> hidden, double[] scores) {
    public Trace {
      hidden = List.copyOf(hidden);
    }
  }

  public FloatInference(TrainedNetwork network) {
    this.network = network;
  }

  /** Runs one window of ADC counts. */
  public Trace infer(short[] window) {
    List<boolean[][]> hidden = new ArrayList<>();
    boolean[][] dealt = inputBlock(window);
    hidden.add(dealt);
    int phases = network.input().phases();
    double[] scores = new double[network.classNames().size()];
    for (int phase = 0; phase < phases; phase++) {
      boolean[][] bits = new boolean[dealt.length][dealt[0].length / phases];
      for (int c = 0; c < bits.length; c++) {
        for (int t = 0; t < bits[c].length; t++) {
          bits[c][t] = dealt[c][t * phases + phase];
        }
      }
      addScores(hiddenBlocks(bits, phase, hidden), window, scores);
    }
    return new Trace(hidden, scores);
  }

  /** One phase through the hidden blocks; returns the bits of the last one. */
  private boolean[][] hiddenBlocks(boolean[][] bits, int phase, List<boolean[][]> hidden) {
    int phases = network.input().phases();
    int layer = 0;
    for (TrainedNetwork.Hidden block : network.hidden()) {
      double[][] pooled = pool(block.shape(), convolve(block.shape(), block.latent(), bits));
      bits = new boolean[pooled.length][pooled[0].length];
      layer++;
      if (hidden.size() == layer) {
        hidden.add(new boolean[bits.length][bits[0].length * phases]);
      }
      for (int c = 0; c < bits.length; c++) {
        for (int t = 0; t < bits[c].length; t++) {
          bits[c][t] = block.normalized(c, pooled[c][t]) >= 0;
          hidden.get(layer)[c][t * phases + phase] = bits[c][t];
        }
      }
    }
    return bits;
  }

  private boolean[][] inputBlock(short[] window) {
    TrainedNetwork.Input block = network.input();
    BlockShape shape = block.shape();
    Normalizer normalizer = network.normalizer();
    Normalized normalized = normalizer.normalize(window);
    double[][] values = new double[shape.outChannels()][shape.convLength(window.length)];
    for (int c = 0; c < values.length; c++) {
      for (int p = 0; p < values[c].length; p++) {
        double sum = 0;
        for (int k = 0; k < shape.kernel(); k++) {
          int at = p * shape.stride() - shape.pad() + k;
          if (at >= 0 && at < window.length) {
            sum += (double) block.weights()[c][k] * normalized.y()[at];
          }
        }
        int last = Math.min(p * shape.stride() - shape.pad() + shape.kernel(), window.length) - 1;
        values[c][p] = sum / (last < 0 ? normalizer.firstScale(normalized) : normalized.d()[last]);
      }
    }
    int step = shape.poolStride() / block.phases();
    int outputs = shape.outLength(window.length) * block.phases();
    double[][] pooled = pool(shape.poolKernel(), step, outputs, values);
    boolean[][] bits = new boolean[pooled.length][outputs];
    for (int c = 0; c < bits.length; c++) {
      double threshold = block.thresholds()[c] / (double) (1 << block.shift());
      for (int t = 0; t < bits[c].length; t++) {
        bits[c][t] = pooled[c][t] >= threshold;
      }
    }
    return bits;
  }

  /** Sums of +-1 products, {@code [channel][position]}; inputs outside the row are +1. */
  private static double[][] convolve(BlockShape shape, float[] latent, boolean[][] input) {
    int in = shape.inChannels();
    int run = shape.kernel() * in;
    double[][] weights = new double[shape.outChannels()][run];
    for (int j = 0; j < run; j++) {
      for (int c = 0; c < weights.length; c++) {
        weights[c][j] = latent[j * weights.length + c] >= 0 ? 1 : -1;
      }
    }
    int length = input[0].length;
    double[] steps = new double[(length + 2 * shape.pad()) * in];
    Arrays.fill(steps, 1);
    for (int t = 0; t < length; t++) {
      for (int i = 0; i < in; i++) {
        steps[(t + shape.pad()) * in + i] = input[i][t] ? 1 : -1;
      }
    }
    double[][] values = new double[weights.length][shape.convLength(length)];
    for (int c = 0; c < weights.length; c++) {
      for (int p = 0; p < values[c].length; p++) {
        int first = p * shape.stride() * in;
        double sum = 0;
        for (int j = 0; j < run; j++) {
          sum += weights[c][j] * steps[first + j];
        }
        values[c][p] = sum;
      }
    }
    return values;
  }

  private static double[][] pool(BlockShape shape, double[][] values) {
    int length = (values[0].length - shape.poolKernel()) / shape.poolStride() + 1;
    return pool(shape.poolKernel(), shape.poolStride(), length, values);
  }

  private static double[][] pool(int kernel, int stride, int length, double[][] values) {
    double[][] pooled = new double[values.length][length];
    for (int c = 0; c < values.length; c++) {
      for (int t = 0; t < length; t++) {
        double best = values[c][t * stride];
        for (int j = 1; j < kernel; j++) {
          best = Math.max(best, values[c][t * stride + j]);
        }
        pooled[c][t] = best;
      }
    }
    return pooled;
  }

  private void addScores(boolean[][] bits, short[] window, double[] scores) {
    TrainedNetwork.Head head = network.head();
    double[][] pooled = pool(head.shape(), convolve(head.shape(), head.latent(), bits));
    int fanIn = head.shape().fanIn();
    boolean countsSteps = head.countScale().length > 0;
    for (int c = 0; c < scores.length; c++) {
      double sum = 0;
      double max = Double.NEGATIVE_INFINITY;
      int count = 0;
      for (double z : pooled[c]) {
        sum += (z + fanIn) / 2;
        max = Math.max(max, (z + fanIn) / 2);
        count += countsSteps && (z + fanIn) / 2 >= head.countThresholds()[c] ? 1 : 0;
      }
      scores[c] += head.sumScale()[c] * sum + head.offset()[c];
      if (head.maxScale().length > 0) {
        scores[c] += head.maxScale()[c] * max;
      }
      if (countsSteps) {
        scores[c] += head.countScale()[c] * count;
      }
    }
    if (head.rhythm().isPresent()) {
      RhythmTerms terms = head.rhythm().get();
      int[] counts = terms.rhythm().counts(network.normalizer().normalize(window).y());
      for (int c = 0; c < scores.length; c++) {
        scores[c] += terms.term(counts, c);
      }
    }
  }
}

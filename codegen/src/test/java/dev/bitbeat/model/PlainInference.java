package dev.bitbeat.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A second reading of docs/SPEC.md, kept as plain as it can be: no packing, no shared code with
 * {@link ReferenceInference} or {@link Normalizer}, every value a 64-bit integer in a nested loop.
 */
final class PlainInference {
  /** Hidden bits {@code [layer][channel][time]}, scores and class. */
  record Outcome(List<int[][]> hidden, long[] scores, int classIndex) {}

  private PlainInference() {}

  static Outcome infer(BnnModel model, short[] x) {
    long[][] normalized = normalize(model.normalizer(), x);
    List<int[][]> hidden = new ArrayList<>();
    int[][] dealt = input(model, normalized[0], normalized[1], normalized[2][0]);
    int phases = model.input().phases();
    hidden.add(dealt);
    for (BinaryBlock block : model.blocks()) {
      int length = hidden.get(hidden.size() - 1)[0].length / phases;
      hidden.add(new int[block.shape().outChannels()][phases * block.shape().outLength(length)]);
    }
    long[] scores = new long[model.classNames().size()];
    for (int phase = 0; phase < phases; phase++) {
      inferPhase(model, hidden, phase, normalized[0], scores);
    }
    int best = 0;
    for (int c = 0; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return new Outcome(hidden, scores, best);
  }

  /** One phase through the blocks behind the first: its bits into hidden, its scores added. */
  private static void inferPhase(
      BnnModel model, List<int[][]> hidden, int phase, long[] y, long[] scores) {
    int phases = model.input().phases();
    int[][] bits = new int[hidden.get(0).length][hidden.get(0)[0].length / phases];
    for (int c = 0; c < bits.length; c++) {
      for (int t = 0; t < bits[c].length; t++) {
        bits[c][t] = hidden.get(0)[c][t * phases + phase];
      }
    }
    int layer = 0;
    for (BinaryBlock block : model.blocks()) {
      long[][] matches = matches(block.shape(), block.padBit(), block.weights(), bits);
      long[][] pooled = maxPool(block.shape(), matches);
      bits = new int[pooled.length][pooled[0].length];
      for (int c = 0; c < pooled.length; c++) {
        for (int t = 0; t < pooled[c].length; t++) {
          bits[c][t] = pooled[c][t] >= block.thresholds().get(c) ? 1 : 0;
          hidden.get(layer + 1)[c][t * phases + phase] = bits[c][t];
        }
      }
      layer++;
    }
    Head head = model.head();
    long[][] v = maxPool(head.shape(), matches(head.shape(), head.padBit(), head.weights(), bits));
    for (int c = 0; c < v.length; c++) {
      long sum = 0;
      long max = Long.MIN_VALUE;
      long count = 0;
      for (long value : v[c]) {
        sum += value;
        max = Math.max(max, value);
        count += head.hasCount() && value >= head.countThresholds().get(c) ? 1 : 0;
      }
      scores[c] += head.sumScale().get(c) * sum + head.offset().get(c);
      if (head.hasMax()) {
        scores[c] += head.maxScale().get(c) * max;
      }
      if (head.hasCount()) {
        scores[c] += head.countScale().get(c) * count;
      }
      if (head.rhythm().isPresent()) {
        scores[c] += rhythm(head.rhythm().get(), y, c);
      }
    }
  }

  /** Centred samples, scales, and the scale before the first sample. */
  private static long[][] normalize(Normalizer normalizer, short[] x) {
    int n = x.length;
    long[] y = new long[n];
    long[] d = new long[n];
    if (normalizer instanceof Normalizer.Running r) {
      long mean = (x[0] + 32768L) * (1L << r.meanShift());
      long scale = (long) r.firstScale() * (1L << r.scaleShift());
      for (int i = 0; i < n; i++) {
        y[i] = x[i] + 32768L - mean / (1L << r.meanShift());
        mean = mean + y[i];
        scale = scale + Math.abs(y[i]) - scale / (1L << r.scaleShift());
        d[i] = Math.max(1, scale / (1L << r.scaleShift()));
      }
      return new long[][] {y, d, {r.firstScale()}};
    }
    long sum = 0;
    for (short value : x) {
      sum += value;
    }
    long mean = Math.floorDiv(sum, n);
    long squares = 0;
    for (int i = 0; i < n; i++) {
      y[i] = x[i] - mean;
      squares += y[i] * y[i];
    }
    long root = 0;
    while ((root + 1) * (root + 1) <= squares / n) {
      root++;
    }
    for (int i = 0; i < n; i++) {
      d[i] = Math.max(1, root);
    }
    return new long[][] {y, d, {Math.max(1, root)}};
  }

  private static int[][] input(BnnModel model, long[] y, long[] d, long firstScale) {
    InputBlock block = model.input();
    BlockShape shape = block.shape();
    int positions = (y.length + 2 * shape.pad() - shape.kernel()) / shape.stride() + 1;
    long[][] ones = new long[shape.outChannels()][positions];
    for (int c = 0; c < shape.outChannels(); c++) {
      for (int p = 0; p < positions; p++) {
        long s = 0;
        for (int k = 0; k < shape.kernel(); k++) {
          int i = p * shape.stride() - shape.pad() + k;
          s += i < 0 || i >= y.length ? 0 : block.weights().get(c).get(k) * y[i];
        }
        int last = p * shape.stride() - shape.pad() + shape.kernel() - 1;
        long scale = last < 0 ? firstScale : d[Math.min(last, y.length - 1)];
        ones[c][p] = s * (1L << block.shift()) >= block.thresholds().get(c) * scale ? 1 : 0;
      }
    }
    int length = (positions - shape.poolKernel()) / shape.poolStride() + 1;
    int[][] bits = new int[shape.outChannels()][length * block.phases()];
    for (int c = 0; c < bits.length; c++) {
      for (int t = 0; t < length; t++) {
        for (int phase = 0; phase < block.phases(); phase++) {
          int first = t * shape.poolStride() + phase * (shape.poolStride() / block.phases());
          for (int j = 0; j < shape.poolKernel(); j++) {
            bits[c][t * block.phases() + phase] |= (int) ones[c][first + j];
          }
        }
      }
    }
    return bits;
  }

  /**
   * What the rhythm adds to one class: all beats first, then their intervals, then their shapes.
   */
  private static long rhythm(RhythmTerms terms, long[] y, int classIndex) {
    List<Integer> beats = beats(terms.rhythm().refractory(), y);
    long[] counts = new long[4];
    boolean[] early = new boolean[beats.size()];
    long usual = 0;
    long before = 0;
    for (int b = 1; b < beats.size(); b++) {
      long interval = (long) beats.get(b) - beats.get(b - 1);
      if (interval >= terms.rhythm().longest()) {
        before = 0;
        continue;
      }
      usual = usual == 0 ? 4 * interval : usual;
      long u = usual / 4;
      early[b] = 8 * interval < 7 * u;
      counts[2] += 8 * interval > 9 * u ? 1 : 0;
      counts[3] += 8 * Math.abs(interval - u - before) > u ? 1 : 0;
      before = interval - u;
      usual += before;
    }
    long[] shape = new long[12];
    for (int b = 0; b < beats.size(); b++) {
      long distance = 0;
      long size = 0;
      int last = beats.get(b) + 11 * terms.rhythm().spacing();
      for (int k = 0; k < 12 && last < y.length; k++) {
        long sample = y[beats.get(b) + k * terms.rhythm().spacing()];
        distance += Math.abs(sample - shape[k]);
        size += Math.abs(shape[k]);
        shape[k] = (shape[k] + sample) / 2;
      }
      if (early[b] && last < y.length) {
        counts[4 * distance > 3 * size ? 1 : 0]++;
      }
    }
    long sum = 0;
    for (int q = 0; q < 4; q++) {
      for (int l = 0; l < terms.levels().size(); l++) {
        long weight = terms.weights().get(q * terms.levels().size() + l).get(classIndex);
        sum += counts[q] >= terms.levels().get(l) ? weight : 0;
      }
    }
    return sum * (1L << terms.shift());
  }

  private static List<Integer> beats(int refractory, long[] y) {
    List<Integer> beats = new ArrayList<>();
    long mean = 0;
    long slope = 0;
    long peak = 0;
    boolean armed = false;
    for (int i = 0; i < y.length; i++) {
      long h = y[i] - mean / 4;
      mean = mean + h;
      slope = slope + Math.abs(h) - slope / 8;
      long g = peak / 2048;
      long e = slope / 8;
      peak = e > g ? peak + 256 * (e - g) : peak - g;
      boolean ready = beats.isEmpty() || i - beats.get(beats.size() - 1) > refractory;
      if (4 * e < g) {
        armed = true;
      } else if (armed && 2 * e > g && ready) {
        beats.add(i);
        armed = false;
      }
    }
    return beats;
  }

  private static long[][] matches(
      BlockShape shape, boolean padBit, BitMatrix weights, int[][] bits) {
    int length = bits[0].length;
    int positions = (length + 2 * shape.pad() - shape.kernel()) / shape.stride() + 1;
    long[][] matches = new long[shape.outChannels()][positions];
    for (int c = 0; c < shape.outChannels(); c++) {
      for (int p = 0; p < positions; p++) {
        for (int i = 0; i < shape.inChannels(); i++) {
          for (int k = 0; k < shape.kernel(); k++) {
            int t = p * shape.stride() - shape.pad() + k;
            int bit = t < 0 || t >= length ? (padBit ? 1 : 0) : bits[i][t];
            int weight = weights.get(c, i * shape.kernel() + k) ? 1 : 0;
            matches[c][p] += bit == weight ? 1 : 0;
          }
        }
      }
    }
    return matches;
  }

  private static long[][] maxPool(BlockShape shape, long[][] values) {
    int length = (values[0].length - shape.poolKernel()) / shape.poolStride() + 1;
    long[][] pooled = new long[values.length][length];
    for (int c = 0; c < values.length; c++) {
      for (int t = 0; t < length; t++) {
        pooled[c][t] = Long.MIN_VALUE;
        for (int j = 0; j < shape.poolKernel(); j++) {
          pooled[c][t] = Math.max(pooled[c][t], values[c][t * shape.poolStride() + j]);
        }
      }
    }
    return pooled;
  }
}

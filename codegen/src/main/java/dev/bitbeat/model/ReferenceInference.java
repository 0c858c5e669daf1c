package dev.bitbeat.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link BnnModel} computes, in plain Java integers: the emitted C must give the same bits
 * and scores. Immutable and safe for use by several threads.
 */
public final class ReferenceInference {
  private final BnnModel model;
  private final List<PackedConvolution> convolutions = new ArrayList<>();

  /** Packs the model's weights once. */
  public ReferenceInference(BnnModel model) {
    this.model = model;
    for (BinaryBlock block : model.blocks()) {
      convolutions.add(new PackedConvolution(block.shape(), block.padBit(), block.weights()));
    }
    Head head = model.head();
    convolutions.add(new PackedConvolution(head.shape(), head.padBit(), head.weights()));
  }

  /**
   * Everything that one window leads to.
   *
   * @param hidden bits of every hidden layer after its pool, {@code [channel][time]}; layer 0 is
   *     the input block; the phases take turns, time step t of phase p is column {@code t * phases
   *     + p}
   * @param scores one per class
   * @param classIndex index of the highest score, the lower one in a tie
   */
  public record Result(List<BitMatrix> hidden, List<Integer> scores, int classIndex) {
    public Result {
      hidden = List.copyOf(hidden);
      scores = List.copyOf(scores);
    }
  }

  /**
   * Classifies one window.
   *
   * @param window ADC counts, exactly {@code inputLength} of them
   * @throws BitbeatException {@link UserError#WINDOW_LENGTH} for another length
   */
  public Result infer(short[] window) {
    if (window.length != model.inputLength()) {
      throw new BitbeatException(UserError.WINDOW_LENGTH, window.length, model.inputLength());
    }
    Normalizer.Normalized normalized = model.normalizer().normalize(window);
    BitMatrix dealt = inputBlock(normalized);
    int phases = model.input().phases();
    List<List<BitMatrix>> layers = new ArrayList<>();
    int[] scores = new int[model.classNames().size()];
    for (int phase = 0; phase < phases; phase++) {
      List<BitMatrix> layersOfPhase = new ArrayList<>();
      BitMatrix bits = everyNth(dealt, phase, phases);
      layersOfPhase.add(bits);
      for (int b = 0; b < model.blocks().size(); b++) {
        BinaryBlock block = model.blocks().get(b);
        bits = threshold(block, convolutions.get(b).matches(bits), bits.columns());
        layersOfPhase.add(bits);
      }
      layers.add(layersOfPhase);
      addScores(
          convolutions.get(model.blocks().size()).matches(bits),
          bits.columns(),
          normalized.y(),
          scores);
    }
    List<BitMatrix> hidden = new ArrayList<>();
    for (int l = 0; l <= model.blocks().size(); l++) {
      int layer = l;
      hidden.add(inTurn(layers.stream().map(ofPhase -> ofPhase.get(layer)).toList()));
    }
    List<Integer> sums = Arrays.stream(scores).boxed().toList();
    return new Result(hidden, sums, indexOfHighest(sums));
  }

  /** The columns first, first + step, ... of a matrix. */
  private static BitMatrix everyNth(BitMatrix bits, int first, int step) {
    if (step == 1) {
      return bits;
    }
    BitMatrix.Builder kept = BitMatrix.builder(bits.rows(), bits.columns() / step);
    for (int c = 0; c < bits.rows(); c++) {
      for (int t = 0; t < bits.columns() / step; t++) {
        if (bits.get(c, t * step + first)) {
          kept.set(c, t);
        }
      }
    }
    return kept.build();
  }

  /** The inverse of {@link #everyNth}. */
  private static BitMatrix inTurn(List<BitMatrix> phases) {
    if (phases.size() == 1) {
      return phases.get(0);
    }
    int columns = phases.get(0).columns();
    BitMatrix.Builder all = BitMatrix.builder(phases.get(0).rows(), columns * phases.size());
    for (int p = 0; p < phases.size(); p++) {
      for (int c = 0; c < phases.get(p).rows(); c++) {
        for (int t = 0; t < columns; t++) {
          if (phases.get(p).get(c, t)) {
            all.set(c, t * phases.size() + p);
          }
        }
      }
    }
    return all.build();
  }

  private BitMatrix inputBlock(Normalizer.Normalized normalized) {
    InputBlock block = model.input();
    BlockShape shape = block.shape();
    int[] y = normalized.y();
    int[] d = normalized.d();
    int firstScale = model.normalizer().firstScale(normalized);
    int positions = shape.convLength(y.length);
    int outLength = shape.outLength(y.length) * block.phases();
    BitMatrix.Builder out = BitMatrix.builder(shape.outChannels(), outLength);
    boolean[] ones = new boolean[positions];
    for (int c = 0; c < shape.outChannels(); c++) {
      List<Integer> weights = block.weights().get(c);
      int threshold = block.thresholds().get(c);
      for (int p = 0; p < positions; p++) {
        int start = p * shape.stride() - shape.pad();
        int sum = 0;
        for (int k = Math.max(0, -start); k < shape.kernel() && start + k < y.length; k++) {
          sum += weights.get(k) * y[start + k];
        }
        int last = Math.min(start + shape.kernel() - 1, y.length - 1);
        int scale = last < 0 ? firstScale : d[last];
        ones[p] = (sum << block.shift()) >= threshold * scale;
      }
      pool(shape.poolKernel(), block.phaseStep(), ones, outLength, c, out);
    }
    return out.build();
  }

  private static BitMatrix threshold(BinaryBlock block, int[][] matches, int length) {
    BlockShape shape = block.shape();
    int outLength = shape.outLength(length);
    BitMatrix.Builder out = BitMatrix.builder(shape.outChannels(), outLength);
    for (int c = 0; c < shape.outChannels(); c++) {
      boolean[] ones = new boolean[matches[c].length];
      for (int p = 0; p < ones.length; p++) {
        ones[p] = matches[c][p] >= block.thresholds().get(c);
      }
      pool(shape.poolKernel(), shape.poolStride(), ones, outLength, c, out);
    }
    return out.build();
  }

  /** Maximum of bits: an OR over the positions under the pool. */
  private static void pool(
      int kernel, int stride, boolean[] ones, int outLength, int channel, BitMatrix.Builder out) {
    for (int t = 0; t < outLength; t++) {
      for (int j = 0; j < kernel; j++) {
        if (ones[t * stride + j]) {
          out.set(channel, t);
        }
      }
    }
  }

  private void addScores(int[][] matches, int length, int[] y, int[] scores) {
    Head head = model.head();
    int[] counts = head.rhythm().map(terms -> terms.rhythm().counts(y)).orElseGet(() -> new int[0]);
    BlockShape shape = head.shape();
    int outLength = shape.outLength(length);
    for (int c = 0; c < shape.outChannels(); c++) {
      int sum = 0;
      int max = 0;
      int count = 0;
      for (int t = 0; t < outLength; t++) {
        int v = 0;
        for (int j = 0; j < shape.poolKernel(); j++) {
          v = Math.max(v, matches[c][t * shape.poolStride() + j]);
        }
        sum += v;
        max = Math.max(max, v);
        if (head.hasCount() && v >= head.countThresholds().get(c)) {
          count++;
        }
      }
      int score = head.sumScale().get(c) * sum + head.offset().get(c);
      score += head.hasMax() ? head.maxScale().get(c) * max : 0;
      score += head.hasCount() ? head.countScale().get(c) * count : 0;
      score += head.rhythm().isPresent() ? head.rhythm().get().term(counts, c) : 0;
      scores[c] += score;
    }
  }

  private static int indexOfHighest(List<Integer> scores) {
    int best = 0;
    for (int c = 1; c < scores.size(); c++) {
      if (scores.get(c) > scores.get(best)) {
        best = c;
      }
    }
    return best;
  }

  /** Weights and activations as 64-channel words, one run of words per tap or time step. */
  private static final class PackedConvolution {
    private final BlockShape shape;
    private final boolean padBit;
    private final int wordsPerStep;
    private final long[] stepMask;
    private final long[][] weights;

    PackedConvolution(BlockShape shape, boolean padBit, BitMatrix bits) {
      this.shape = shape;
      this.padBit = padBit;
      wordsPerStep = (shape.inChannels() + 63) / 64;
      stepMask = new long[wordsPerStep];
      for (int i = 0; i < shape.inChannels(); i++) {
        stepMask[i >> 6] |= 1L << (i & 63);
      }
      weights = new long[shape.outChannels()][shape.kernel() * wordsPerStep];
      for (int c = 0; c < shape.outChannels(); c++) {
        for (int i = 0; i < shape.inChannels(); i++) {
          for (int k = 0; k < shape.kernel(); k++) {
            if (bits.get(c, i * shape.kernel() + k)) {
              weights[c][k * wordsPerStep + (i >> 6)] |= 1L << (i & 63);
            }
          }
        }
      }
    }

    /** Match counts {@code [outChannels][positions]} over the rows of {@code input}. */
    int[][] matches(BitMatrix input) {
      int length = input.columns();
      int positions = shape.convLength(length);
      long[] steps = packSteps(input);
      int[][] matches = new int[shape.outChannels()][positions];
      int run = shape.kernel() * wordsPerStep;
      for (int p = 0; p < positions; p++) {
        int first = p * shape.stride() * wordsPerStep;
        for (int c = 0; c < matches.length; c++) {
          int count = 0;
          for (int j = 0; j < run; j++) {
            count +=
                Long.bitCount(~(steps[first + j] ^ weights[c][j]) & stepMask[j % wordsPerStep]);
          }
          matches[c][p] = count;
        }
      }
      return matches;
    }

    /** The padded input, step by step. */
    private long[] packSteps(BitMatrix input) {
      int length = input.columns();
      long[] steps = new long[(length + 2 * shape.pad()) * wordsPerStep];
      for (int t = 0; t < length + 2 * shape.pad(); t++) {
        int source = t - shape.pad();
        boolean outside = source < 0 || source >= length;
        for (int i = 0; i < shape.inChannels(); i++) {
          if (outside ? padBit : input.get(i, source)) {
            steps[t * wordsPerStep + (i >> 6)] |= 1L << (i & 63);
          }
        }
      }
      return steps;
    }
  }
}

package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitbeat.model.BlockShape;
import dev.bitbeat.signal.SeededRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StridedConvolutionTest {
  private static final int WINDOWS = 3;
  private static final Offset<Double> CLOSE = within(1e-4);

  @ParameterizedTest
  @CsvSource({
    "1,1,0", "1,4,0", "2,1,1", "3,2,2", "4,3,0", "7,1,5", "7,2,5", "7,3,3", "9,4,7", "15,1,15"
  })
  void allThreePassesEqualTheDefinition(int kernel, int stride, int pad) {
    int length = 31;
    BlockShape shape = new BlockShape(3, 5, kernel, stride, pad, 1, 1);
    SeededRandom random = SeededRandom.of(kernel, stride, pad);
    StridedConvolution.Weights weights = new StridedConvolution.Weights(shape);
    float[] w = uniform(random, shape.fanIn() * 5);
    weights.set(w);
    StridedConvolution convolution = new StridedConvolution(shape, length, WINDOWS, weights, true);
    // Twice: what a first use leaves behind must not disturb a second one.
    for (int use = 0; use < 2; use++) {
      check(shape, length, convolution, w, random);
    }
  }

  private static void check(
      BlockShape shape,
      int length,
      StridedConvolution convolution,
      float[] w,
      SeededRandom random) {
    int inRows = convolution.inStride();
    int outRows = convolution.outStride();
    float[] x = uniform(random, convolution.inputFloats());
    float[] g = new float[convolution.outputFloats()];
    for (int window = 0; window < WINDOWS; window++) {
      for (int p = 0; p < shape.convLength(length); p++) {
        for (int o = 0; o < 5; o++) {
          g[(window * outRows + p) * 5 + o] = (float) random.nextDouble() - 0.5f;
        }
      }
    }
    int[] bits = new int[convolution.outputFloats()];
    float[] weightGradient = new float[w.length];
    float[] inputGradient = new float[convolution.inputFloats()];
    convolution.forward(x, bits);
    convolution.backward(g, weightGradient, inputGradient);

    double[] expectedWeight = new double[w.length];
    double[] expectedInput = new double[x.length];
    for (int window = 0; window < WINDOWS; window++) {
      for (int p = 0; p < shape.convLength(length); p++) {
        for (int o = 0; o < 5; o++) {
          int out = (window * outRows + p) * 5 + o;
          double sum = 0;
          for (int k = 0; k < shape.kernel(); k++) {
            for (int i = 0; i < 3; i++) {
              int in = (window * inRows + p * shape.stride() + k) * 3 + i;
              int weight = (k * 3 + i) * 5 + o;
              sum += (double) x[in] * w[weight];
              expectedWeight[weight] += (double) g[out] * x[in];
              expectedInput[in] += (double) g[out] * w[weight];
            }
          }
          assertThat((double) Float.intBitsToFloat(bits[out])).isCloseTo(sum, CLOSE);
        }
      }
    }
    for (int i = 0; i < w.length; i++) {
      assertThat((double) weightGradient[i]).isCloseTo(expectedWeight[i], CLOSE);
    }
    for (int window = 0; window < WINDOWS; window++) {
      for (int i = 0; i < (length + 2 * shape.pad()) * 3; i++) {
        int at = window * inRows * 3 + i;
        assertThat((double) inputGradient[at]).isCloseTo(expectedInput[at], CLOSE);
      }
    }
  }

  private static float[] uniform(SeededRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return values;
  }
}

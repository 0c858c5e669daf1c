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
  private static final float PADDING = 0.75f;
  private static final Offset<Double> CLOSE = within(1e-4);

  @ParameterizedTest
  @CsvSource({
    "1,1,0,1", "1,4,0,1", "2,1,1,1", "3,2,2,1", "4,3,0,1", "7,1,5,1", "7,2,5,1", "7,3,3,1",
    "9,4,7,1", "15,1,15,1", "1,1,0,3", "7,1,3,2", "7,1,5,9", "3,2,2,4", "15,4,7,4", "9,4,7,2"
  })
  void allThreePassesEqualTheDefinition(int kernel, int stride, int pad, int poolStride) {
    int length = 31;
    BlockShape shape = new BlockShape(3, 5, kernel, stride, pad, poolStride, poolStride);
    SeededRandom random = SeededRandom.of(kernel, stride, pad);
    StridedConvolution.Weights weights = new StridedConvolution.Weights(shape);
    float[] w = uniform(random, shape.fanIn() * 5);
    weights.set(w);
    StridedConvolution convolution =
        new StridedConvolution(shape, length, WINDOWS, PADDING, weights, true);
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
    int outRows = convolution.outStride();
    int convLength = shape.convLength(length);
    float[][] x = new float[WINDOWS][];
    float[][] g = new float[WINDOWS][outRows * 5];
    for (int window = 0; window < WINDOWS; window++) {
      x[window] = uniform(random, length * 3);
      convolution.setInput(window, x[window]);
      for (int i = 0; i < convLength * 5; i++) {
        g[window][i] = (float) random.nextDouble() - 0.5f;
      }
    }
    convolution.forward();
    float[][] y = new float[WINDOWS][outRows * 5];
    for (int window = 0; window < WINDOWS; window++) {
      for (int place = 0; place < Math.min(convLength, shape.poolStride()); place++) {
        int count = (convLength - 1 - place) / shape.poolStride() + 1;
        float[] part = new float[count * 5];
        convolution.output(window, place, count, part);
        for (int t = 0; t < count; t++) {
          int position = t * shape.poolStride() + place;
          System.arraycopy(part, t * 5, y[window], position * 5, 5);
        }
      }
    }
    for (int window = 0; window < WINDOWS; window++) {
      convolution.setGradient(window, g[window]);
    }
    float[] weightGradient = new float[w.length];
    convolution.backward(weightGradient);

    double[] expectedWeight = new double[w.length];
    double[][] expectedInput = new double[WINDOWS][length * 3];
    for (int window = 0; window < WINDOWS; window++) {
      for (int p = 0; p < convLength; p++) {
        for (int o = 0; o < 5; o++) {
          double sum = 0;
          for (int k = 0; k < shape.kernel(); k++) {
            int step = p * shape.stride() + k - shape.pad();
            boolean inside = step >= 0 && step < length;
            for (int i = 0; i < 3; i++) {
              float value = inside ? x[window][step * 3 + i] : PADDING;
              int weight = (k * 3 + i) * 5 + o;
              sum += (double) value * w[weight];
              expectedWeight[weight] += (double) g[window][p * 5 + o] * value;
              if (inside) {
                expectedInput[window][step * 3 + i] += (double) g[window][p * 5 + o] * w[weight];
              }
            }
          }
          assertThat((double) y[window][p * 5 + o]).isCloseTo(sum, CLOSE);
        }
      }
    }
    for (int i = 0; i < w.length; i++) {
      assertThat((double) weightGradient[i]).isCloseTo(expectedWeight[i], CLOSE);
    }
    float[] inputGradient = new float[length * 3];
    for (int window = 0; window < WINDOWS; window++) {
      convolution.inputGradient(window, inputGradient);
      for (int i = 0; i < inputGradient.length; i++) {
        assertThat((double) inputGradient[i]).isCloseTo(expectedInput[window][i], CLOSE);
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

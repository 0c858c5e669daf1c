package dev.bitbeat.train;

import dev.bitbeat.model.BlockShape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The three passes of one convolution over a chunk of windows, as a handful of ND4J matrix products
 * without any im2col copy. Rows are time steps, columns channels, windows lie one behind the other.
 * {@code kernel} consecutive rows are then contiguous, and every {@code q}-th of these runs, with
 * {@code q = ceil(kernel / stride)}, forms a plain strided matrix: {@code q} products with {@code
 * kernel * inChannels} columns each cover all positions.
 *
 * <p>Products run over the joints between windows as well; these output rows mean nothing, are not
 * read, and carry no gradient. Weights are {@code [kernel * inChannels][outChannels]}, tap first.
 */
final class StridedConvolution {
  private final BlockShape shape;
  private final int inLength;
  private final int windows;
  private final int inRows;
  private final int outRows;
  private final FloatPointer input;
  private final FloatPointer output;
  private final IntPointer outputBits;
  private final FloatPointer inputGradient;
  private final FloatPointer spreadGradient;
  private final INDArray weightGradient;
  private final Mmul[] forward;
  private final Mmul[] weightBackward;
  private final Mmul[] inputBackward;
  private final int leadFloats;

  /** ND4J frees a buffer once nothing in Java refers to it, views or not: these stay. */
  private final List<DataBuffer> owned = new ArrayList<>();

  /**
   * @param shape channels, kernel, stride and pad; the pool is not looked at
   * @param inLength time steps of a window before padding
   * @param windows windows in a chunk
   * @param weights shared by all chunks
   * @param needsInputGradient false for the first block
   */
  StridedConvolution(
      BlockShape shape, int inLength, int windows, Weights weights, boolean needsInputGradient) {
    this.shape = shape;
    this.inLength = inLength;
    this.windows = windows;
    int kernel = shape.kernel();
    int stride = shape.stride();
    int in = shape.inChannels();
    int out = shape.outChannels();
    int group = (kernel + stride - 1) / stride;
    int positions = windows * outStride();
    int perGroup = (positions + group - 1) / group;
    inRows = Math.max((perGroup * group - 1) * stride + kernel, windows * inStride());
    outRows = perGroup * group;

    DataBuffer inputBuffer = zeros((long) inRows * in);
    // kernel - 1 rows of zeros in front: the input gradient is a convolution over them.
    leadFloats = (kernel - 1) * out;
    int gradientRows = outRows * stride + kernel + (kernel - 1);
    DataBuffer outputBuffer =
        zeros(stride == 1 ? (long) (gradientRows + kernel) * out : (long) outRows * out);
    int outOffset = stride == 1 ? leadFloats : 0;
    input = pointer(inputBuffer, 0);
    output = pointer(outputBuffer, outOffset);
    outputBits = new IntPointer(outputBuffer.pointer()).position(outOffset);
    weightGradient = Nd4j.create(DataType.FLOAT, (long) kernel * in, out);

    forward = new Mmul[group];
    weightBackward = new Mmul[group];
    MMulTranspose plain = MMulTranspose.builder().build();
    MMulTranspose transposeFirst = MMulTranspose.builder().transposeA(true).build();
    for (int r = 0; r < group; r++) {
      INDArray x = matrix(inputBuffer, perGroup, kernel * in, group * stride * in, r * stride * in);
      INDArray y = matrix(outputBuffer, perGroup, out, group * out, outOffset + r * out);
      forward[r] = new Mmul(x, weights.straight, y, plain);
      weightBackward[r] = new Mmul(x, y, weightGradient, 1.0, r == 0 ? 0.0 : 1.0, transposeFirst);
    }
    if (!needsInputGradient) {
      inputBackward = new Mmul[0];
      inputGradient = null;
      spreadGradient = null;
      return;
    }
    int gradientPerGroup = (inRows + kernel - 1) / kernel;
    DataBuffer gradientBuffer = zeros((long) gradientPerGroup * kernel * in);
    DataBuffer sourceBuffer = outputBuffer;
    if (stride > 1) {
      sourceBuffer = zeros((long) (gradientPerGroup * kernel + 2 * kernel + stride) * out);
    } else {
      long needed = (long) (gradientPerGroup * kernel + kernel) * out;
      if (needed > outputBuffer.length()) {
        throw new IllegalStateException("gradient buffer too short for " + shape);
      }
    }
    inputGradient = pointer(gradientBuffer, 0);
    spreadGradient = stride > 1 ? pointer(sourceBuffer, 0) : null;
    inputBackward = new Mmul[kernel];
    for (int r = 0; r < kernel; r++) {
      INDArray g = matrix(sourceBuffer, gradientPerGroup, kernel * out, kernel * out, r * out);
      INDArray x = matrix(gradientBuffer, gradientPerGroup, in, kernel * in, r * in);
      inputBackward[r] = new Mmul(g, weights.flipped, x, plain);
    }
  }

  /** Binarized weights of one convolution in the two orders that the passes need. */
  static final class Weights {
    private final BlockShape shape;
    private final INDArray straight;
    private final INDArray flipped;

    Weights(BlockShape shape) {
      this.shape = shape;
      straight =
          Nd4j.create(
              DataType.FLOAT, (long) shape.kernel() * shape.inChannels(), shape.outChannels());
      flipped =
          Nd4j.create(
              DataType.FLOAT, (long) shape.kernel() * shape.outChannels(), shape.inChannels());
    }

    /** Takes {@code [tap][input channel][output channel]}. */
    void set(float[] values) {
      pointer(straight.data(), 0).put(values);
      int in = shape.inChannels();
      int out = shape.outChannels();
      int kernel = shape.kernel();
      float[] turned = new float[values.length];
      for (int k = 0; k < kernel; k++) {
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            turned[((kernel - 1 - k) * out + o) * in + i] = values[(k * in + i) * out + o];
          }
        }
      }
      pointer(flipped.data(), 0).put(turned);
    }
  }

  private DataBuffer zeros(long length) {
    DataBuffer buffer = Nd4j.createBuffer(DataType.FLOAT, length, true);
    pointer(buffer, 0).put(new float[(int) length]);
    owned.add(buffer);
    return buffer;
  }

  private static FloatPointer pointer(DataBuffer buffer, long offset) {
    return new FloatPointer(buffer.pointer()).position(offset);
  }

  private static INDArray matrix(
      DataBuffer buffer, int rows, int columns, int rowStride, int offset) {
    return Nd4j.create(
        buffer, new long[] {rows, columns}, new long[] {rowStride, 1}, offset, 'c', DataType.FLOAT);
  }

  /** Input rows of a window, padding included, a multiple of the stride. */
  int inStride() {
    int padded = inLength + 2 * shape.pad();
    return (padded + shape.stride() - 1) / shape.stride() * shape.stride();
  }

  /** Output rows of a window; the first {@code convLength} of them mean something. */
  int outStride() {
    return inStride() / shape.stride();
  }

  /** Floats that {@link #forward} reads. */
  int inputFloats() {
    return windows * inStride() * shape.inChannels();
  }

  /** Floats that {@link #forward} writes and {@link #backward} reads. */
  int outputFloats() {
    return windows * outStride() * shape.outChannels();
  }

  /**
   * Convolves.
   *
   * @param x {@code [window][inStride][inChannels]}, padding included
   * @param bits receives {@code [window][outStride][outChannels]} as the bits of floats
   */
  void forward(float[] x, int[] bits) {
    input.put(x, 0, inputFloats());
    for (Mmul product : forward) {
      Nd4j.getExecutioner().exec(product);
    }
    outputBits.get(bits, 0, outputFloats());
  }

  /**
   * Gradients for the input of the last {@link #forward}.
   *
   * @param g {@code [window][outStride][outChannels]}, zero where an output row means nothing
   * @param weightSum receives {@code [tap][in][out]}
   * @param x receives {@code [window][inStride][inChannels]}; unused without an input gradient
   */
  void backward(float[] g, float[] weightSum, float[] x) {
    output.put(g, 0, outputFloats());
    for (Mmul product : weightBackward) {
      Nd4j.getExecutioner().exec(product);
    }
    pointer(weightGradient.data(), 0).get(weightSum);
    if (inputBackward.length == 0) {
      return;
    }
    if (spreadGradient != null) {
      spread(g);
    }
    for (Mmul product : inputBackward) {
      Nd4j.getExecutioner().exec(product);
    }
    inputGradient.get(x, 0, inputFloats());
  }

  /** Output rows {@code stride} apart, zeros between: only for strides above 1. */
  private void spread(float[] g) {
    int out = shape.outChannels();
    int stride = shape.stride();
    int rows = windows * outStride();
    float[] wide = new float[leadFloats + rows * stride * out];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(g, row * out, wide, leadFloats + row * stride * out, out);
    }
    spreadGradient.put(wide);
  }
}

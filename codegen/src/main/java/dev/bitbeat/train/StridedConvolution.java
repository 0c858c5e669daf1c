package dev.bitbeat.train;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.bitbeat.model.BlockShape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The three passes of one convolution over a chunk of windows, as a handful of matrix products
 * without any im2col copy. Rows are time steps, columns channels, windows lie one behind the other.
 * {@code kernel} consecutive rows are then contiguous, and every {@code q}-th of these runs, with
 * {@code q = ceil(kernel / stride)}, forms a plain strided matrix: {@code q} products with {@code
 * kernel * inChannels} columns each cover all positions.
 *
 * <p>Products run over the joints between windows as well; these output rows mean nothing, are not
 * read, and carry no gradient. Weights are {@code [kernel * inChannels][outChannels]}, tap first.
 *
 * <p>Memory and BLAS are ND4J's. The BLAS is called directly: a product takes some ten
 * microseconds, and an ND4J operation around it takes as long again.
 */
final class StridedConvolution {
  private final BlockShape shape;
  private final int inLength;
  private final int windows;
  private final int inRows;
  private final int outRows;
  private final FloatBuffer input;
  private final FloatBuffer output;
  private final IntBuffer outputBits;
  private final FloatBuffer inputGradient;
  private final FloatBuffer spreadGradient;
  private final FloatBuffer weightGradient;
  private final Product[] forward;
  private final Product[] weightBackward;
  private final Product[] inputBackward;
  private final int leadFloats;

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
    DataBuffer weightBuffer = zeros((long) kernel * in * out);
    input = floats(inputBuffer, 0);
    output = floats(outputBuffer, outOffset);
    outputBits = new IntPointer(outputBuffer.pointer()).position(outOffset).asBuffer();
    weightGradient = floats(weightBuffer, 0);

    forward = new Product[group];
    weightBackward = new Product[group];
    Matrix sum = new Matrix(weightBuffer, 0, kernel * in, out, out);
    for (int r = 0; r < group; r++) {
      Matrix x =
          new Matrix(inputBuffer, r * stride * in, perGroup, kernel * in, group * stride * in);
      Matrix y = new Matrix(outputBuffer, outOffset + r * out, perGroup, out, group * out);
      forward[r] = new Product(x, CblasNoTrans, weights.straight, y, 0);
      weightBackward[r] = new Product(x, CblasTrans, y, sum, r == 0 ? 0 : 1);
    }
    if (!needsInputGradient) {
      inputBackward = new Product[0];
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
    inputGradient = floats(gradientBuffer, 0);
    spreadGradient = stride > 1 ? floats(sourceBuffer, 0) : null;
    inputBackward = new Product[kernel];
    for (int r = 0; r < kernel; r++) {
      Matrix g = new Matrix(sourceBuffer, r * out, gradientPerGroup, kernel * out, kernel * out);
      Matrix x = new Matrix(gradientBuffer, r * in, gradientPerGroup, in, kernel * in);
      inputBackward[r] = new Product(g, CblasNoTrans, weights.flipped, x, 0);
    }
  }

  /**
   * Rows of a buffer, {@code rowStride} floats from one to the next. Holds on to the buffer: ND4J
   * frees one once nothing in Java refers to it, pointers or not.
   */
  private record Matrix(
      DataBuffer owner, FloatPointer first, int rows, int columns, int rowStride) {
    Matrix(DataBuffer buffer, int offset, int rows, int columns, int rowStride) {
      this(buffer, new FloatPointer(buffer.pointer()).position(offset), rows, columns, rowStride);
    }
  }

  /** {@code c = a*b + keep*c}, a transposed or not. */
  private record Product(Matrix a, int transposeA, Matrix b, Matrix c, float keep) {
    void run() {
      cblas_sgemm(
          CblasRowMajor,
          transposeA,
          CblasNoTrans,
          c.rows,
          c.columns,
          b.rows,
          1,
          a.first,
          a.rowStride,
          b.first,
          b.rowStride,
          keep,
          c.first,
          c.rowStride);
    }
  }

  /** Binarized weights of one convolution in the two orders that the passes need. */
  static final class Weights {
    private final BlockShape shape;
    private final Matrix straight;
    private final Matrix flipped;

    Weights(BlockShape shape) {
      this.shape = shape;
      int in = shape.inChannels();
      int out = shape.outChannels();
      long size = (long) shape.kernel() * in * out;
      straight = new Matrix(zeros(size), 0, shape.kernel() * in, out, out);
      flipped = new Matrix(zeros(size), 0, shape.kernel() * out, in, in);
    }

    /** Takes {@code [tap][input channel][output channel]}. */
    void set(float[] values) {
      floats(straight.owner, 0).put(values);
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
      floats(flipped.owner, 0).put(turned);
    }
  }

  private static DataBuffer zeros(long length) {
    DataBuffer buffer = Nd4j.createBuffer(DataType.FLOAT, length, true);
    floats(buffer, 0).put(new float[(int) length]);
    return buffer;
  }

  private static FloatBuffer floats(DataBuffer buffer, long offset) {
    return new FloatPointer(buffer.pointer()).position(offset).asBuffer();
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

  private static void run(Product[] products) {
    for (Product product : products) {
      product.run();
    }
  }

  /**
   * Convolves.
   *
   * @param x {@code [window][inStride][inChannels]}, padding included
   * @param bits receives {@code [window][outStride][outChannels]} as the bits of floats
   */
  void forward(float[] x, int[] bits) {
    input.put(0, x, 0, inputFloats());
    run(forward);
    outputBits.get(0, bits, 0, outputFloats());
  }

  /**
   * Gradients for the input of the last {@link #forward}.
   *
   * @param g {@code [window][outStride][outChannels]}, zero where an output row means nothing
   * @param weightSum receives {@code [tap][in][out]}
   * @param x receives {@code [window][inStride][inChannels]}; unused without an input gradient
   */
  void backward(float[] g, float[] weightSum, float[] x) {
    output.put(0, g, 0, outputFloats());
    run(weightBackward);
    weightGradient.get(0, weightSum);
    if (inputBackward.length == 0) {
      return;
    }
    if (spreadGradient != null) {
      spread(g);
    }
    run(inputBackward);
    inputGradient.get(0, x, 0, inputFloats());
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
    spreadGradient.put(0, wide);
  }
}

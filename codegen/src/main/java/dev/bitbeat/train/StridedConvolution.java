package dev.bitbeat.train;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.bitbeat.model.BlockShape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The three passes of one convolution over a chunk of windows, as a handful of matrix products
 * without any im2col copy. Rows are time steps, columns channels, windows lie one behind the other.
 * {@code kernel} consecutive rows are then contiguous, and every {@code q}-th of these runs, with
 * {@code q >= kernel / stride}, forms a plain strided matrix: {@code q} products with {@code kernel
 * * inChannels} columns each cover all positions.
 *
 * <p>{@code q} is a multiple of the pool's stride, so that a product's results can be laid beside
 * those that have the same place under a pool: what the pool compares are whole runs of floats.
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
  private final int groups;
  private final int planeFloats;
  private final FloatBuffer input;
  private final FloatBuffer output;
  private final FloatBuffer inputGradient;
  private final FloatBuffer spreadGradient;
  private final FloatBuffer weightGradient;
  private final Product[] forward;
  private final Product[] weightBackward;
  private final Product[] inputBackward;

  /**
   * @param shape channels, kernel, stride, pad, and the stride of the pool
   * @param inLength time steps of a window before padding
   * @param windows windows in a chunk
   * @param padding value of a padded step
   * @param weights shared by all chunks
   * @param needsInputGradient false for the first block
   */
  StridedConvolution(
      BlockShape shape,
      int inLength,
      int windows,
      float padding,
      Weights weights,
      boolean needsInputGradient) {
    this.shape = shape;
    this.inLength = inLength;
    int kernel = shape.kernel();
    int stride = shape.stride();
    int in = shape.inChannels();
    int out = shape.outChannels();
    int planes = shape.poolStride();
    groups = roundUp((kernel + stride - 1) / stride, planes);
    int perGroup = windows * outStride() / groups;
    int inRows = (perGroup * groups - 1) * stride + kernel;
    planeFloats = windows * outStride() / planes * out;

    DataBuffer inputBuffer = filled((long) Math.max(inRows, windows * inStride()) * in, padding);
    // kernel - 1 rows of zeros in front: the input gradient is a convolution over them.
    int leadFloats = (kernel - 1) * out;
    int gradientPerGroup = (windows * inStride() + kernel - 1) / kernel;
    int sourceRows = gradientPerGroup * kernel + kernel;
    DataBuffer outputBuffer =
        filled(Math.max(leadFloats + (long) planes * planeFloats, (long) sourceRows * out), 0);
    DataBuffer weightBuffer = filled((long) kernel * in * out, 0);
    input = floats(inputBuffer, 0);
    output = floats(outputBuffer, leadFloats);
    weightGradient = floats(weightBuffer, 0);

    forward = new Product[groups];
    weightBackward = new Product[groups];
    Matrix sum = new Matrix(weightBuffer, 0, kernel * in, out, out);
    for (int r = 0; r < groups; r++) {
      Matrix x =
          new Matrix(inputBuffer, r * stride * in, perGroup, kernel * in, groups * stride * in);
      int place = leadFloats + r % planes * planeFloats + r / planes * out;
      Matrix y = new Matrix(outputBuffer, place, perGroup, out, groups / planes * out);
      Matrix g = new Matrix(outputBuffer, leadFloats + r * out, perGroup, out, groups * out);
      forward[r] = new Product(x, CblasNoTrans, weights.straight, y, 0);
      weightBackward[r] = new Product(x, CblasTrans, g, sum, r == 0 ? 0 : 1);
    }
    if (!needsInputGradient) {
      inputBackward = new Product[0];
      inputGradient = FloatBuffer.allocate(0);
      spreadGradient = inputGradient;
      return;
    }
    DataBuffer gradientBuffer = filled((long) gradientPerGroup * kernel * in, 0);
    DataBuffer sourceBuffer = stride == 1 ? outputBuffer : filled((long) sourceRows * out, 0);
    inputGradient = floats(gradientBuffer, 0);
    spreadGradient = floats(sourceBuffer, leadFloats);
    inputBackward = new Product[kernel];
    for (int r = 0; r < kernel; r++) {
      Matrix g = new Matrix(sourceBuffer, r * out, gradientPerGroup, kernel * out, kernel * out);
      Matrix x = new Matrix(gradientBuffer, r * in, gradientPerGroup, in, kernel * in);
      inputBackward[r] = new Product(g, CblasNoTrans, weights.flipped, x, 0);
    }
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
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
      straight = new Matrix(filled(size, 0), 0, shape.kernel() * in, out, out);
      flipped = new Matrix(filled(size, 0), 0, shape.kernel() * out, in, in);
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

  private static DataBuffer filled(long length, float value) {
    float[] values = new float[(int) length];
    Arrays.fill(values, value);
    DataBuffer buffer = Nd4j.createBuffer(DataType.FLOAT, length, true);
    floats(buffer, 0).put(values);
    return buffer;
  }

  private static FloatBuffer floats(DataBuffer buffer, long offset) {
    return new FloatPointer(buffer.pointer()).position(offset).asBuffer();
  }

  /** Input rows of a window, padding included, and those that only fill up. */
  private int inStride() {
    return outStride() * shape.stride();
  }

  /** Output rows of a window; the first {@code convLength} of them mean something. */
  int outStride() {
    int padded = inLength + 2 * shape.pad();
    return roundUp((padded + shape.stride() - 1) / shape.stride(), groups);
  }

  /**
   * Takes one window's input.
   *
   * @param x {@code [inLength][inChannels]}
   */
  void setInput(int window, float[] x) {
    input.put(inputAt(window), x, 0, inLength * shape.inChannels());
  }

  private int inputAt(int window) {
    return (window * inStride() + shape.pad()) * shape.inChannels();
  }

  /** Convolves all windows. */
  void forward() {
    run(forward);
  }

  /**
   * What one window's pools see at one of their places.
   *
   * @param place under the pool, from 0
   * @param count pools
   * @param y receives {@code [count][outChannels]}
   */
  void output(int window, int place, int count, float[] y) {
    int planes = shape.poolStride();
    int row = window * outStride() / planes + place / planes;
    int out = shape.outChannels();
    output.get(place % planes * planeFloats + row * out, y, 0, count * out);
  }

  /**
   * Takes one window's gradient, in the memory of all windows' output.
   *
   * @param g {@code [outStride][outChannels]}, zero where an output row means nothing
   */
  void setGradient(int window, float[] g) {
    int out = shape.outChannels();
    int stride = shape.stride();
    int first = window * outStride();
    output.put(first * out, g, 0, outStride() * out);
    if (stride > 1 && inputBackward.length > 0) {
      for (int row = 0; row < outStride(); row++) {
        spreadGradient.put((first + row) * stride * out, g, row * out, out);
      }
    }
  }

  /**
   * Gradients for the last {@link #setInput} and {@link #setGradient} of all windows.
   *
   * @param weightSum receives {@code [tap][in][out]}
   */
  void backward(float[] weightSum) {
    run(weightBackward);
    weightGradient.get(0, weightSum);
    run(inputBackward);
  }

  /**
   * One window's input gradient.
   *
   * @param x receives {@code [inLength][inChannels]}
   */
  void inputGradient(int window, float[] x) {
    inputGradient.get(inputAt(window), x, 0, inLength * shape.inChannels());
  }

  private static void run(Product[] products) {
    for (Product product : products) {
      product.run();
    }
  }
}

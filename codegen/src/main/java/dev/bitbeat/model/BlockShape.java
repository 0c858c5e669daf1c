package dev.bitbeat.model;

/**
 * Shape of one block: a convolution over time followed by a pool.
 *
 * @param inChannels channels in, 1..128 (1 for the input block)
 * @param outChannels channels out, 1..128
 * @param kernel taps, 1..15
 * @param stride step of the convolution in time steps, 1..4
 * @param pad padded time steps on each side, 0..15
 * @param poolKernel convolution positions under one pool, 1..9; 1 for no pool
 * @param poolStride step of the pool in convolution positions, 1..9; 1 for no pool
 */
public record BlockShape(
    int inChannels,
    int outChannels,
    int kernel,
    int stride,
    int pad,
    int poolKernel,
    int poolStride) {
  public static final int MAX_CHANNELS = 128;
  public static final int MAX_KERNEL = 15;
  public static final int MAX_STRIDE = 4;
  public static final int MAX_PAD = 15;
  public static final int MAX_POOL = 9;

  public BlockShape {
    check("inChannels", inChannels, 1, MAX_CHANNELS);
    check("outChannels", outChannels, 1, MAX_CHANNELS);
    check("kernel", kernel, 1, MAX_KERNEL);
    check("stride", stride, 1, MAX_STRIDE);
    check("pad", pad, 0, MAX_PAD);
    check("poolKernel", poolKernel, 1, MAX_POOL);
    check("poolStride", poolStride, 1, MAX_POOL);
  }

  private static void check(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new BitbeatException(
          UserError.MODEL_INVALID, name + " " + value + " is outside " + low + ".." + high);
    }
  }

  /**
   * Positions of the convolution over an input of the given length.
   *
   * @param length time steps in, at least 1
   * @throws BitbeatException {@link UserError#MODEL_INVALID} when the kernel is longer than the
   *     padded input
   */
  public int convLength(int length) {
    int room = length + 2 * pad - kernel;
    if (room < 0) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          "kernel " + kernel + " is longer than the padded input, " + (length + 2 * pad));
    }
    return room / stride + 1;
  }

  /**
   * Time steps out of the whole block, after the pool.
   *
   * @param length time steps in, at least 1
   * @throws BitbeatException {@link UserError#MODEL_INVALID} when nothing would come out
   */
  public int outLength(int length) {
    int room = convLength(length) - poolKernel;
    if (room < 0) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          "pool " + poolKernel + " is longer than its input, " + convLength(length));
    }
    return room / poolStride + 1;
  }

  /**
   * Time steps out of the whole block in each of some phases: the pool is taken once for each,
   * every time {@code poolStride / phases} positions later.
   *
   * @param length time steps in, at least 1
   * @param phases divisor of {@code poolStride}
   * @throws BitbeatException {@link UserError#MODEL_INVALID} when nothing would come out, or less
   *     in the last phase than in the first
   */
  public int outLength(int length, int phases) {
    int outputs = outLength(length);
    if (pooledPositions(outputs, phases) > convLength(length)) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          "the last of " + phases + " phases has no output " + outputs + "; use another pool");
    }
    return outputs;
  }

  /** Positions from the first one under a pool to the last one, over all phases. */
  int pooledPositions(int outputs, int phases) {
    return (outputs - 1) * poolStride + (phases - 1) * (poolStride / phases) + poolKernel;
  }

  /** One-bit products under one output position: {@code inChannels * kernel}. */
  public int fanIn() {
    return inChannels * kernel;
  }

  /** Multiply-accumulates over an input of the given length. */
  public long macs(int length) {
    return (long) convLength(length) * outChannels * fanIn();
  }
}

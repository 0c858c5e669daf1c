package dev.bitbeat.signal;

/**
 * SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014),
 * written out so that a seed means the same numbers on every Java version. The 64-bit stream equals
 * the one of {@link java.util.SplittableRandom} with the same seed.
 */
public final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final long ODD_MULTIPLIER = 0xd1342543de82ef95L;

  private long state;

  public SeededRandom(long seed) {
    this.state = seed;
  }

  /**
   * A generator whose stream is a function of all the parts, so that fold 2 of seed 5 and fold 5 of
   * seed 2 have nothing in common.
   */
  public static SeededRandom of(long seed, long... parts) {
    long mixed = mix(seed + GOLDEN_GAMMA);
    for (long part : parts) {
      mixed = mix((mixed + GOLDEN_GAMMA) ^ (part * ODD_MULTIPLIER));
    }
    return new SeededRandom(mixed);
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in {@code 0 <= value < bound}, without bias: biased draws are rejected. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound + " must be positive");
    }
    long limit = (1L << 31) - (1L << 31) % bound;
    long draw;
    do {
      draw = nextLong() >>> 33;
    } while (draw >= limit);
    return (int) (draw % bound);
  }

  /** Uniform in {@code 0 <= value < 1}, a multiple of 2^-53. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /**
   * Normal with mean 0 and deviation 1 (Marsaglia's polar method, over {@link StrictMath}, so that
   * the same bits come out everywhere).
   */
  public double nextGaussian() {
    while (true) {
      double x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      double square = x * x + y * y;
      if (square > 0 && square < 1) {
        return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  /** Fisher-Yates from the last place down; every order is equally likely. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

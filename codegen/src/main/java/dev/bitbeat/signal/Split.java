package dev.bitbeat.signal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Which windows of a data set train, which choose the epoch, and which are measured. Indices into
 * {@link Dataset#windows()}, ascending, no window in two parts. Immutable.
 */
public final class Split {
  private final String protocol;
  private final long seed;
  private final int fold;
  private final int[] train;
  private final int[] validation;
  private final int[] test;

  /**
   * @param protocol how the parts were chosen, see {@link Splits}
   * @param seed the seed they were chosen with
   * @param fold number of the fold, from 0
   * @param train windows to train on, at least one
   * @param validation windows to choose the epoch by; may be empty
   * @param test windows to measure on, at least one
   * @throws IllegalArgumentException when a window stands in two parts, or twice in one
   */
  public Split(String protocol, long seed, int fold, int[] train, int[] validation, int[] test) {
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.seed = seed;
    this.fold = fold;
    this.train = sorted(train);
    this.validation = sorted(validation);
    this.test = sorted(test);
    if (train.length == 0 || test.length == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "split %s has %d training and %d test windows",
              protocol,
              train.length,
              test.length));
    }
    checkDisjoint();
  }

  private static int[] sorted(int[] indices) {
    int[] copy = indices.clone();
    Arrays.sort(copy);
    return copy;
  }

  private void checkDisjoint() {
    int[] all = Arrays.copyOf(train, train.length + validation.length + test.length);
    System.arraycopy(validation, 0, all, train.length, validation.length);
    System.arraycopy(test, 0, all, train.length + validation.length, test.length);
    Arrays.sort(all);
    for (int i = 1; i < all.length; i++) {
      if (all[i] == all[i - 1]) {
        throw new IllegalArgumentException(
            "split " + protocol + ": window " + all[i] + " stands in it twice");
      }
    }
  }

  /** How the parts were chosen, one of the protocol names of {@link Splits}. */
  public String protocol() {
    return protocol;
  }

  /** The seed the parts were chosen with. */
  public long seed() {
    return seed;
  }

  /** Number of the fold, from 0. */
  public int fold() {
    return fold;
  }

  /** Windows to train on, a fresh copy. */
  public int[] train() {
    return train.clone();
  }

  /** Windows to choose the epoch by, a fresh copy; empty in the reference protocol. */
  public int[] validation() {
    return validation.clone();
  }

  /** Windows to measure on, a fresh copy. */
  public int[] test() {
    return test.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Split split
        && protocol.equals(split.protocol)
        && seed == split.seed
        && fold == split.fold
        && Arrays.equals(train, split.train)
        && Arrays.equals(validation, split.validation)
        && Arrays.equals(test, split.test);
  }

  @Override
  public int hashCode() {
    return Objects.hash(protocol, seed, fold, Arrays.hashCode(test));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, seed %d, fold %d: %d train, %d validation, %d test",
        protocol,
        seed,
        fold,
        train.length,
        validation.length,
        test.length);
  }
}

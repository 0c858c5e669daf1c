package dev.bitbeat.emit;

import java.util.List;
import java.util.Locale;

/** How the C computes the binary blocks. All kernels compute the same bits and scores. */
public enum Kernel {
  /**
   * The form that suits the goal, what everybody but a benchmark wants: time-packed (a word is 32
   * time steps of one channel) for speed and balanced, one sample at a time for size.
   */
  TIME_PACKED,
  /** A word is 32 channels at one time step: exclusive or, popcount, compare. */
  CHANNEL_PACKED,
  /** One product after the other, to measure the others against. */
  NAIVE;

  /** Options of gcc that suit the C: the goal's own, or plain optimization for speed. */
  public List<String> gccFlags(Optimize optimize, Core core) {
    return this == TIME_PACKED ? optimize.gccFlags(core) : List.of("-O3");
  }

  /** Name as the command line writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

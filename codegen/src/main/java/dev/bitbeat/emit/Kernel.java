package dev.bitbeat.emit;

/** How the C computes the binary blocks. All kernels compute the same bits and scores. */
public enum Kernel {
  /** Time-packed, in the form that suits the goal: what everybody but a benchmark wants. */
  TIME_PACKED,
  /** A word is 32 channels at one time step: exclusive or, popcount, compare. */
  CHANNEL_PACKED,
  /** One product after the other, to measure the others against. */
  NAIVE
}

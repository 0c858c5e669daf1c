package dev.bitbeat.train;

/**
 * Normalized windows with their targets.
 *
 * @param samples {@code [window][sample]}: centred samples y, or y/d where scales are 1
 * @param inverseScales {@code [window][position of the first convolution]}: 1/d
 * @param targets {@code [window][class]}: probabilities that sum to 1
 * @param size windows in use, at most the arrays' length
 */
record Batch(float[][] samples, float[][] inverseScales, float[][] targets, int size) {}

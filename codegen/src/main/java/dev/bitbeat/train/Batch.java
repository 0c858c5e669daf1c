package dev.bitbeat.train;

/**
 * Normalized windows with their targets.
 *
 * @param samples {@code [window][sample]}: centred samples y, or y/d where scales are 1
 * @param inverseScales {@code [window][position of the first convolution]}: 1/d
 * @param rhythm {@code [window][count and level]}: 1 where the count reaches the level, else 0, a
 *     share of both windows where two are mixed; empty without rhythm
 * @param targets {@code [window][class]}: probabilities that sum to 1
 * @param size windows in use, at most the arrays' length
 */
record Batch(
    float[][] samples, float[][] inverseScales, float[][] rhythm, float[][] targets, int size) {}

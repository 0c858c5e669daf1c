package dev.bitbeat.emit.view;

/**
 * One doubling step of a pool.
 *
 * @param shift positions
 * @param last whether none follows
 */
public record PoolStep(int shift, boolean last) {}

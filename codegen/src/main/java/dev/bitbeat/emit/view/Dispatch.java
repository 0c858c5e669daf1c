package dev.bitbeat.emit.view;

/**
 * Which adder a layer takes.
 *
 * @param conditional whether a condition stands before it
 * @param condition C condition on {@code layer}
 * @param adder C name of the adder
 * @param planes planes of its counters
 * @param halfwords halfwords of weights it takes
 */
public record Dispatch(
    boolean conditional, String condition, String adder, int planes, int halfwords) {}

package dev.bitbeat.emit.view;

/**
 * The pool that takes bit by bit.
 *
 * @param prefix start of every C name
 * @param uniform whether all layers that use it pool alike
 * @param kernel C expression: positions under a pool
 * @param stride C expression: positions between pools
 * @param mask C expression: the newest {@code kernel} bits
 */
public record Pool(String prefix, boolean uniform, String kernel, String stride, String mask) {}

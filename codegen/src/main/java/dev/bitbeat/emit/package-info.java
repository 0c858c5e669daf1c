/**
 * {@code BnnModel} to C: {@code CModelBuilder} takes every decision (names, packing, literals,
 * sizes), the immutable views carry them, StringTemplate places them, one atomic writer stores the
 * files. Knows the model and nothing of signals, training or boards.
 */
package dev.bitbeat.emit;

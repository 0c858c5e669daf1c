/**
 * The integer model and nothing else: {@code BnnModel}, its file format and the reference inference
 * that defines what a network computes. Knows neither ND4J nor C; every other package may look down
 * on it, it looks up at none. Also holds what every room shares: the list of user errors, the
 * atomic file writer, the lock of a folder, the version, and the random models that tests and
 * proofs use.
 */
package dev.bitbeat.model;

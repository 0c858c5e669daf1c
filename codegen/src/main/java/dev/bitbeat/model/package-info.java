/**
 * The integer model and nothing else: {@code BnnModel}, its file format and the reference inference
 * that defines what a network computes. Knows neither ND4J nor C; every other package may look down
 * on it, it looks up at none. Also holds the two things that every room shares: the list of user
 * errors and the atomic file writer.
 */
package dev.bitbeat.model;

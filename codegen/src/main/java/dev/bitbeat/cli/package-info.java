/**
 * The command line: one small picocli class per command, {@link dev.bitbeat.cli.Main} to hold them.
 * A command parses its options, calls one room and prints; it decides nothing.
 */
package dev.bitbeat.cli;

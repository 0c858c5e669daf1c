package dev.bitbeat.cli;

/** Values of {@code --format}. */
enum OutputFormat {
  TEXT,
  JSON
}

package dev.bitbeat.emit;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Provenance;
import java.util.List;

/** Two networks small enough to read their C. */
final class EmitModels {
  private EmitModels() {}

  /** Streaming, one hidden binary block, everything padded and pooled alike. */
  static BnnModel streaming() {
    BlockShape first = new BlockShape(1, 3, 3, 1, 1, 2, 2);
    BlockShape second = new BlockShape(3, 2, 3, 1, 1, 2, 2);
    BlockShape last = new BlockShape(2, 2, 3, 1, 1, 2, 2);
    return new BnnModel(
        "golden streaming",
        List.of("rest", "beat"),
        70,
        360,
        new Normalizer.Running(3, 2, 8),
        new InputBlock(
            first,
            List.of(List.of(-1, 1, -1), List.of(1, 1, 1), List.of(1, 0, -1)),
            4,
            List.of(20, 9, 6)),
        List.of(new BinaryBlock(second, true, bits("110010001", "001101100"), List.of(4, 6))),
        new Head(
            last,
            true,
            bits("110011", "010111"),
            List.of(3, -2),
            List.of(1, 5),
            List.of(),
            List.of(),
            List.of(-7, -12)),
        Provenance.untrained("by hand"));
  }

  /** Whole-window normalizer, no hidden binary block, strided head with a count, no pool. */
  static BnnModel windowed() {
    return new BnnModel(
        "golden windowed",
        List.of("a", "b"),
        40,
        250,
        new Normalizer.WindowZscore(),
        new InputBlock(
            new BlockShape(1, 2, 2, 2, 0, 1, 1),
            List.of(List.of(100, -100), List.of(3, 7)),
            0,
            List.of(1, -2)),
        List.of(),
        new Head(
            new BlockShape(2, 2, 4, 2, 2, 1, 1),
            false,
            bits("11001010", "00110101"),
            List.of(1, 1),
            List.of(),
            List.of(-3, 4),
            List.of(5, 3),
            List.of(0, 9)),
        Provenance.untrained("by hand"));
  }

  /**
   * As narrow as the family allows: one channel, one tap. Its bits tell where a sample is a
   * deviation or more above the mean.
   */
  static BnnModel narrow(int samples) {
    return narrow(
        new InputBlock(new BlockShape(1, 1, 1, 1, 0, 1, 1), List.of(List.of(1)), 0, List.of(1)),
        samples);
  }

  private static BnnModel narrow(InputBlock input, int samples) {
    return new BnnModel(
        "narrow",
        List.of("a", "b"),
        samples,
        250,
        new Normalizer.WindowZscore(),
        input,
        List.of(),
        new Head(
            new BlockShape(1, 2, 1, 1, 0, 1, 1),
            false,
            bits("1", "0"),
            List.of(1, 1),
            List.of(),
            List.of(),
            List.of(),
            List.of(0, 0)),
        Provenance.untrained("by hand"));
  }

  /** One channel of two taps with these weights. */
  static BnnModel twoTaps(int older, int newer) {
    return narrow(
        new InputBlock(
            new BlockShape(1, 1, 2, 1, 1, 1, 1), List.of(List.of(older, newer)), 0, List.of(1)),
        40);
  }

  /** A pool that leaves gaps, and a head without a pool: one position for two samples. */
  static BnnModel gaps(int positions) {
    return narrow(
        new InputBlock(new BlockShape(1, 1, 1, 1, 0, 1, 2), List.of(List.of(1)), 0, List.of(1)),
        2 * positions);
  }

  private static BitMatrix bits(String... rows) {
    BitMatrix.Builder builder = BitMatrix.builder(rows.length, rows[0].length());
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < rows[r].length(); c++) {
        if (rows[r].charAt(c) == '1') {
          builder.set(r, c);
        }
      }
    }
    return builder.build();
  }
}

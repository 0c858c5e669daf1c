package dev.bitbeat.model;

import java.util.List;
import java.util.Optional;

/** The network of the worked example in docs/SPEC.md. */
final class TinyModel {
  /** The window of the worked example. */
  static final short[] WINDOW = {1024, 1024, 1030, 1090, 1010, 1020, 1026, 1024, 1023, 1024};

  private TinyModel() {}

  static BnnModel model() {
    InputBlock input =
        new InputBlock(
            new BlockShape(1, 3, 3, 1, 1, 2, 2),
            List.of(List.of(-1, 2, -1), List.of(1, 1, 1), List.of(1, 0, -1)),
            4,
            List.of(20, 9, 6));
    BinaryBlock block =
        new BinaryBlock(
            new BlockShape(3, 2, 3, 1, 1, 1, 1),
            true,
            bits("110010001", "001101100"),
            List.of(4, 4));
    Head head =
        new Head(
            new BlockShape(2, 2, 2, 1, 0, 2, 1),
            true,
            bits("1100", "0111"),
            List.of(3, 2),
            List.of(1, 5),
            List.of(),
            List.of(),
            List.of(-7, -12));
    return new BnnModel(
        "worked example",
        List.of("rest", "beat"),
        WINDOW.length,
        360,
        new Normalizer.Running(3, 2, 8),
        input,
        List.of(block),
        head,
        Provenance.untrained("by hand"));
  }

  /** The same network with a rhythm. */
  static BnnModel beating() {
    BnnModel tiny = model();
    Head head = tiny.head();
    List<List<Integer>> weights =
        List.of(List.of(3, -4), List.of(-9, 7), List.of(21, 127), List.of(8, -2));
    return new BnnModel(
        tiny.name(),
        tiny.classNames(),
        tiny.inputLength(),
        tiny.samplingHz(),
        tiny.normalizer(),
        tiny.input(),
        tiny.blocks(),
        new Head(
            head.shape(),
            head.padBit(),
            head.weights(),
            head.sumScale(),
            head.maxScale(),
            head.countScale(),
            head.countThresholds(),
            head.offset(),
            Optional.of(new RhythmTerms(new Rhythm(72, 1080, 4), List.of(2), 5, weights))),
        tiny.provenance());
  }

  /** Rows of bits, column 0 first. */
  static BitMatrix bits(String... rows) {
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

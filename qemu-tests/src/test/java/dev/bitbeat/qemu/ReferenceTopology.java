package dev.bitbeat.qemu;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Networks of the reference paper's shape with random weights: full size, no training needed. */
final class ReferenceTopology {
  private static final int KERNEL = 7;

  private final Random random;

  private ReferenceTopology(long seed) {
    random = new Random(seed);
  }

  /**
   * Blocks of kernel 7, pad 5, pool 7/2, the first with stride 2.
   *
   * @param normalizer front end
   * @param inputLength samples
   * @param channels channels of the hidden layers
   * @param classes classes of the head
   */
  static BnnModel model(
      long seed, Normalizer normalizer, int inputLength, List<Integer> channels, int classes) {
    return new ReferenceTopology(seed).draw(normalizer, inputLength, channels, classes);
  }

  /** The 17-class network itself. */
  static BnnModel seventeenClasses(Normalizer normalizer) {
    return model(17, normalizer, 3600, List.of(8, 16, 32, 32, 64), 17);
  }

  private BnnModel draw(
      Normalizer normalizer, int inputLength, List<Integer> channels, int classes) {
    List<BinaryBlock> blocks = new ArrayList<>();
    for (int i = 1; i < channels.size(); i++) {
      BlockShape shape = shape(channels.get(i - 1), channels.get(i), 1);
      blocks.add(
          new BinaryBlock(
              shape,
              true,
              bits(shape.outChannels(), shape.fanIn()),
              integers(
                  shape.outChannels(),
                  shape.fanIn() / 2,
                  shape.fanIn() / 2 + 1 + (int) Math.sqrt(shape.fanIn()))));
    }
    BlockShape last = shape(channels.get(channels.size() - 1), classes, 1);
    Head head =
        new Head(
            last,
            true,
            bits(classes, last.fanIn()),
            integers(classes, 1, 60),
            List.of(),
            List.of(),
            List.of(),
            integers(classes, -2000, 2000));
    return new BnnModel(
        "reference-shape",
        IntStream.range(0, classes).mapToObj(c -> "class " + c).toList(),
        inputLength,
        360,
        normalizer,
        input(channels.get(0)),
        blocks,
        head,
        Provenance.untrained("test"));
  }

  private InputBlock input(int channels) {
    List<List<Integer>> weights = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      weights.add(IntStream.range(0, KERNEL).mapToObj(k -> random.nextBoolean() ? 1 : -1).toList());
    }
    return new InputBlock(shape(1, channels, 2), weights, 8, integers(channels, -900, 900));
  }

  private static BlockShape shape(int in, int out, int stride) {
    return new BlockShape(in, out, KERNEL, stride, 5, 7, 2);
  }

  private BitMatrix bits(int rows, int columns) {
    BitMatrix.Builder builder = BitMatrix.builder(rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        if (random.nextBoolean()) {
          builder.set(r, c);
        }
      }
    }
    return builder.build();
  }

  private List<Integer> integers(int count, int low, int high) {
    return IntStream.range(0, count).mapToObj(i -> low + random.nextInt(high - low)).toList();
  }
}

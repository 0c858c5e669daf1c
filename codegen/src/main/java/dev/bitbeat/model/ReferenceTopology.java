package dev.bitbeat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Networks of the shape of arXiv 2304.01568 with seeded random weights: full size, so their cost
 * can be measured, without any training. They classify nothing.
 */
public final class ReferenceTopology {
  private static final int KERNEL = 7;

  private final Random random;

  private ReferenceTopology(long seed) {
    random = new Random(seed);
  }

  /**
   * Blocks of kernel 7, pad 5, pool 7/2, the first with stride 2.
   *
   * @param seed any number
   * @param normalizer front end
   * @param inputLength samples
   * @param channels channels of the hidden layers
   * @param classes classes of the head
   */
  public static BnnModel model(
      long seed, Normalizer normalizer, int inputLength, List<Integer> channels, int classes) {
    return new ReferenceTopology(seed).draw(normalizer, inputLength, channels, classes);
  }

  /** The 17-class network itself. */
  public static BnnModel seventeenClasses(long seed, Normalizer normalizer) {
    return model(seed, normalizer, 3600, List.of(8, 16, 32, 32, 64), 17);
  }

  /** Whether a model has the shapes of the 17-class network, whatever its weights are. */
  public static boolean hasShapes(BnnModel model) {
    return model.inputLength() == 3600
        && model.shapes().equals(seventeenClasses(1, model.normalizer()).shapes());
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
        "reference-topology",
        IntStream.range(0, classes).mapToObj(c -> "class " + c).toList(),
        inputLength,
        360,
        normalizer,
        input(channels.get(0)),
        blocks,
        head,
        Provenance.untrained(Version.TOOL));
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

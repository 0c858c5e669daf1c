package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Few small models of every form against the reference inference, by the quickest compiler that is
 * here: what mutation tests of the emitter run for each mutant. {@link HostDifferentialTest} is the
 * thorough one.
 */
class QuickDifferentialTest {
  private static final long MACS = 300_000;
  private static final int MODELS = 6;
  private static final List<String> COMPILER =
      HostProgram.installed("tcc")
          ? List.of("tcc", "-DFENCE=64")
          : List.of("gcc", "-O0", "-DFENCE=64");

  private static final List<Long> SEEDS = seeds();

  @TempDir Path folder;

  /** Small models; then some with what those lack: strides, wide thresholds, phases and so on. */
  private static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>(small(500, MODELS, model -> true));
    seeds.addAll(small(600, 2, model -> strides(model) > 1));
    seeds.addAll(small(700, 1, model -> SizeForm.suits(model) && wide(model) && !shares(model)));
    seeds.addAll(small(800, 1, model -> SizeForm.suits(model) && shares(model)));
    seeds.addAll(small(900, 2, QuickDifferentialTest::longStrided));
    seeds.addAll(small(1000, 2, model -> SizeForm.suits(model) && beats(model)));
    seeds.addAll(small(1100, 2, model -> SizeForm.suits(model) && phased(model)));
    seeds.addAll(small(1200, 1, model -> phased(model) && beats(model)));
    return seeds;
  }

  private static boolean phased(BnnModel model) {
    return model.input().phases() > 1 && model.lengths().get(1) > 3;
  }

  private static List<Long> small(long first, int count, Predicate<BnnModel> wanted) {
    return LongStream.iterate(first, seed -> seed + 1)
        .filter(seed -> RandomModels.model(seed).macs() <= MACS)
        .filter(seed -> wanted.test(RandomModels.model(seed)))
        .limit(count)
        .boxed()
        .toList();
  }

  /** Whether a strided binary block has more positions than a word has bits. */
  private static boolean longStrided(BnnModel model) {
    return IntStream.range(1, model.shapes().size())
        .anyMatch(
            l ->
                model.shapes().get(l).stride() > 1
                    && model.shapes().get(l).convLength(model.lengths().get(l)) > Integer.SIZE);
  }

  private static boolean wide(BnnModel model) {
    return model.blocks().stream().anyMatch(b -> Collections.max(b.thresholds()) > 255);
  }

  private static boolean beats(BnnModel model) {
    return model.head().rhythm().isPresent() && model.inputLength() > 300;
  }

  private static boolean shares(BnnModel model) {
    return model.blocks().stream().map(BinaryBlock::weights).distinct().count()
        < model.blocks().size();
  }

  private static long strides(BnnModel model) {
    return model.shapes().stream()
        .skip(1)
        .map(BlockShape::stride)
        .filter(stride -> stride > 1)
        .distinct()
        .count();
  }

  @EveryForm
  void everyLayerAndScoreEqualsTheReference(Optimize optimize, Core core, Kernel kernel)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed(COMPILER.get(0)), "no " + COMPILER.get(0));
    for (long seed : SEEDS) {
      BnnModel model = RandomModels.model(seed);
      List<short[]> windows = new ArrayList<>();
      for (int w = 0; w < RandomModels.WINDOW_KINDS; w++) {
        windows.add(RandomModels.window(RandomModels.WINDOW_KINDS * seed + w, model.inputLength()));
      }
      Path place = Files.createDirectory(folder.resolve("" + seed));
      EmitOptions options = new EmitOptions("net", optimize, core, kernel);
      HostProgram program = HostProgram.build(model, options, place, COMPILER);
      assertThat(program.firstDifference(windows)).as("seed %s", seed).isEmpty();
    }
  }

  /** The variance is 9 exactly: a sample of 2 is below the deviation, one of 3 would not be. */
  @ParameterizedTest
  @EnumSource(Optimize.class)
  void theDeviationOfASquareIsItsRoot(Optimize optimize) throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed(COMPILER.get(0)), "no " + COMPILER.get(0));
    HostProgram program =
        HostProgram.build(EmitModels.narrow(8), new EmitOptions("net", optimize), folder, COMPILER);
    short[] window = {1022, 1026, 1020, 1028, 1020, 1028, 1024, 1024};
    assertThat(program.firstDifference(List.of(window))).isEmpty();
  }

  /** The ends of what 1, 2, 4 and 8 bits of a weight hold, and the next values. */
  @ParameterizedTest
  @CsvSource({"-1,1", "-2,1", "-3,1", "-2,2", "-8,7", "-9,7", "-8,8", "-127,127"})
  void weightsOfTheInputBlockFitTheirFields(int least, int most)
      throws IOException, InterruptedException {
    equalsTheReference(EmitModels.twoTaps(least, most), Optimize.SIZE, Core.ANY);
  }

  /** Kernels that doubling alone does not reach, strides that have lines of their own or none. */
  @ParameterizedTest
  @CsvSource({"1,3", "2,4", "3,2", "5,1", "6,3", "7,2", "8,5", "9,4"})
  void aPoolThatIsWrittenOutTakesAllItsPositionsAndNoOther(int kernel, int stride)
      throws IOException, InterruptedException {
    equalsTheReference(EmitModels.pooled(kernel, stride), Optimize.SPEED, Core.ANY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Core.class,
      names = {"ANY", "CORTEX_M0"})
  void sumsThatChannelsShareMayBeEmpty(Core core) throws IOException, InterruptedException {
    equalsTheReference(EmitModels.sparse(), Optimize.SPEED, core);
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void aSumOfTheHeadMayExceed16Bits(Optimize optimize) throws IOException, InterruptedException {
    equalsTheReference(EmitModels.large(), optimize, Core.ANY);
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void blocksThatShareWeightsHaveThresholdsOfTheirOwn(Optimize optimize)
      throws IOException, InterruptedException {
    equalsTheReference(EmitModels.twins(0), optimize, Core.ANY);
  }

  /** At 256 positions the byte that counts them is 0 again, which marks the head elsewhere. */
  @ParameterizedTest
  @CsvSource({"255", "256"})
  void aLongHeadBehindAPoolThatLeavesGapsWritesNothingBehindTheScratch(int positions)
      throws IOException, InterruptedException {
    equalsTheReference(EmitModels.gaps(positions), Optimize.SIZE, Core.ANY);
  }

  /**
   * Phases that bits of the count of samples name, and others; maxima in the head's ages, and where
   * these are too narrow (384 inputs) or too few (9 classes, 8 channels).
   */
  @ParameterizedTest
  @CsvSource({"2,1,8,3", "2,3,8,3", "3,1,8,3", "4,2,8,3", "4,2,128,3", "3,3,128,3", "2,1,8,9"})
  void everyPhaseHasAMaximumOfItsOwn(int phases, int stride, int channels, int classes)
      throws IOException, InterruptedException {
    equalsTheReference(
        EmitModels.phased(phases, stride, channels, classes), Optimize.SIZE, Core.ANY);
  }

  private void equalsTheReference(BnnModel model, Optimize optimize, Core core)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed(COMPILER.get(0)), "no " + COMPILER.get(0));
    HostProgram program =
        HostProgram.build(model, new EmitOptions("net", optimize, core), folder, COMPILER);
    List<short[]> windows = new ArrayList<>();
    for (int w = 0; w < 18; w++) {
      windows.add(RandomModels.window(w, model.inputLength()));
    }
    assertThat(program.firstDifference(windows)).isEmpty();
  }

  /** The CRC-32 that Java computes is that of the tables as the compiler lays them out. */
  @ParameterizedTest
  @CsvSource({"SIZE,TIME_PACKED", "SPEED,TIME_PACKED", "SPEED,CHANNEL_PACKED", "SPEED,NAIVE"})
  void theSelfTestKnowsTheBytesOfTheTables(Optimize optimize, Kernel kernel)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed(COMPILER.get(0)), "no " + COMPILER.get(0));
    Files.writeString(
        folder.resolve("main.c"),
        "#include \"net.c\"\nint main(void) { return net_self_test() == 1u ? 0 : 1; }\n");
    List<String> command = new ArrayList<>(COMPILER);
    command.addAll(List.of("-o", "main", "main.c"));
    List<BnnModel> models =
        new ArrayList<>(
            List.of(
                EmitModels.streaming(),
                EmitModels.windowed(),
                EmitModels.beating(),
                EmitModels.phased()));
    SEEDS.forEach(seed -> models.add(RandomModels.model(seed)));
    for (BnnModel model : models) {
      Emitter.emit(model, new EmitOptions("net", optimize, Core.ANY, kernel, true)).write(folder);
      assertThat(HostProgram.run(folder, command, new byte[0], new ArrayList<>())).isEmpty();
      assertThat(HostProgram.run(folder, List.of("./main"), new byte[0], new ArrayList<>()))
          .as("%s", model.name())
          .isEmpty();
    }
  }
}

package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Counterexample;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.Shrinker;
import dev.bitbeat.signal.CsvSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Emitted C against the reference inference on seeded random models: every layer, every score. */
@Tag("spawns")
class HostDifferentialTest {
  static final List<String> WARNINGS =
      List.of(
          "-std=c99",
          "-Wall",
          "-Wextra",
          "-Wpedantic",
          "-Wconversion",
          "-Wsign-conversion",
          "-Wshadow",
          "-Wundef",
          "-Wmissing-prototypes",
          "-Wstrict-prototypes",
          "-Wdouble-promotion",
          "-Wcast-qual",
          "-Wcast-align",
          "-Wvla",
          "-Werror");

  /** Compilers and options, taken in turn by the models. */
  private static final List<List<String>> COMPILERS =
      List.of(
          List.of("gcc", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
          List.of("clang", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
          List.of("clang", "-O1", "-fsanitize=memory", "-fno-sanitize-recover=all"),
          List.of("gcc", "-O0"),
          List.of("gcc", "-O2"),
          List.of("gcc", "-O3"),
          List.of("gcc", "-Os"),
          List.of("clang", "-O0"),
          List.of("clang", "-O2"),
          List.of("clang", "-O3"),
          List.of("clang", "-Os"));

  private static final int MODELS = Integer.getInteger("emit.models", 5);
  private static final long FIRST = Long.getLong("emit.seed", 0);

  private static final String AGAIN =
      "; to see it again: ./verify --long -pl codegen -am -Dtest=HostDifferentialTest#aCounterexample*"
          + " -Demit.example=";

  @TempDir Path folder;

  @EveryForm
  void everyLayerAndScoreEqualsTheReference(Optimize optimize, Core core, Kernel kernel)
      throws IOException, InterruptedException {
    assertThat(failures(optimize, core, kernel, FIRST, MODELS)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void aHeadOfASingleInput(Optimize optimize) throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed("gcc"), "no gcc");
    BnnModel model = EmitModels.narrow(2);
    HostProgram program =
        HostProgram.build(model, new EmitOptions("net", optimize), folder, List.of("gcc", "-O1"));
    List<short[]> windows = new ArrayList<>();
    for (int w = 0; w < RandomModels.WINDOW_KINDS; w++) {
      windows.add(RandomModels.window(w, 2));
    }
    assertThat(program.firstDifference(windows)).isEmpty();
  }

  /** The head's count of positions is a byte; it comes to 0, which marks the head, at 256. */
  @ParameterizedTest
  @CsvSource({"SIZE,255", "SIZE,256", "SIZE,257", "SIZE,600", "SPEED,600", "BALANCED,600"})
  void aLongHeadBehindAPoolThatLeavesGaps(Optimize optimize, int positions)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed("gcc"), "no gcc");
    BnnModel model = EmitModels.gaps(positions);
    assertThat(model.lengths()).endsWith(positions);
    HostProgram program =
        HostProgram.build(model, new EmitOptions("net", optimize), folder, COMPILERS.get(0));
    assertThat(program.firstDifference(List.of(RandomModels.window(1, model.inputLength()))))
        .isEmpty();
  }

  /** A phase whose head reads the input block's rows has no use for the scratch in all forms. */
  @EveryForm
  void severalPhasesAndNoHiddenBlock(Optimize optimize, Core core, Kernel kernel)
      throws IOException, InterruptedException {
    for (Normalizer normalizer :
        List.of(new Normalizer.Running(3, 2, 8), new Normalizer.WindowZscore())) {
      requireCleanAndEqual(
          EmitModels.phased(normalizer, 2, 2, 3, 2),
          new EmitOptions("net", optimize, core, kernel));
    }
  }

  /** No condition that always holds, no variable and no parameter that nothing uses. */
  @EveryForm
  void whatAModelNeedsNoCodeForLeavesNoWarning(Optimize optimize, Core core, Kernel kernel)
      throws IOException, InterruptedException {
    for (BnnModel model :
        List.of(EmitModels.countingAll(), EmitModels.idleChannel(), EmitModels.idle())) {
      requireCleanAndEqual(model, new EmitOptions("net", optimize, core, kernel));
    }
  }

  /** Its C compiles alone without a warning, and computes what the reference does. */
  private void requireCleanAndEqual(BnnModel model, EmitOptions options)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed("gcc"), "no gcc");
    List<String> compiler = new ArrayList<>(COMPILERS.get(0));
    compiler.addAll(WARNINGS);
    Path place = Files.createTempDirectory(folder, "model");
    checkAlone(model, options, place, compiler);
    HostProgram program = HostProgram.compile(model, "net", place, COMPILERS.get(0));
    assertThat(program.firstDifference(List.of(RandomModels.window(1, model.inputLength()))))
        .isEmpty();
  }

  /** Words of the scratch are found by more than 16 bits where there are so many. */
  @ParameterizedTest
  @EnumSource(Optimize.class)
  void aScratchOfMoreThan65535Words(Optimize optimize) throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed("gcc"), "no gcc");
    BnnModel model = EmitModels.roomy();
    HostProgram program =
        HostProgram.build(model, new EmitOptions("net", optimize), folder, List.of("gcc", "-O2"));
    assertThat(program.firstDifference(List.of(RandomModels.window(1, model.inputLength()))))
        .isEmpty();
  }

  @ParameterizedTest
  @Tag("long")
  @CsvSource({
    "size,       SIZE,     ANY,       TIME_PACKED,    1000000, 375",
    "speed,      SPEED,    ANY,       TIME_PACKED,    1000375, 375",
    "balanced,   BALANCED, ANY,       TIME_PACKED,    1000750, 375",
    "channel,    SPEED,    ANY,       CHANNEL_PACKED, 1001125, 250",
    "naive,      SPEED,    ANY,       NAIVE,          1001375, 250",
    "speed-m0,   SPEED,    CORTEX_M0, TIME_PACKED,    1001625, 375"
  })
  void everyLayerAndScoreOfTwoThousandModels(
      String name, Optimize optimize, Core core, Kernel kernel, long first, int count)
      throws IOException, InterruptedException {
    assertThat(failures(optimize, core, kernel, first, count)).isEmpty();
    System.out.printf(
        "VERIFIED host-%s: %d networks, %d windows, %d compilers and levels, 0 mismatches%n",
        name, count, count * RandomModels.WINDOW_KINDS, COMPILERS.size());
  }

  private List<String> failures(Optimize optimize, Core core, Kernel kernel, long first, int count)
      throws IOException, InterruptedException {
    EmitOptions options = new EmitOptions("net", optimize, core, kernel);
    List<List<String>> compilers =
        COMPILERS.stream().filter(c -> HostProgram.installed(c.get(0))).toList();
    HostProgram.require(!compilers.isEmpty(), "neither gcc nor clang is installed");
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed < first + count; seed++) {
      List<String> chosen = compilers.get(Math.floorMod(seed, compilers.size()));
      BnnModel model = RandomModels.model(seed);
      List<short[]> windows = new ArrayList<>();
      for (int w = 0; w < RandomModels.WINDOW_KINDS; w++) {
        windows.add(RandomModels.window(RandomModels.WINDOW_KINDS * seed + w, model.inputLength()));
      }
      List<String> compiler = new ArrayList<>(chosen);
      compiler.addAll(WARNINGS);
      Path place =
          Files.createDirectory(
              folder.resolve(
                  String.join("-", optimize.label(), core.label(), kernel + "", "" + seed)));
      checkAlone(model, options, place, compiler);
      HostProgram program = HostProgram.compile(model, "net", place, chosen);
      String difference = program.firstDifference(windows);
      if (!difference.isEmpty()) {
        Path left = Path.of("target", "mismatch", place.getFileName().toString());
        shrunk(model, windows, options, chosen).write(left);
        failures.add(
            "seed "
                + seed
                + ", "
                + chosen
                + ": "
                + difference
                + "; shrunk in "
                + left
                + AGAIN
                + left);
      }
      remove(place);
    }
    return failures;
  }

  /** Shows one counterexample again: {@code -Demit.example=FOLDER}; without it, any example. */
  @EveryForm
  @Tag("long")
  void aCounterexampleLeftByAnEarlierRun(Optimize optimize, Core core, Kernel kernel)
      throws IOException, InterruptedException {
    String folderOfExample = System.getProperty("emit.example", "");
    Counterexample left = new Counterexample(EmitModels.narrow(2), new short[] {1, -1});
    if (!folderOfExample.isEmpty()) {
      Path example = Path.of(folderOfExample);
      left =
          new Counterexample(
              ModelFile.read(example.resolve(Counterexample.MODEL_FILE)),
              CsvSignal.read(example.resolve(Counterexample.WINDOW_FILE)));
    }
    EmitOptions options = new EmitOptions("net", optimize, core, kernel);
    for (List<String> compiler : COMPILERS) {
      HostProgram.require(HostProgram.installed(compiler.get(0)), "no " + compiler.get(0));
      assertThat(difference(left, options, compiler)).as("%s", compiler).isEmpty();
    }
  }

  /** The first window that differs on its own, and its model, made small. */
  private Counterexample shrunk(
      BnnModel model, List<short[]> windows, EmitOptions options, List<String> compiler) {
    Counterexample first =
        windows.stream()
            .map(window -> new Counterexample(model, window))
            .filter(example -> !difference(example, options, compiler).isEmpty())
            .findFirst()
            .orElse(new Counterexample(model, windows.get(0)));
    return Shrinker.shrink(
        first, example -> !difference(example, options, compiler).isEmpty(), 300);
  }

  private String difference(Counterexample example, EmitOptions options, List<String> compiler) {
    try {
      Path place = Files.createTempDirectory(folder, "example");
      String difference =
          HostProgram.build(example.model(), options, place, compiler)
              .firstDifference(List.of(example.window()));
      remove(place);
      return difference;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void remove(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A model whose integers reach the ends of 32 bits, on windows of extremes: no overflow. */
  @ParameterizedTest
  @CsvSource({"SIZE,ANY", "SPEED,ANY", "SPEED,CORTEX_M0", "BALANCED,ANY"})
  void integersThatReachTheirBoundsDoNotOverflow(Optimize optimize, Core core)
      throws IOException, InterruptedException {
    List<String> compiler =
        COMPILERS.stream().filter(c -> HostProgram.installed(c.get(0))).findFirst().orElse(null);
    HostProgram.require(compiler != null, "neither gcc nor clang is installed");
    for (Normalizer normalizer :
        List.of(new Normalizer.WindowZscore(), new Normalizer.Running(12, 1, 65535))) {
      BnnModel model = RandomModels.atTheBounds(normalizer);
      assertThat(model.ranges().inputSum()).isGreaterThan(Integer.MAX_VALUE - 65536);
      assertThat(model.ranges().threshold()).isGreaterThan(Integer.MAX_VALUE - 2 * 65536);
      assertThat(model.ranges().score()).isEqualTo(Integer.MAX_VALUE);
      List<short[]> windows = new ArrayList<>();
      for (int seed = 0; seed < 18; seed++) {
        windows.add(RandomModels.window(seed, model.inputLength()));
      }
      Path place = Files.createTempDirectory(folder, "bounds");
      HostProgram program =
          HostProgram.build(model, new EmitOptions("net", optimize, core), place, compiler);
      assertThat(program.firstDifference(windows)).isEmpty();
    }
  }

  /** The C on its own compiles without a warning. */
  private static void checkAlone(
      BnnModel model, EmitOptions options, Path place, List<String> compiler)
      throws IOException, InterruptedException {
    Emitter.emit(model, options).write(place);
    List<String> command = new ArrayList<>(compiler);
    command.addAll(List.of("-c", "net.c", "-o", "net.o"));
    assertThat(HostProgram.run(place, command, new byte[0], new ArrayList<>()))
        .as("%s %s", model.name(), command)
        .isEmpty();
  }
}

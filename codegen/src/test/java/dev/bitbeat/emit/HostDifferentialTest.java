package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Emitted C against the reference inference on seeded random models: every layer, every score. */
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

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "SIZE,ANY,TIME_PACKED",
    "SPEED,ANY,TIME_PACKED",
    "SPEED,CORTEX_M0,TIME_PACKED",
    "BALANCED,ANY,TIME_PACKED",
    "SPEED,ANY,CHANNEL_PACKED",
    "SPEED,ANY,NAIVE"
  })
  void everyLayerAndScoreEqualsTheReference(Optimize optimize, Core core, Kernel kernel)
      throws IOException, InterruptedException {
    EmitOptions options = new EmitOptions("net", optimize, core, kernel);
    List<List<String>> compilers =
        COMPILERS.stream().filter(c -> HostProgram.installed(c.get(0))).toList();
    HostProgram.require(!compilers.isEmpty(), "neither gcc nor clang is installed");
    List<String> failures = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + MODELS; seed++) {
      BnnModel model = RandomModels.model(seed);
      List<short[]> windows = new ArrayList<>();
      for (int w = 0; w < 9; w++) {
        windows.add(RandomModels.window(9 * seed + w, model.inputLength()));
      }
      List<String> compiler = new ArrayList<>(WARNINGS);
      List<String> chosen = compilers.get(Math.floorMod(seed, compilers.size()));
      compiler.addAll(0, chosen);
      Path place =
          Files.createDirectory(
              folder.resolve(
                  String.join("-", optimize.label(), core.label(), kernel + "", "" + seed)));
      checkAlone(model, options, place, compiler);
      HostProgram program = HostProgram.compile(model, "net", place, chosen);
      String difference = program.firstDifference(windows);
      if (!difference.isEmpty()) {
        failures.add("seed " + seed + ", " + chosen + ": " + difference);
      }
    }
    assertThat(failures).isEmpty();
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

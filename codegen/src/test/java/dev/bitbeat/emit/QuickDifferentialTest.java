package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Few small models of every form against the reference inference, by the quickest compiler that is
 * here: what mutation tests of the emitter run for each mutant. {@link HostDifferentialTest} is the
 * thorough one.
 */
class QuickDifferentialTest {
  private static final long MACS = 300_000;
  private static final int MODELS = 6;
  private static final List<String> COMPILER =
      HostProgram.installed("tcc") ? List.of("tcc") : List.of("gcc", "-O0");

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
    HostProgram.require(HostProgram.installed(COMPILER.get(0)), "no " + COMPILER.get(0));
    int compared = 0;
    for (long seed = 500; compared < MODELS; seed++) {
      BnnModel model = RandomModels.model(seed);
      if (model.macs() > MACS) {
        continue;
      }
      compared++;
      List<short[]> windows = new ArrayList<>();
      for (int w = 0; w < 9; w++) {
        windows.add(RandomModels.window(9 * seed + w, model.inputLength()));
      }
      Path place = Files.createDirectory(folder.resolve("" + seed));
      EmitOptions options = new EmitOptions("net", optimize, core, kernel);
      HostProgram program = HostProgram.build(model, options, place, COMPILER);
      assertThat(program.firstDifference(windows)).as("seed %s", seed).isEmpty();
    }
  }
}

package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.signal.MitBihRecords;
import dev.bitbeat.signal.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pushed samples against whole windows: the program infers each window, pushes its samples twice in
 * a row and compares scores and classes; layers and scores are then compared with Java.
 */
@Tag("spawns")
class StreamingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Optimize.class)
  @Tag("long")
  void pushedSamplesGiveTheWindowsResultOnEveryWindowOfEcg17(Optimize optimize)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed("gcc"), "gcc is not installed");
    List<short[]> windows =
        MitBihRecords.dataset("ecg17").windows().stream().map(Window::samples).toList();
    assertThat(windows).hasSize(1000);
    BnnModel model = ModelFile.read(Path.of("..", "trained", "ecg17.bnn.json"));
    HostProgram program =
        HostProgram.build(model, new EmitOptions("net", optimize), folder, List.of("gcc", "-O2"));
    assertThat(program.firstDifference(windows)).isEmpty();
  }
}

package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole emitted files. {@code -Dgolden.update=true} writes them anew, for a person to read the
 * difference; a build with {@code CI=true} refuses to.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

  @ParameterizedTest
  @CsvSource({
    "streaming,SIZE",
    "windowed,SIZE",
    "beating,SIZE",
    "phased,SIZE",
    "streaming,BALANCED",
    "phased,BALANCED",
    "beating,BALANCED"
  })
  void emittedFilesAreWhatAPersonHasRead(String name, Optimize optimize) throws IOException {
    BnnModel model =
        switch (name) {
          case "streaming" -> EmitModels.streaming();
          case "phased" -> EmitModels.phased();
          case "beating" -> EmitModels.beating();
          default -> EmitModels.windowed();
        };
    Path folder = FOLDER.resolve(name + "-" + optimize.label());
    EmittedSources sources = Emitter.emit(model, new EmitOptions("tiny", optimize));
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      // The version changes with every release, the C does not.
      String text = file.getValue().replace(Version.TOOL, "bitbeat VERSION");
      Path golden = folder.resolve(file.getKey());
      if (Boolean.getBoolean("golden.update")) {
        if ("true".equals(System.getenv("CI"))) {
          fail("golden files are not updated in CI");
        }
        Files.createDirectories(folder);
        Files.writeString(golden, text);
      }
      assertThat(text).as("%s", golden).isEqualTo(Files.readString(golden));
    }
  }
}

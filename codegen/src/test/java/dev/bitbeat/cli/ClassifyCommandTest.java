package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Datasets;
import dev.bitbeat.signal.Window;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassifyCommandTest {
  private static final Path MODEL = Path.of("..", "trained", "ecg5-nano.bnn.json");

  private static final Dataset SYNTHETIC = Datasets.load("synthetic", Path.of("."));

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Commands.run(out, err, arguments);
  }

  private Path recording(int windows, int extra) throws IOException {
    StringBuilder text = new StringBuilder("# two windows of synthetic ECG\n");
    for (int i = 0; i < windows * 3600 + extra; i++) {
      Window window = window(i / 3600);
      text.append(window.sample(i % 3600)).append('\n');
    }
    Path file = folder.resolve("own.csv");
    Files.writeString(file, text);
    return file;
  }

  private static Window window(int index) {
    return SYNTHETIC.window(index * 20);
  }

  @Test
  void everyWindowGetsTheModelsAnswer() throws IOException {
    BnnModel model = ModelFile.read(MODEL);
    ReferenceInference inference = new ReferenceInference(model);
    int code =
        run(
            "classify",
            "--model",
            MODEL.toString(),
            "--format",
            "json",
            recording(2, 5).toString());
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    JsonNode root = new ObjectMapper().readTree(out.toString());
    assertThat(root.get("windows")).hasSize(2);
    for (int w = 0; w < 2; w++) {
      ReferenceInference.Result expected = inference.infer(window(w).samples());
      JsonNode actual = root.get("windows").get(w);
      assertThat(actual.get("start").asInt()).isEqualTo(3600 * w);
      assertThat(actual.get("class").asText())
          .isEqualTo(model.classNames().get(expected.classIndex()));
      assertThat(actual.get("scores").get(4).asInt()).isEqualTo(expected.scores().get(4));
    }
  }

  @Test
  void whatIsLeftAtTheEndIsSaid() throws IOException {
    assertThat(run("classify", "--model", MODEL.toString(), recording(1, 5).toString())).isZero();
    assertThat(out.toString())
        .contains("own.csv: windows of 3600 samples at 360 Hz, the last 5 samples left out")
        .contains("Not a medical device.");
  }

  @Test
  void aShortRecordingIsRefused() throws IOException {
    int code = run("classify", "--model", MODEL.toString(), recording(0, 3599).toString());
    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("BB128", "own.csv", "3599 samples", "needs 3600");
  }
}

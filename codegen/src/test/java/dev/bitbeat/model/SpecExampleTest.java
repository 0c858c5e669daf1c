package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads the worked example out of docs/SPEC.md and checks every number in it. */
class SpecExampleTest {
  private BnnModel model;
  private Map<String, List<Integer>> numbers;

  @BeforeEach
  void readSpec() throws IOException {
    String spec = Files.readString(Path.of("..", "docs", "SPEC.md"));
    byte[] json = (block(spec, "json") + "\n").getBytes(StandardCharsets.UTF_8);
    model = ModelFile.parse("docs/SPEC.md", json);
    numbers = new LinkedHashMap<>();
    for (String line : block(spec, "text").split("\n", -1)) {
      String[] sides = line.split(" = ", 2);
      numbers.put(sides[0], Stream.of(sides[1].split(" ", -1)).map(Integer::valueOf).toList());
    }
  }

  private static String block(String spec, String language) {
    String example = spec.substring(spec.indexOf("## 10. Worked example"));
    int start = example.indexOf("```" + language + "\n") + language.length() + 4;
    return example.substring(start, example.indexOf("\n```", start));
  }

  private short[] window() {
    List<Integer> x = numbers.get("x");
    short[] window = new short[x.size()];
    IntStream.range(0, window.length).forEach(i -> window[i] = x.get(i).shortValue());
    return window;
  }

  @Test
  void theExampleIsTheTinyModel() {
    assertThat(ModelFile.toBytes(model)).isEqualTo(ModelFile.toBytes(TinyModel.model()));
    assertThat(window()).isEqualTo(TinyModel.WINDOW);
  }

  @Test
  void theNormalizerGivesTheNumbersOfTheExample() {
    Normalizer.Normalized normalized = model.normalizer().normalize(window());
    assertThat(IntStream.of(normalized.y()).boxed().toList()).isEqualTo(numbers.get("y"));
    assertThat(IntStream.of(normalized.d()).boxed().toList()).isEqualTo(numbers.get("d"));
  }

  @Test
  void theReferenceInferenceGivesTheNumbersOfTheExample() {
    ReferenceInference.Result result = new ReferenceInference(model).infer(window());
    int lines = 0;
    for (int layer = 0; layer < result.hidden().size(); layer++) {
      BitMatrix bits = result.hidden().get(layer);
      for (int c = 0; c < bits.rows(); c++) {
        int channel = c;
        List<Integer> row =
            IntStream.range(0, bits.columns()).mapToObj(t -> bits.get(channel, t) ? 1 : 0).toList();
        assertThat(row).isEqualTo(numbers.get("hidden[" + layer + "][" + c + "]"));
        lines++;
      }
    }
    assertThat(lines).isEqualTo(numbers.keySet().stream().filter(k -> k.startsWith("hid")).count());
    assertThat(result.scores()).isEqualTo(numbers.get("scores"));
    assertThat(List.of(result.classIndex())).isEqualTo(numbers.get("class"));
  }
}

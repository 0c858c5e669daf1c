package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.train.Recipe;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sweep}, then what reads its folder: {@code evaluate --runs} and {@code accuracy}. */
final class SweepCommandTest {
  @TempDir private Path folder;
  private String out;
  private String err;

  private int run(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    int code = Commands.run(output, errors, arguments);
    out = output.toString();
    err = errors.toString();
    return code;
  }

  /** The smallest recipe that fits the five synthetic classes, one epoch. */
  @BeforeEach
  void writeRecipe() throws IOException {
    Files.write(folder.resolve("one.json"), Recipe.builtIn("ecg5-nano").withEpochs(1).toBytes());
  }

  private int sweep(String... more) {
    String[] fixed = {
      "sweep", "--dataset", "synthetic", "--folds", "0,1", "--out", folder.resolve("out").toString()
    };
    String[] all = Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return run(all);
  }

  @Test
  void aSweepEndsInTablesPagesAndAPicture() throws IOException {
    String recipe = folder.resolve("one.json").toString();
    assertThat(sweep("--recipe", recipe)).as(err).isZero();
    assertThat(err).contains("2 of 2: ecg5-nano/split-1-seed-1-fold-");
    Path folderOut = folder.resolve("out");
    assertThat(Files.readAllLines(folderOut.resolve("results.csv"))).hasSize(3);
    assertThat(Files.readString(folderOut.resolve("summary.txt"))).isEqualTo(out);
    String protocol = out.substring(out.indexOf("protocol ") + 9, out.indexOf(';'));
    assertThat(Files.readAllBytes(folderOut.resolve("accuracy-synthetic-" + protocol + ".png")))
        .startsWith(0x89, 'P', 'N', 'G');
    assertThat(Files.readString(folderOut.resolve("report.html")))
        .contains("<td>ecg5-nano (folds are missing)</td><td>2</td>")
        .contains("data:image/png;base64,iVBOR");

    assertThat(sweep("--recipe", recipe, "--format", "json")).isZero();
    assertThat(err).contains("(kept)");
    JsonNode swept = new ObjectMapper().readTree(out).get("recipes").get(0);
    assertThat(swept.get("runs").asInt()).isEqualTo(2);
    double mean = swept.get("accuracy").get("mean").asDouble();

    assertThat(run("evaluate", "--runs", folderOut.toString(), "--format", "json")).isZero();
    JsonNode evaluated = new ObjectMapper().readTree(out).get("recipes").get(0);
    assertThat(evaluated.get("accuracy").get("mean").asDouble()).isEqualTo(mean);
    assertThat(evaluated.get("classes")).hasSize(5);
    assertThat(evaluated.get("intervals").get("units").asInt()).isEqualTo(40);

    assertThat(run("accuracy", "--results", folderOut.toString())).isZero();
    assertThat(out)
        .contains("| ecg5-nano | ")
        .contains(String.format(Locale.ROOT, "| %.2f %% |", 100 * mean));
  }

  @Test
  void aBadRecipeIsReportedAndTheOthersAreTrained() throws IOException {
    Path bad = folder.resolve("bad.json");
    String text = Files.readString(folder.resolve("one.json"), StandardCharsets.UTF_8);
    Files.writeString(bad, text.replace("\"epochs\"", "\"epoch\""));
    int code = sweep("--recipe", bad.toString(), folder.resolve("one.json").toString());
    assertThat(code).isEqualTo(3);
    assertThat(err)
        .containsPattern("(?m)^bitbeat: BB302: " + bad + ": line [0-9]+: epoch: unknown");
    assertThat(out).contains("ecg5-nano").contains("FAILED BB302: " + bad + ": line ");
  }

  @Test
  void aFolderInUseIsRefused() {
    Path used = folder.resolve("out");
    int code =
        FolderLock.<Integer, RuntimeException>holding(
            used, () -> sweep("--recipe", folder.resolve("one.json").toString()));
    assertThat(code).isEqualTo(8);
    assertThat(err).contains("BB605", "wait until it has ended");
  }

  @Test
  void fileAndOptionsExcludeEachOther() {
    assertThat(sweep("--recipe", "r.json", "--file", "sweep.json")).isEqualTo(2);
    assertThat(run("sweep", "--out", folder.toString())).isEqualTo(2);
  }
}

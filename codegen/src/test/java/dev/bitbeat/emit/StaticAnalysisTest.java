package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.RandomModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The emitted C under cppcheck with MISRA C:2012, clang-tidy and gcc's analyzer: clean, but for the
 * deviations in firmware-template/checks.
 */
@Tag("spawns")
class StaticAnalysisTest {
  private static final Path CHECKS =
      Path.of("..", "firmware-template", "checks").toAbsolutePath().normalize();
  private static final int RANDOM_MODELS = 20;

  @TempDir Path folder;

  /** Emits models under the prefixes m0, m1 and so on; returns the C files. */
  private List<String> emit(List<BnnModel> models, Optimize optimize) {
    List<String> sources = new ArrayList<>();
    for (BnnModel model : models) {
      String prefix = "m" + sources.size();
      Emitter.emit(model, new EmitOptions(prefix, optimize, Core.ANY, Kernel.TIME_PACKED, true))
          .write(folder);
      sources.add(prefix + ".c");
    }
    return sources;
  }

  private static List<BnnModel> small() {
    return List.of(
        EmitModels.streaming(),
        EmitModels.windowed(),
        EmitModels.beating(),
        EmitModels.phased(),
        EmitModels.phased(3, 1, 8, 9));
  }

  private static List<BnnModel> many() {
    List<BnnModel> models = new ArrayList<>(small());
    for (String shipped : List.of("ecg17", "ecg5")) {
      models.add(ModelFile.read(Path.of("..", "trained", shipped + ".bnn.json")));
    }
    for (long seed = 1; seed <= RANDOM_MODELS; seed++) {
      models.add(RandomModels.model(seed));
    }
    return models;
  }

  /** Runs a tool on the C files; returns all it says. */
  private String output(List<String> command, List<String> sources, List<String> behind)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed(command.get(0)), "no " + command.get(0));
    List<String> whole = new ArrayList<>(command);
    whole.addAll(sources);
    whole.addAll(behind);
    List<byte[]> out = new ArrayList<>();
    String errors = HostProgram.run(folder, whole, new byte[0], out);
    // clang-tidy counts on standard error what it was told to pass over.
    String heard =
        errors
            .lines()
            .filter(
                line ->
                    !line.matches(
                        "[0-9]+ warnings.*generated.*|Suppressed [0-9]+ warnings.*|Use -header-filter.*"))
            .reduce("", (a, b) -> a + b + "\n");
    return new String(out.get(0), StandardCharsets.UTF_8) + heard;
  }

  private String misra(List<String> sources) throws IOException, InterruptedException {
    return output(
        List.of(
            "cppcheck",
            "--quiet",
            "--std=c99",
            "--enable=all",
            "--inconclusive",
            "--addon=misra",
            "--suppressions-list=" + CHECKS.resolve("misra.txt")),
        sources,
        List.of());
  }

  private String tidy(List<String> sources) throws IOException, InterruptedException {
    return output(
        List.of("clang-tidy", "--quiet", "--config-file=" + CHECKS.resolve("clang-tidy.yml")),
        sources,
        List.of("--", "-std=c99"));
  }

  private String analyzer(List<String> sources) throws IOException, InterruptedException {
    return output(
        List.of("gcc", "-std=c99", "-O0", "-fanalyzer", "-Wall", "-Wextra", "-c"),
        sources,
        List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"SIZE", "SPEED"})
  void smallModelsAreClean(Optimize optimize) throws IOException, InterruptedException {
    List<String> sources = emit(small(), optimize);
    assertThat(misra(sources)).isEmpty();
    assertThat(tidy(sources)).isEmpty();
    assertThat(analyzer(sources)).isEmpty();
  }

  @Test
  void theToolsFindWhatIsWrong() throws IOException, InterruptedException {
    java.nio.file.Files.writeString(
        folder.resolve("bad.c"),
        """
        #include <stdint.h>
        int32_t bad(const int32_t *p, int32_t n);
        int32_t bad(const int32_t *p, int32_t n)
        {
            const int32_t *table = 0;
            if (n == 2) { table = p; }
            if (n == 1) { goto out; }
            return *table;
        out:
            return 0;
        }
        """);
    List<String> bad = List.of("bad.c");
    assertThat(misra(bad)).contains("misra-c2012-15.1");
    assertThat(tidy(bad)).contains("clang-analyzer-core.NullDereference");
    assertThat(analyzer(bad)).contains("-Wanalyzer-null-dereference");
  }

  @Test
  @Tag("long")
  void shippedAndRandomModelsAreClean() throws IOException, InterruptedException {
    int files = 0;
    for (Optimize optimize : Optimize.values()) {
      List<String> sources = emit(many(), optimize);
      for (String source : sources) {
        assertThat(misra(List.of(source))).isEmpty();
        assertThat(tidy(List.of(source))).isEmpty();
        assertThat(analyzer(List.of(source))).isEmpty();
      }
      files += sources.size();
    }
    System.out.printf(
        Locale.ROOT, "VERIFIED static-analysis: %d files by 3 tools, all clean%n", files);
  }
}

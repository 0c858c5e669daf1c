package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.ReferenceTopology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Locale, time zone, line separator, charset, folder and user leave no trace: the same bytes of C,
 * ELF, reports and trained models.
 */
class DeterminismTest {
  private static final String[] TURKISH = {
    "-Duser.language=tr",
    "-Duser.country=TR",
    "-Duser.timezone=Asia/Kathmandu",
    "-Dline.separator=\r\n",
    "-Dfile.encoding=ISO-8859-9"
  };
  private static final String[] ARABIC = {
    "-Duser.language=ar",
    "-Duser.country=EG",
    "-Duser.extensions=u-nu-arab",
    "-Duser.timezone=America/St_Johns"
  };

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void prepare() {
    Lab.requireTools();
    BnnModel small =
        ReferenceTopology.model(6, new Normalizer.Running(5, 6, 80), 200, List.of(4, 6), 3);
    model = folder.resolve("small.bnn.json");
    ModelFile.write(model, small);
  }

  /** Everything that one place and one setting of the machine makes. */
  private SortedMap<String, String> products(List<String> before, Path place, String... options)
      throws IOException, InterruptedException {
    Files.createDirectories(place);
    for (String name : List.of("small.bnn.json", "tiny.recipe.json")) {
      Path source = name.startsWith("small") ? model : Path.of("src", "test", "resources", name);
      Files.copy(source, place.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    String classPath = System.getProperty("java.class.path");
    if (!before.isEmpty()) {
      classPath = Program.copyOfClassPath(folder.resolve("program"));
      assertThat(new ProcessBuilder("chmod", "-R", "a+rwX", folder.toString()).start().waitFor())
          .isZero();
    }
    SortedMap<String, String> products = new TreeMap<>();
    for (String command :
        List.of(
            "generate --model small.bnn.json --board stm32f030f4 --prefix ecg --out c --self-test",
            "size --model small.bnn.json --board stm32f030f4",
            "size --model small.bnn.json --board stm32f030f4 --format json",
            "verify --model small.bnn.json --board mps2-an385 --limit 3 --format json",
            "train --dataset synthetic --recipe tiny.recipe.json --threads 1 --out run",
            "evaluate --model run/fold0/model.bnn.json --dataset synthetic")) {
      Program program = new Program(classPath, place, options);
      Program.Outcome outcome = program.end(program.start(before, List.of(command.split(" ", -1))));
      assertThat(outcome.exit()).as("%s: %s", command, outcome.output()).isZero();
      products.put("what " + command + " says", outcome.output().replace("\r\n", "\n"));
    }
    Process make =
        new ProcessBuilder("make", "-C", place.resolve("c").toString(), "firmware.elf")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("make.txt").toFile())
            .start();
    assertThat(make.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(make.exitValue()).as(() -> readText(folder.resolve("make.txt"))).isZero();
    for (String made : List.of("c", "run")) {
      Program.files(place.resolve(made))
          .forEach((name, content) -> products.put(made + "/" + name, content));
    }
    return products;
  }

  private static String readText(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void nothingOfTheMachineReachesAFile() throws IOException, InterruptedException {
    SortedMap<String, String> here = products(List.of(), folder.resolve("here"));
    assertThat(here).containsKeys("c/ecg.c", "c/firmware.elf", "run/fold0/model.bnn.json");
    assertEqual(here, products(List.of(), folder.resolve("a longer/path of words"), TURKISH));
    int compared = 1;
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root && Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      List<String> nobody = List.of("setpriv", "--reuid=65534", "--clear-groups");
      assertEqual(here, products(nobody, folder.resolve("elsewhere"), ARABIC));
      compared++;
    } else {
      System.err.println("NOT TESTED: another user; only root can become one");
    }
    System.out.printf(
        "VERIFIED determinism: %d files and outputs, the same bytes in %d other settings%n",
        here.size(), compared);
  }

  private static void assertEqual(SortedMap<String, String> here, SortedMap<String, String> there) {
    assertThat(there.keySet()).isEqualTo(here.keySet());
    here.forEach((name, content) -> assertThat(there.get(name)).as(name).isEqualTo(content));
  }
}

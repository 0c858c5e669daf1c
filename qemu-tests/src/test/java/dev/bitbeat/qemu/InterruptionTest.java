package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.target.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands killed (SIGKILL) at seeded moments: no file under its final name is partial, and the
 * same command then gives what an undisturbed one gives.
 */
class InterruptionTest {
  private static final int QUICK = 2;
  private static final int SIGKILL = 9;
  private static final int LONG = Integer.getInteger("interruption.kills", 100);

  /** A command that leaves files in {@code out}. */
  enum Subject {
    GENERATE("generate --model %m --board stm32f030f4 --prefix ecg --out out", ""),
    VERIFY("verify --model %m --board mps2-an385 --limit 3 --leave out", ""),
    FETCH("data fetch --from %u --data out 100 101", ""),
    TRAIN("train --dataset synthetic --recipe %r --threads 1 --out out", " --resume"),
    SWEEP("sweep --dataset synthetic --recipe %r --folds 0 --jobs 1 --out out", "");

    private final String command;
    private final String again;

    Subject(String command, String again) {
      this.command = command;
      this.again = again;
    }
  }

  @TempDir private Path folder;
  private HttpServer server;
  private final Map<String, byte[]> served = new TreeMap<>();

  @BeforeEach
  void prepare() throws Exception {
    Lab.requireTools();
    BnnModel small =
        ReferenceTopology.model(6, new Normalizer.Running(5, 6, 80), 200, List.of(4, 6), 3);
    ModelFile.write(folder.resolve("small.bnn.json"), small);
    serveRecords();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  /** Two records of noise, sent slowly enough for a kill in between. */
  private void serveRecords() throws Exception {
    Random random = new Random(1);
    StringBuilder sums = new StringBuilder();
    for (String record : List.of("100", "101")) {
      for (String extension : List.of("hea", "dat", "atr")) {
        byte[] bytes = new byte[extension.equals("dat") ? 200_000 : 2_000];
        random.nextBytes(bytes);
        served.put(record + "." + extension, bytes);
      }
    }
    served.put("RECORDS", "100\n101\n".getBytes(StandardCharsets.US_ASCII));
    for (Map.Entry<String, byte[]> file : served.entrySet()) {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(file.getValue());
      sums.append(HexFormat.of().formatHex(sum)).append(' ').append(file.getKey()).append('\n');
    }
    served.put("SHA256SUMS.txt", sums.toString().getBytes(StandardCharsets.US_ASCII));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] bytes = served.get(path.substring(path.lastIndexOf('/') + 1));
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
          if (range != null) {
            exchange
                .getResponseHeaders()
                .set(
                    "Content-Range",
                    "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
          }
          exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length - from);
          try (OutputStream out = exchange.getResponseBody()) {
            for (int at = from; at < bytes.length; at += 20_000) {
              out.write(bytes, at, Math.min(20_000, bytes.length - at));
              out.flush();
              TimeUnit.MILLISECONDS.sleep(10);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  private List<String> words(String command) {
    String recipe =
        Path.of("src", "test", "resources", "tiny.recipe.json").toAbsolutePath().toString();
    return List.of(
        command
            .replace("%m", folder.resolve("small.bnn.json").toString())
            .replace("%r", recipe)
            .replace("%u", "http://127.0.0.1:" + server.getAddress().getPort() + "/files")
            .split(" ", -1));
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void aKilledCommandLeavesNothingPartialAndRunsAgain(Subject subject) throws Exception {
    attack(subject, QUICK);
  }

  @Test
  @Tag("long")
  void hundredKillsEach() throws Exception {
    List<String> kills = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      int attempts = attack(subject, LONG);
      kills.add(
          String.format(
              Locale.ROOT,
              "%s %d times in %d attempts",
              subject.name().toLowerCase(Locale.ROOT),
              LONG,
              attempts));
    }
    System.out.printf(
        "VERIFIED interruption: killed while at work: %s; every rerun as undisturbed%n",
        String.join(", ", kills));
  }

  /**
   * Kills the command at work so many times; an attempt that came to its end before the kill is
   * checked like the others but does not count. Returns the number of attempts.
   */
  private int attack(Subject subject, int kills) throws IOException, InterruptedException {
    Program undisturbed = new Program(folder.resolve(subject + "-whole"));
    long start = System.nanoTime();
    assertThat(undisturbed.run(words(subject.command)).exit()).isZero();
    long whole = System.nanoTime() - start;
    SortedMap<String, String> wanted = Program.files(folder.resolve(subject + "-whole/out"));
    Random random = new Random(subject.name().hashCode());
    int killed = 0;
    int attempts = 0;
    while (killed < kills) {
      int attempt = attempts++;
      Path place = folder.resolve(subject + "-" + attempt);
      Program program = new Program(place);
      start = System.nanoTime();
      Process process = program.start(List.of(), words(subject.command));
      // The first quarter is the start of Java, which touches no file.
      long moment = whole / 4 + (long) (random.nextDouble() * whole * 3 / 4);
      if (process.waitFor(moment, TimeUnit.NANOSECONDS)) {
        // A machine that has become faster would leave ever fewer commands at work.
        whole = Math.min(whole, System.nanoTime() - start);
      } else {
        process.destroyForcibly().waitFor();
        killed++;
      }
      assertWhole(subject, place.resolve("out"), wanted);
      boolean left = !Program.files(place.resolve("out")).isEmpty();
      Program.Outcome again =
          program.run(
              words(subject.command + (left || process.exitValue() == 0 ? again(subject) : "")));
      assertThat(again.exit()).as("%s, attempt %d: %s", subject, attempt, again.output()).isZero();
      assertThat(comparable(Program.files(place.resolve("out"))))
          .as("%s, attempt %d", subject, attempt)
          .isEqualTo(comparable(wanted));
    }
    return attempts;
  }

  private static String again(Subject subject) {
    return subject == Subject.GENERATE ? " --force" : subject.again;
  }

  /** What is there is whole: the same bytes, or (training) a state that the rerun accepts. */
  private static void assertWhole(Subject subject, Path out, SortedMap<String, String> wanted) {
    SortedMap<String, String> there = Program.files(out);
    if (subject != Subject.TRAIN && subject != Subject.SWEEP) {
      assertThat(wanted).containsAllEntriesOf(there);
    } else {
      there.forEach(
          (name, content) -> {
            assertThat(wanted).containsKey(name);
            if (name.endsWith(".json") && !name.endsWith("summary.json")) {
              assertThat(content).as(name).isEqualTo(wanted.get(name));
            }
          });
    }
  }

  /** Files whose bytes must not depend on the interruption: all but the times in reports. */
  private static SortedMap<String, String> comparable(SortedMap<String, String> files) {
    SortedMap<String, String> kept = new TreeMap<>(files);
    kept.keySet().removeIf(name -> name.endsWith("checkpoint.bin"));
    return kept;
  }

  @ParameterizedTest
  @CsvSource({"GENERATE,out", "FETCH,out", "TRAIN,out/fold0", "SWEEP,out"})
  void whoFindsAnotherInItsFolderSaysSoAndLeavesNothing(Subject subject, String busy) {
    Path place = folder.resolve("busy");
    Program.Outcome outcome =
        FolderLock.<Program.Outcome, RuntimeException>holding(
            place.resolve(busy), () -> new Program(place).run(words(subject.command)));
    assertThat(outcome.output()).contains("BB605", busy, "another bitbeat works in this folder");
    assertThat(outcome.exit()).isEqualTo(8);
    assertThat(Program.files(place.resolve("out"))).isEmpty();
  }

  @Test
  void ofTwoTrainingsInOneFolderOneSaysWhyItStops() {
    List<String> train =
        words("train --dataset synthetic --recipe %r --epochs 20 --threads 1 --out out");
    Path place = folder.resolve("both");
    Program first = new Program(place);
    Process one = first.start(List.of(), train);
    Process two =
        new Program(folder.resolve("other"))
            .start(List.of(), replaceOut(train, place.resolve("out").toString()));
    Program.Outcome other = new Program(folder.resolve("other")).end(two);
    Program.Outcome outcome = first.end(one);
    assertThat(List.of(outcome.exit(), other.exit())).containsExactlyInAnyOrder(0, 8);
    String loser = outcome.exit() == 8 ? outcome.output() : other.output();
    assertThat(loser).contains("BB605", "out/fold0", "another bitbeat works in this folder");
  }

  @Test
  void ofTwoGeneratesIntoOneFolderOneSaysWhyItStops() {
    List<String> generate = words("generate --model %m --board stm32f030f4 --prefix ecg --out out");
    Path place = folder.resolve("both");
    Process one = new Program(place).start(List.of(), generate);
    Program rival = new Program(folder.resolve("other"));
    Process two = rival.start(List.of(), replaceOut(generate, place.resolve("out").toString()));
    Program.Outcome other = rival.end(two);
    Program.Outcome outcome = new Program(place).end(one);
    assertThat(List.of(outcome.exit(), other.exit())).containsExactlyInAnyOrder(0, 8);
    assertThat(outcome.exit() == 8 ? outcome.output() : other.output()).contains("exists already");
  }

  @Test
  void aForcedGenerateKilledBetweenFilesLeavesThoseOfOneProject() throws Exception {
    Replacement replacement = new Replacement();
    assertThat(replacement.killedAt(2)).as("one old file is gone").isTrue();
    assertThat(replacement.killedAt(replacement.files() + 2)).as("one new file is there").isTrue();
  }

  @Test
  @Tag("long")
  void aForcedGenerateKilledAtEveryStepLeavesFilesOfOneProject() throws Exception {
    Replacement replacement = new Replacement();
    int steps = 0;
    while (replacement.killedAt(steps + 1)) {
      steps++;
    }
    assertThat(steps).isEqualTo(2 * replacement.files());
    System.out.printf(
        "VERIFIED interruption-force: killed before each of its %d deletions and renames of %d"
            + " files; never old files beside new ones, every rerun as undisturbed%n",
        steps, replacement.files());
  }

  /** {@code generate --force} over another project, in a folder that holds a user's file too. */
  private final class Replacement {
    private static final String OWN_FILE = "notes.txt";

    private final List<String> generate =
        words("generate --model %m --board stm32f030f4 --prefix ecg --out out --force");
    private final Path killer = folder.resolve("kill-at-step.so");
    private final SortedMap<String, String> old;
    private final SortedMap<String, String> wanted;

    Replacement() throws IOException, InterruptedException {
      Lab.require(Tool.GCC);
      String gcc = Tool.GCC.require().toString();
      String source = Path.of("src", "test", "resources", "kill-at-step.c").toString();
      assertThat(
              new ProcessBuilder(gcc, "-shared", "-fPIC", "-o", killer.toString(), source, "-ldl")
                  .inheritIO()
                  .start()
                  .waitFor())
          .isZero();
      old = whole("generate --model %m --board microbit --optimize speed --prefix ecg --out old");
      wanted = whole("generate --model %m --board stm32f030f4 --prefix ecg --out new");
      assertThat(old.keySet()).isEqualTo(wanted.keySet());
    }

    private SortedMap<String, String> whole(String command) {
      List<String> words = words(command);
      Program.Outcome outcome = new Program(folder).run(words);
      assertThat(outcome.exit()).as(outcome.output()).isZero();
      return Program.files(folder.resolve(words.get(words.size() - 1)));
    }

    /** Files of either project. */
    int files() {
      return wanted.size();
    }

    /**
     * Kills the command right before it deletes or renames a file for the {@code step}th time,
     * looks at what is there and runs it again. False when it came to its end before.
     */
    boolean killedAt(int step) throws IOException, InterruptedException {
      Path place = Files.createDirectories(folder.resolve("forced-" + step)).toRealPath();
      Path out = place.resolve("out");
      for (Map.Entry<String, String> file : old.entrySet()) {
        Path path = out.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue(), StandardCharsets.ISO_8859_1);
      }
      Files.writeString(out.resolve(OWN_FILE), OWN_FILE);
      Program program = new Program(place);
      List<String> killing =
          List.of(
              "env",
              "LD_PRELOAD=" + killer,
              "KILL_FOLDER=" + out + "/",
              String.format(Locale.ROOT, "KILL_STEP=%d", step));
      int exit = program.start(killing, generate).waitFor();
      assertThat(exit).as(Files.readString(program.output())).isIn(0, 128 + SIGKILL);
      SortedMap<String, String> there = Program.files(out);
      assertThat(there.remove(OWN_FILE)).isEqualTo(OWN_FILE);
      if (!old.entrySet().containsAll(there.entrySet())) {
        assertThat(wanted).as("killed at step %d", step).containsAllEntriesOf(there);
      }
      assertThat(program.run(generate).exit()).isZero();
      there = Program.files(out);
      assertThat(there.remove(OWN_FILE)).isEqualTo(OWN_FILE);
      assertThat(there).isEqualTo(wanted);
      return exit != 0;
    }
  }

  private static List<String> replaceOut(List<String> words, String out) {
    return words.stream().map(word -> word.equals("out") ? out : word).toList();
  }
}

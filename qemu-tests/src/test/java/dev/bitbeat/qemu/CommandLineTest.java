package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user meets them, in a process of their own: output, error line, exit code. */
class CommandLineTest {
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() {
    Lab.requireTools();
    BnnModel small =
        ReferenceTopology.model(6, new Normalizer.Running(5, 6, 80), 200, List.of(4, 6), 3);
    model = folder.resolve("small.bnn.json");
    ModelFile.write(model, small);
  }

  private record Outcome(int exit, String out, String err) {}

  private Outcome bitbeat(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(program());
    command.addAll(Arrays.asList(arguments));
    return run(environment, command);
  }

  private static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.bitbeat.cli.Main");
  }

  private Outcome run(Map<String, String> environment, List<String> command) {
    try {
      Path out = folder.resolve("out.txt");
      Path err = folder.resolve("err.txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
      return new Outcome(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Outcome bitbeat(String... arguments) {
    return bitbeat(Map.of(), arguments);
  }

  /** One line that names the error, and nothing on standard output. */
  private static void assertError(Outcome outcome, int exit, String... words) {
    assertThat(outcome.err()).contains(words);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.exit()).isEqualTo(exit);
  }

  private String script(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  private String[] verify(String... more) {
    return verifyOn("mps2-an385", more);
  }

  private String[] verifyOn(String board, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("verify", "--model", model.toString(), "--board", board, "--limit", "3"));
    arguments.addAll(List.of(more));
    return arguments.toArray(new String[0]);
  }

  @Test
  void verifyReportsInJson() {
    Outcome outcome = bitbeat(verify("--format", "json"));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("\"windows\" : 3", "\"mismatches\" : 0", "\"firstMismatch\" : null")
        .containsPattern("\"instructionsPerWindow\" : [1-9][0-9]+");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void verifyRunsRandomModelsOnEveryCoreForEveryGoal() {
    Outcome outcome =
        bitbeat(
            "verify --models random --count 1 --seed 8 --limit 2 --optimize size,speed,balanced"
                .split(" ", -1));
    assertThat(outcome.exit()).isZero();
    for (String board : Lab.CORE_BOARDS) {
      for (String run : List.of("8 size", "8 speed", "8 balanced")) {
        assertThat(outcome.out())
            .containsPattern("(?m)^" + board + " .* random-" + run + " +2 +0 ");
      }
    }
    assertThat(outcome.out())
        .contains("random, --optimize size,speed,balanced: 36 windows, 0 differ");
  }

  /** A compiler that breaks what it compiles: windows of 20 samples and more, some levels only. */
  private String faultyCompiler() throws IOException {
    String fault =
        """
        if [ -f bb.c ] && ! grep -q plain_infer bb.c; then
          sed -i 's/^void bb_infer(/static void plain_infer(/' bb.c
          cat >> bb.c <<'END'
        void bb_infer(bb_scratch *scratch, const int16_t window[BB_INPUT_LENGTH], bb_result *result)
        {
            plain_infer(scratch, window, result);
            if (BB_INPUT_LENGTH >= 20u && window[7] > 100) { result->scores[0]++; }
        }
        END
        fi
        exec %s "$@"
        """
            .formatted(Tool.ARM_GCC.require());
    return script("faulty-gcc", fault);
  }

  @Test
  void aDifferenceShrinksAndIsLeftWithTheCommandThatShowsIt() throws IOException {
    Path left = folder.resolve("what's left");
    Path board = folder.resolve("my board.json");
    try (InputStream known =
        Boards.class.getResourceAsStream("/firmware-template/boards/mps2-an385.json")) {
      Files.copy(known, board);
    }
    writeModelThatShrinks();
    Map<String, String> faulty = Map.of("BITBEAT_ARM_GCC", faultyCompiler());
    Outcome outcome = bitbeat(faulty, verifyOn(board.toString(), "--leave", left.toString()));
    assertThat(outcome.exit()).isEqualTo(6);
    assertThat(outcome.out()).contains("score 0: Java");
    BnnModel small = ModelFile.read(left.resolve("model.bnn.json"));
    assertThat(small.inputLength()).isEqualTo(20);
    assertThat(small.blocks()).isEmpty();
    assertThat(small.input().shape().outChannels()).isEqualTo(1);
    assertThat(Files.readString(left.resolve("window.csv")).lines()).hasSize(20);

    String command = outcome.err().substring(outcome.err().indexOf("./bitbeat ")).strip();
    Outcome second = shell(faulty, command + " --leave second");
    assertThat(second.exit()).as(command).isEqualTo(6);
    assertThat(second.out()).contains("1 windows, 1 differ").contains("score 0: Java");
    assertThat(shell(Map.of(), command).exit()).isZero();
  }

  private void writeModelThatShrinks() {
    ModelFile.write(
        model, ReferenceTopology.model(6, new Normalizer.Running(5, 6, 80), 48, List.of(2, 2), 2));
  }

  /** A line as a user types it where {@code ./bitbeat} is this program. */
  private Outcome shell(Map<String, String> environment, String line) throws IOException {
    script("bitbeat", "exec '" + String.join("' '", program()) + "' \"$@\"");
    return run(environment, List.of("sh", "-c", "cd '" + folder + "' && " + line));
  }

  @Test
  void whereNothingCanBeLeftTheDifferenceCountsAndNothingIsShrunk() throws IOException {
    writeModelThatShrinks();
    Map<String, String> faulty = Map.of("BITBEAT_ARM_GCC", faultyCompiler());
    Path file = Files.createFile(folder.resolve("file"));
    Outcome noFolder = bitbeat(faulty, verify("--leave", file.toString()));
    assertError(noFolder, 6, "not left, see --leave: BB601: " + file, "a file has that name");
    assertThat(noFolder.out()).contains("3 windows", "score 0: Java");

    Path busy = folder.resolve("busy");
    Outcome beside =
        FolderLock.<Outcome, RuntimeException>holding(
            busy, () -> bitbeat(faulty, verify("--leave", busy.toString())));
    assertError(beside, 6, "not left, see --leave: BB605: " + busy);
    assertThat(Program.files(busy)).isEmpty();
  }

  @Test
  void benchMeasuresEveryKernelAndDrawsIt() throws IOException {
    Path picture = folder.resolve("bench.svg");
    Outcome outcome =
        bitbeat(
            "bench",
            "--model",
            model.toString(),
            "--board",
            "mps2-an386",
            "--limit",
            "2",
            "--format",
            "json",
            "--picture",
            picture.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    for (String code : List.of("naive", "channel-packed", "size", "balanced", "speed")) {
      assertThat(outcome.out()).contains("\"code\" : \"" + code + "\"");
      assertThat(Files.readString(picture)).contains(">" + code + "</text>");
    }
    assertThat(outcome.out()).contains("\"mismatches\" : 0", "\"part\" : \"nrf52832\"");
    assertThat(outcome.out()).containsPattern("\"layerInstructions\" : \\[\\s+[1-9]");
  }

  private String[] size(String... more) {
    return Stream.concat(
            Stream.of("size", "--model", model.toString(), "--board", "stm32f030f4"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void sizeDrawsEverySymbolAndComparesWithABaseline() throws IOException {
    Path picture = folder.resolve("size.svg");
    Path baseline = folder.resolve("size.json");
    Outcome first = bitbeat(size("--format", "json", "--picture", picture.toString()));
    assertThat(first.exit()).isZero();
    Files.writeString(baseline, first.out());
    assertThat(Files.readString(picture))
        .contains("<title>firmware_start: ", ", block 1: ", ", head: ", "classifier-code ");
    Outcome second = bitbeat(size("--optimize", "speed", "--baseline", baseline.toString()));
    assertThat(second.exit()).isZero();
    assertThat(second.out())
        .contains("change against the baseline, which is of another: ", ", --optimize size\n")
        .containsPattern("\\+[0-9]+ +image +[0-9]+ -> [0-9]+");
    String[] same = size("--format", "json", "--baseline", baseline.toString());
    assertThat(bitbeat(same).out()).contains("\"change\" : {", "\"symbols\" : { }");
    Files.writeString(baseline, first.out().replaceFirst("\"ram\" : [0-9]+", "\"ram\" : true"));
    assertError(bitbeat(same), 3, "BB524", baseline.toString(), "a 'ram' is no whole number");
  }

  @Test
  void sizeReportsInJsonAndFailsBeyondTheBudget() {
    Outcome within = bitbeat(size("--format", "json", "--budget", "5000"));
    assertThat(within.exit()).isZero();
    assertThat(within.out())
        .contains(
            "\"image\"", "\"classifier\"", "\"ram\"", "\"stack\"", "\"layers\"", "\"symbols\"");
    Outcome beyond = bitbeat(size("--format", "json", "--budget", "500"));
    assertError(beyond, 5, "over the budget of 500");
    assertThat(beyond.out()).contains("\"overBudget\" : true");
  }

  @Test
  void aModelTooLargeForTheBoardSaysWhatIsMissing() {
    Path large = folder.resolve("large.bnn.json");
    ModelFile.write(large, ReferenceTopology.seventeenClasses(17, new Normalizer.WindowZscore()));
    Path out = folder.resolve("generated");
    assertError(
        bitbeat(
            "generate",
            "--model",
            large.toString(),
            "--board",
            "lpc810",
            "--prefix",
            "ecg",
            "--out",
            out.toString()),
        5,
        "does not fit lpc810",
        "of 4096 bytes of flash",
        "too many",
        "channels");
    assertThat(out).doesNotExist();
    assertError(
        bitbeat(
            "generate",
            "--model",
            large.toString(),
            "--board",
            "stm32f030f4",
            "--prefix",
            "ecg",
            "--out",
            out.toString()),
        5,
        "of 4096 bytes of RAM",
        "streaming");
    assertThat(out).doesNotExist();
  }

  @Test
  void aGoalWhoseScratchDoesNotFitSaysWhatTheSmallOneNeeds() {
    Path large = folder.resolve("large.bnn.json");
    ModelFile.write(
        large, ReferenceTopology.seventeenClasses(17, new Normalizer.Running(7, 9, 100)));
    Path out = folder.resolve("generated");
    assertError(
        bitbeat(
            "generate",
            "--model",
            large.toString(),
            "--board",
            "stm32f030f4",
            "--optimize",
            "speed",
            "--prefix",
            "ecg",
            "--out",
            out.toString()),
        5,
        "of 4096 bytes of RAM",
        "--optimize speed needs",
        "--optimize size");
    assertThat(out).doesNotExist();
  }

  @Test
  void whatRunsOnARoomierBoardIsSaidNotToFit() {
    Path large = folder.resolve("large.bnn.json");
    ModelFile.write(large, ReferenceTopology.seventeenClasses(17, new Normalizer.WindowZscore()));
    String[] on = {"--model", large.toString(), "--board", "lpc810", "--limit", "1"};
    String fits = "[0-9]{4,5} of 4096 bytes of flash, [0-9]{4,5} of 1024 bytes of RAM";
    Outcome verified = bitbeat(joined("verify", on));
    assertThat(verified.exit()).isZero();
    assertThat(verified.out().lines())
        .anyMatch(
            line ->
                line.matches(
                    "NOTE: .*, --optimize size, does not fit lpc810: "
                        + fits
                        + "; it ran on microbit"));
    Outcome benched = bitbeat(joined("bench", on, "--kernel", "time-packed", "--optimize", "size"));
    assertThat(benched.exit()).isZero();
    assertThat(benched.out().lines())
        .anyMatch(line -> line.matches("NOTE: size does not fit lpc810: .*; it ran on microbit"));
    assertThat(bitbeat(verify()).out()).doesNotContain("NOTE");
    assertThat(bitbeat(joined("verify", on, "--format", "json")).out())
        .containsPattern("\"misfit\" : \"[0-9]+ of 4096 bytes of flash, ");
  }

  private static String[] joined(String command, String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  @Test
  void anUnknownBoardIsAnsweredWithTheList() {
    assertError(
        bitbeat("size", "--model", model.toString(), "--board", "uno"), 3, "'uno'", "mps3-an547");
  }

  @Test
  void noCompilerIsExitFourWithTheInstallCommand() {
    Map<String, String> bare = Map.of("PATH", folder.toString());
    assertError(
        bitbeat(bare, "size", "--model", model.toString(), "--board", "microbit"),
        4,
        "arm-none-eabi-gcc is missing",
        "apt-get install gcc-arm-none-eabi");
    Map<String, String> wrong = Map.of("BITBEAT_ARM_GCC", "/nowhere/gcc");
    assertError(
        bitbeat(wrong, "size", "--model", model.toString(), "--board", "microbit"),
        4,
        "BITBEAT_ARM_GCC=/nowhere/gcc names no program");
  }

  @Test
  void aCompilerThatFailsIsQuoted() throws IOException {
    String gcc = script("gcc", "echo 'bb.c:1: error: no such luck' >&2; exit 1");
    assertError(
        bitbeat(
            Map.of("BITBEAT_ARM_GCC", gcc),
            "size",
            "--model",
            model.toString(),
            "--board",
            "microbit"),
        4,
        "no such luck");
  }

  @Test
  void noEmulatorIsExitFour() {
    assertError(
        bitbeat(Map.of("BITBEAT_QEMU", "/nowhere/qemu"), verify()),
        4,
        "BITBEAT_QEMU=/nowhere/qemu names no program");
  }

  @Test
  void anEmulatorThatDiesIsExitNine() throws IOException {
    String qemu = script("qemu", "echo 'it broke' >&2; exit 3");
    assertError(
        bitbeat(Map.of("BITBEAT_QEMU", qemu), verify()), 9, "mps2-an385", "status 3", "it broke");
  }

  @Test
  void anEmulatorThatWritesNothingIsExitNine() throws IOException {
    String qemu = script("qemu", "exit 0");
    assertError(bitbeat(Map.of("BITBEAT_QEMU", qemu), verify()), 9, "results.bin was not written");
  }

  @Test
  void anEmulatorThatHangsIsStopped() throws IOException {
    String qemu = script("qemu", "exec sleep 1000");
    assertError(
        bitbeat(Map.of("BITBEAT_QEMU", qemu), verify("--timeout", "1")),
        9,
        "within 1 s",
        "stopped");
  }

  @Test
  void doctorNamesWhatIsMissing() {
    Outcome well = bitbeat("doctor", "--format", "json");
    assertThat(well.exit()).isZero();
    assertThat(well.out()).contains("\"healthy\" : true");
    Outcome bare = bitbeat(Map.of("PATH", folder.toString()), "doctor");
    assertThat(bare.exit()).isEqualTo(4);
    assertThat(bare.out()).contains("MISSING  qemu-system-arm", "apt-get install qemu-system-arm");
    Outcome wrong = bitbeat(Map.of("BITBEAT_QEMU", "/nowhere/qemu"), "doctor");
    assertThat(wrong.exit()).isEqualTo(4);
    assertThat(wrong.out())
        .contains("MISSING  qemu-system-arm    BITBEAT_QEMU=/nowhere/qemu names no program");
  }

  @Test
  void doctorSeesACompilerThatLinksNothing() throws IOException {
    script("clang", "[ \"$1\" = --version ] && echo clang 99");
    script("gcc", "[ \"$1\" = --version ] && echo gcc 99");
    Outcome outcome = bitbeat(Map.of("PATH", folder + ":" + System.getenv("PATH")), "doctor");
    assertThat(outcome.out())
        .contains("optional gcc                it links no program; install: ")
        .contains("optional clang              it links no program with its address sanitizer; ");
  }

  private String[] generate(Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "generate",
                "--model",
                model.toString(),
                "--board",
                "stm32f030f4",
                "--prefix",
                "ecg",
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(new String[0]);
  }

  @Test
  void generateRefusesAFolderWithContentUnlessForced() throws IOException {
    Path out = folder.resolve("project");
    assertThat(bitbeat(generate(out)).exit()).isZero();
    assertThat(out.resolve("ecg.c")).exists();
    assertThat(out.resolve("firmware/main.c")).exists();
    byte[] first = Files.readAllBytes(out.resolve("ecg_weights.h"));
    assertError(bitbeat(generate(out)), 8, out.toString(), "--force");
    Path file = Files.writeString(folder.resolve("letters.csv"), "a");
    for (String[] onto : List.of(generate(file), generate(file, "--force"))) {
      assertError(
          bitbeat(onto), 8, file + ": cannot be written (it is no folder); choose another place");
    }
    assertThat(file).hasContent("a");
    assertThat(bitbeat(generate(out, "--force")).exit()).isZero();
    assertThat(Files.readAllBytes(out.resolve("ecg_weights.h"))).isEqualTo(first);
  }

  /** Builds a project; returns the exit code. */
  private int make(Path project) throws Exception {
    Lab.require(Tool.MAKE);
    Process make =
        new ProcessBuilder("make", "-C", project.toString(), "firmware.bin")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("make.txt").toFile())
            .start();
    assertThat(make.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return make.exitValue();
  }

  @Test
  void aProjectWithInitialisedVariablesBuildsAsTheLinkerSays() throws Exception {
    Path out = folder.resolve("project");
    assertThat(bitbeat(generate(out)).exit()).isZero();
    Path main = out.resolve("firmware/main.c");
    Files.writeString(
        main,
        Files.readString(main)
            .replace("/* Called once per", "volatile uint32_t own = 5u;\n/* Called once per")
            .replace("uart_init();", "own++; uart_init();"));
    assertThat(make(out)).isNotZero();
    assertThat(folder.resolve("make.txt")).content().contains("need -DBITBEAT_INIT_RAM in CFLAGS");
    Path makefile = out.resolve("Makefile");
    Files.writeString(
        makefile,
        Files.readString(makefile).replaceFirst("CFLAGS := ", "CFLAGS := -DBITBEAT_INIT_RAM "));
    assertThat(make(out)).isZero();
  }

  @Test
  void theGeneratedMakefileBuildsTheImageThatSizeReports() throws Exception {
    Path out = folder.resolve("project");
    Outcome generated = bitbeat(generate(out));
    assertThat(generated.exit()).isZero();
    assertThat(make(out)).isZero();
    assertThat(generated.out())
        .contains("image " + Files.size(out.resolve("firmware.bin")) + " bytes");
  }

  @Test
  void aTerminatedVerifyStopsTheEmulatorAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path started = folder.resolve("started");
    String qemu =
        script(
            "qemu",
            "echo $$ > "
                + started
                + ".part; mv "
                + started
                + ".part "
                + started
                + "; exec sleep 99");
    Program program = new Program(folder.resolve("run"), "-Djava.io.tmpdir=" + temporary);
    Process process = program.start(List.of("env", "BITBEAT_QEMU=" + qemu), List.of(verify()));
    for (int i = 0; i < 600 && !Files.exists(started); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    long emulator = Long.parseLong(Files.readString(started).strip());
    process.destroy();
    Program.Outcome outcome = program.end(process);
    assertThat(outcome.output()).startsWith("bitbeat: BB603: interrupted").contains(qemu);
    assertThat(outcome.exit()).isEqualTo(7);
    assertThat(ProcessHandle.of(emulator)).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aFullDiskBehindStandardOutputIsNoSuccess() {
    Program program = new Program(folder.resolve("run"));
    List<String> full = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");
    Program.Outcome outcome = program.end(program.start(full, List.of("completion")));
    assertThat(outcome.output()).startsWith("bitbeat: BB601: standard output: cannot be written");
    assertThat(outcome.exit()).isEqualTo(8);
  }

  @Test
  void aToolMayBeNamedByPathOrByName() throws IOException {
    String gcc = Tool.ARM_GCC.require().toString();
    String[] size = {"size", "--model", model.toString(), "--board", "microbit"};
    String path = System.getenv("PATH");
    script("my-gcc", "exec " + gcc + " \"$@\"");
    Map<String, String> byName = Map.of("BITBEAT_ARM_GCC", "my-gcc", "PATH", folder + ":" + path);
    assertThat(bitbeat(byName, size).exit()).isZero();
    Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("my-gcc"));
    assertThat(bitbeat(Map.of("BITBEAT_ARM_GCC", relative.toString()), size).exit()).isZero();
  }

  @Test
  void noTemporaryFolderIsExitEight() {
    Program program = new Program(folder.resolve("run"), "-Djava.io.tmpdir=/nowhere/at/all");
    Program.Outcome outcome = program.run(List.of(verify()));
    assertThat(outcome.output()).contains("/nowhere/at/all: cannot be written");
    assertThat(outcome.exit()).isEqualTo(8);
  }

  @Test
  void nothingIsNeverVerified() {
    for (String[] nothing :
        List.of(
            verify("--optimize", ","),
            verify("--seed", Long.toString(Long.MAX_VALUE)),
            verify("--timeout", "0"),
            new String[] {"bench", "--model", model.toString(), "--board", ","},
            new String[] {"bench", "--model", model.toString(), "--kernel", ","})) {
      Outcome outcome = bitbeat(nothing);
      assertThat(outcome.exit()).as(String.join(" ", nothing)).isEqualTo(2);
      assertThat(outcome.out()).isEmpty();
    }
    assertThat(bitbeat(verify("--seed", "-7")).exit()).isZero();
    Outcome tooMany =
        bitbeat(
            "verify", "--model", model.toString(), "--limit", "2000000000", "--board", "microbit");
    assertError(tooMany, 3, "do not fit the memory", "--limit");
  }

  @Test
  void aWindowAndADataSetExcludeEachOther() {
    Outcome outcome = bitbeat(verify("--window", "w.csv", "--dataset", "synthetic"));
    assertThat(outcome.err()).contains("--window and --dataset exclude each other");
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @Test
  void aFullDiskLeavesNothingBehind() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mount.txt").toFile())
            .start();
    if (mount.waitFor() != 0) {
      System.err.println("NOT TESTED: a full disk; only root can mount a small one");
      org.junit.jupiter.api.Assumptions.abort("no permission to mount a small disk");
    }
    try {
      Path out = disk.resolve("project");
      assertError(bitbeat(generate(out)), 8, "cannot be written", "free some space");
      try (Stream<Path> left = Files.walk(disk)) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    } finally {
      new ProcessBuilder("umount", disk.toString()).inheritIO().start().waitFor();
    }
  }
}

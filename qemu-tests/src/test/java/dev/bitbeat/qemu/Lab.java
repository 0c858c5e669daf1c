package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.fail;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.signal.Datasets;
import dev.bitbeat.signal.RecordsFolder;
import dev.bitbeat.signal.Window;
import dev.bitbeat.target.Board;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Qemu;
import dev.bitbeat.target.Tool;
import dev.bitbeat.target.Toolchain;
import dev.bitbeat.target.VerificationRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;

/** Compiler, emulator, models and windows for the tests of this module. */
final class Lab {
  /** One board of every core. */
  static final List<String> CORE_BOARDS =
      List.of("microbit", "mps2-an385", "mps2-an386", "mps2-an500", "mps2-an505", "mps3-an547");

  /** A small model that takes samples one by one. */
  static final BnnModel STREAMING =
      ReferenceTopology.model(8, new Normalizer.Running(5, 6, 80), 120, List.of(4, 6), 3);

  /** A small model that needs its whole window. */
  static final BnnModel WINDOWED =
      ReferenceTopology.model(9, new Normalizer.WindowZscore(), 120, List.of(4, 6), 5);

  private Lab() {}

  /** Skips the test when compiler or emulator is missing; fails it instead when CI is set. */
  static void requireTools() {
    require(Tool.ARM_GCC, Tool.QEMU);
  }

  /** The same for some tools. */
  static void require(Tool... tools) {
    for (Tool tool : tools) {
      if (tool.find().isEmpty()) {
        missing(tool.program() + " is missing; install it: " + tool.installCommand());
      }
    }
  }

  /** Says loudly that something is missing: a skipped test on a laptop, a failed one in CI. */
  private static void missing(String what) {
    String message = "NOT TESTED: " + what;
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    System.err.println(message);
    Assumptions.abort(message);
  }

  static VerificationRun.Setup setup(String board) {
    return setup(board, 0);
  }

  static VerificationRun.Setup setup(String board, int countedWindows) {
    return new VerificationRun.Setup(
        Toolchain.find(),
        Qemu.find(),
        Boards.load(board),
        countedWindows,
        Optional.of(Duration.ofMinutes(5)));
  }

  static Classifier classifier(BnnModel model, Optimize optimize, String board) {
    Board target = Boards.load(board);
    return Classifier.emit(model, "bb", optimize, target);
  }

  /** Random windows of a model's length; successive seeds walk through all kinds. */
  static List<short[]> randomWindows(BnnModel model, long seed, int count) {
    return LongStream.range(seed, seed + count)
        .mapToObj(s -> RandomModels.window(s, model.inputLength()))
        .toList();
  }

  /** Windows of real ECG spread over ecg17 where the records are, else synthetic ones. */
  static List<short[]> ecgWindows(int count) {
    Optional<Path> records = RecordsFolder.findIfPresent(Optional.empty());
    String dataset = records.isPresent() ? "ecg17" : "synthetic";
    List<Window> windows = Datasets.load(dataset, records.orElse(Path.of("."))).windows();
    int step = Math.max(1, windows.size() / count);
    return java.util.stream.IntStream.range(0, Math.min(count, windows.size()))
        .mapToObj(i -> windows.get(i * step).samples())
        .toList();
  }
}

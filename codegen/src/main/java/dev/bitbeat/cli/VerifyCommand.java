package dev.bitbeat.cli;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Counterexample;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.Shrinker;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.VerifyReport;
import dev.bitbeat.signal.CsvSignal;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Datasets;
import dev.bitbeat.signal.Window;
import dev.bitbeat.target.Board;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.Qemu;
import dev.bitbeat.target.Toolchain;
import dev.bitbeat.target.VerificationResult;
import dev.bitbeat.target.VerificationRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat verify}: firmware in QEMU against Java, every layer and every score. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Runs a model's C in QEMU and compares every layer and score with Java.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all windows are equal",
      "2:wrong usage",
      "3:bad model, board or data",
      "4:compiler or QEMU is missing, or the compiler fails",
      "5:the stack cannot be bounded",
      "6:some window differs",
      "7:interrupted",
      "8:output cannot be written, or no place for temporary files",
      "9:QEMU died or hung"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String RANDOM = "random";
  private static final String ALL = "all";
  private static final int RANDOM_WINDOWS = 20;

  /** Samples of random windows that are in memory at a time. */
  private static final int MOST_SAMPLES = 100_000_000;

  /** Candidates tried when a difference is shrunk, each a compilation and a run of QEMU. */
  private static final int SHRINK_ATTEMPTS = 300;

  /** One board for each core, in the order of tables. */
  static final List<String> CORE_BOARDS =
      List.of("microbit", "mps2-an385", "mps2-an386", "mps2-an500", "mps2-an505", "mps3-an547");

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "FILE", description = "model file")
  private Optional<Path> model;

  @Option(
      names = "--models",
      paramLabel = "random",
      description = "verify seeded random models instead of a file")
  private Optional<String> models;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "20",
      description = "number of random models (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "seed of the first random model or window (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--board",
      paramLabel = "BOARD",
      defaultValue = ALL,
      description =
          "board name, path of a descriptor, or 'all' for one board of every core"
              + " (default: ${DEFAULT-VALUE})")
  private String board;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = RANDOM,
      description = "ecg17, ecg5, synthetic or random windows (default: ${DEFAULT-VALUE})")
  private String dataset;

  @Mixin private DataOption data;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "take at most N windows (default: all; 20 of random ones)")
  private Optional<Integer> limit;

  @Option(
      names = "--optimize",
      paramLabel = "size|speed|balanced",
      split = ",",
      defaultValue = "size",
      description =
          "goal of the generated C, or several with commas between (default: ${DEFAULT-VALUE})")
  private List<Optimize> goals;

  @Option(
      names = "--window",
      paramLabel = "FILE",
      description = "verify one window, one ADC count a line, instead of a data set")
  private Optional<Path> window;

  @Option(
      names = "--leave",
      paramLabel = "DIR",
      defaultValue = "mismatch",
      description =
          "where the first difference is left, shrunk to a small model and window"
              + " (default: ${DEFAULT-VALUE})")
  private Path leave;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "time for one run of QEMU (default: grows with the work)")
  private Optional<Integer> timeout;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    return Interruptible.runWaiting(spec, stop -> verify());
  }

  private int verify() {
    if (window.isPresent() && !dataset.equals(RANDOM)) {
      throw new ParameterException(
          spec.commandLine(), "--window and --dataset exclude each other; give one of them");
    }
    requireWork();
    Map<String, Board> boards = boards();
    Iterable<BnnModel> subjects = models();
    Optional<short[]> own = window.map(CsvSignal::read);
    Toolchain toolchain = Toolchain.find();
    Qemu qemu = Qemu.find();
    Optional<Dataset> windows =
        dataset.equals(RANDOM) ? Optional.empty() : Optional.of(loadDataset());
    boolean table = format == OutputFormat.TEXT;
    List<VerifyReport.Entry> entries = new ArrayList<>();
    Optional<Difference> first = Optional.empty();
    for (Map.Entry<String, Board> named : boards.entrySet()) {
      Board each = named.getValue();
      VerificationRun.Setup setup =
          new VerificationRun.Setup(toolchain, qemu, each, 16, timeout.map(Duration::ofSeconds));
      for (BnnModel subject : subjects) {
        List<short[]> samples = windows(subject, own, windows);
        for (Optimize goal : goals) {
          Classifier classifier = Classifier.emit(subject, "bb", goal, each);
          VerificationResult result = VerificationRun.verify(setup, classifier, samples);
          if (first.isEmpty() && result.firstMismatch().isPresent()) {
            short[] bad = samples.get(result.firstMismatch().get().window());
            Counterexample example = new Counterexample(subject, bad);
            first = Optional.of(new Difference(named.getKey(), setup, goal, example));
          }
          // Behind a difference nothing is built that may fail: the difference is what counts.
          Optional<String> misfit =
              first.isEmpty() ? misfit(toolchain, classifier, each) : Optional.empty();
          VerifyReport.Entry entry =
              new VerifyReport.Entry(each, subject.name(), goal.label(), result, misfit);
          entries.add(entry);
          if (table) {
            String heading = entries.size() == 1 ? VerifyReport.heading() : "";
            Printer.print(spec, heading + VerifyReport.line(entry, goals.size() > 1));
          }
        }
      }
    }
    VerifyReport report = new VerifyReport(window.map(Path::toString).orElse(dataset), entries);
    Printer.print(spec, table ? report.summary() : report.json());
    first.ifPresent(this::tryToLeaveShrunk);
    return report.mismatches() == 0 ? Exit.OK : Exit.MISMATCH;
  }

  /** By the names that the command line gives them, in order; all read before the first runs. */
  private Map<String, Board> boards() {
    Map<String, Board> boards = new LinkedHashMap<>();
    for (String name : board.equals(ALL) ? CORE_BOARDS : List.of(board)) {
      boards.put(name, Boards.load(name));
    }
    return boards;
  }

  /**
   * A window that differs.
   *
   * @param board as the command line names it
   */
  private record Difference(
      String board, VerificationRun.Setup setup, Optimize goal, Counterexample example) {}

  /** What goes wrong here is told; the exit code tells of the difference. */
  private void tryToLeaveShrunk(Difference difference) {
    try {
      // Held from before the long work, which would be for nothing without a place for its result.
      FolderLock.holding(leave, () -> leaveShrunk(difference));
    } catch (BitbeatException e) {
      if (e.error() == UserError.INTERRUPTED) {
        throw e;
      }
      Printer.printError(
          spec, "bitbeat: the first difference is not left, see --leave: " + e.getMessage() + "\n");
    }
  }

  /** Whether the board holds it: what runs in QEMU may run on a roomier one. */
  private Optional<String> misfit(Toolchain toolchain, Classifier classifier, Board on) {
    return model.isPresent()
        ? Firmware.build(toolchain, classifier, on).misfit()
        : Optional.empty();
  }

  /** Shrinks a difference, leaves it as files and says which command shows it again. */
  private Counterexample leaveShrunk(Difference difference) {
    VerificationRun.Setup setup = difference.setup();
    Printer.printError(
        spec,
        String.format(
            Locale.ROOT,
            "shrinking the first difference, at most %d builds and runs%n",
            SHRINK_ATTEMPTS));
    Counterexample small =
        Shrinker.shrink(
            difference.example(),
            candidate -> VerificationRun.differs(setup, difference.goal(), candidate),
            SHRINK_ATTEMPTS);
    small.write(leave);
    Printer.printError(
        spec,
        String.format(
            Locale.ROOT,
            "shrunk to %d samples and %d blocks; to see it again:%n  ./bitbeat verify --model %s"
                + " --window %s --board %s --optimize %s%n",
            small.model().inputLength(),
            small.model().shapes().size(),
            shellWord(leave.resolve(Counterexample.MODEL_FILE).toString()),
            shellWord(leave.resolve(Counterexample.WINDOW_FILE).toString()),
            shellWord(difference.board()),
            difference.goal().label()));
    return small;
  }

  /** As a POSIX shell reads one word. */
  static String shellWord(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** Refuses options that leave nothing to verify: no proof may come from that. */
  private void requireWork() {
    if (goals.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--optimize needs a name");
    }
    if (limit.orElse(1) < 1 || timeout.orElse(1) < 1) {
      throw new ParameterException(spec.commandLine(), "--limit and --timeout must be at least 1");
    }
    if (seed > Long.MAX_VALUE - Math.max(count, limit.orElse(RANDOM_WINDOWS))) {
      throw new ParameterException(spec.commandLine(), "--seed leaves no room for as many seeds");
    }
  }

  /** One after the other: however many there are, one is in memory. */
  private Iterable<BnnModel> models() {
    if (model.isPresent() == models.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "give either --model FILE or --models random");
    }
    if (model.isPresent()) {
      return List.of(ModelFile.read(model.get()));
    }
    if (!models.get().equals(RANDOM) || count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--models takes only 'random', with --count of at least 1");
    }
    return () -> LongStream.range(seed, seed + count).mapToObj(RandomModels::model).iterator();
  }

  private Dataset loadDataset() {
    if (!Datasets.NAMES.contains(dataset)) {
      throw new ParameterException(
          spec.commandLine(),
          "--dataset '"
              + dataset
              + "' is none of "
              + String.join(", ", Datasets.NAMES)
              + ", random");
    }
    return data.load(dataset);
  }

  private List<short[]> windows(BnnModel subject, Optional<short[]> own, Optional<Dataset> loaded) {
    if (own.isPresent()) {
      return List.of(new Counterexample(subject, own.get()).window());
    }
    if (loaded.isEmpty()) {
      int windows = limit.orElse(RANDOM_WINDOWS);
      if ((long) windows * subject.inputLength() > MOST_SAMPLES) {
        throw new BitbeatException(
            UserError.VERIFY_INPUT,
            windows
                + " windows do not fit the memory; verify fewer at a time with --limit, and go on"
                + " with another --seed");
      }
      return LongStream.range(seed, seed + windows)
          .mapToObj(s -> RandomModels.window(s, subject.inputLength()))
          .toList();
    }
    if (loaded.get().windowLength() != subject.inputLength()) {
      throw new BitbeatException(
          UserError.WINDOW_LENGTH, loaded.get().windowLength(), subject.inputLength());
    }
    return loaded.get().windows().stream()
        .limit(limit.orElse(Integer.MAX_VALUE))
        .map(Window::samples)
        .toList();
  }
}

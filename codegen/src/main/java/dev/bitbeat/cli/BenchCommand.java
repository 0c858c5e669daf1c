package dev.bitbeat.cli;

import dev.bitbeat.emit.EmitOptions;
import dev.bitbeat.emit.Kernel;
import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.BenchReport;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat bench}: instructions per window by core, code and layer. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = BenchTrainCommand.class,
    description = {
      "Counts in QEMU the instructions that a window takes, by board, code and layer, and compares"
          + " them with a naive loop and with channel-packed popcount.",
      "Every code is checked against Java, layer by layer, before its number is shown."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad model or board",
      "4:compiler or QEMU is missing, or the compiler fails",
      "5:the stack cannot be bounded",
      "6:some window differs from Java",
      "7:interrupted",
      "8:output cannot be written, or no place for temporary files",
      "9:QEMU died or hung"
    })
final class BenchCommand implements Callable<Integer> {
  private static final String REFERENCE = "reference";

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "FILE", description = "model file")
  private Optional<Path> model;

  @Option(
      names = "--models",
      paramLabel = "reference",
      description =
          "instead of a file: the 17-class reference topology (arXiv 2304.01568), random weights")
  private Optional<String> models;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "17",
      description = "seed of the random weights (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--board",
      split = ",",
      paramLabel = "BOARD",
      description = "boards (default: one of every core)")
  private List<String> boards = new ArrayList<>(VerifyCommand.CORE_BOARDS);

  @Option(
      names = "--optimize",
      split = ",",
      paramLabel = "GOAL",
      description = "goals of the time-packed code (default: size, balanced and speed)")
  private List<Optimize> goals =
      new ArrayList<>(List.of(Optimize.SIZE, Optimize.BALANCED, Optimize.SPEED));

  @Option(
      names = "--kernel",
      split = ",",
      paramLabel = "KERNEL",
      description = "any of ${COMPLETION-CANDIDATES} (default: all)")
  private List<Kernel> kernels = new ArrayList<>(Arrays.asList(Kernel.values()));

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "4",
      description = "windows to measure (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "SVG file to write: a bar for each code, its layers as segments")
  private Optional<Path> picture;

  @Override
  public Integer call() {
    return Interruptible.runWaiting(spec, stop -> bench());
  }

  private int bench() {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
    }
    if (boards.isEmpty() || goals.isEmpty() || kernels.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--board, --optimize and --kernel need a name each");
    }
    BnnModel subject = subject();
    List<Board> targets = boards.stream().map(Boards::load).toList();
    Toolchain toolchain = Toolchain.find();
    Qemu qemu = Qemu.find();
    List<short[]> windows = windows(subject);
    List<BenchReport.Entry> entries = new ArrayList<>();
    for (Board board : targets) {
      VerificationRun.Setup setup =
          new VerificationRun.Setup(toolchain, qemu, board, limit, Optional.empty());
      for (EmitOptions options : codes(board)) {
        Classifier classifier = Classifier.emit(subject, options);
        VerificationResult result = VerificationRun.verify(setup, classifier, windows);
        Firmware firmware = Firmware.build(toolchain, classifier, board);
        entries.add(new BenchReport.Entry(board, name(options), firmware, result));
      }
    }
    BenchReport report = new BenchReport(subject, entries);
    picture.ifPresent(
        file -> AtomicFiles.write(file, report.picture().getBytes(StandardCharsets.UTF_8)));
    Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
    return report.mismatches() == 0 ? Exit.OK : Exit.MISMATCH;
  }

  private BnnModel subject() {
    if (model.isPresent() == models.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "give either --model FILE or --models reference");
    }
    if (model.isPresent()) {
      return ModelFile.read(model.get());
    }
    if (!models.get().equals(REFERENCE)) {
      throw new ParameterException(spec.commandLine(), "--models takes only 'reference'");
    }
    return ReferenceTopology.seventeenClasses(seed, new Normalizer.WindowZscore());
  }

  /** The kernels to compare with, then the goals. */
  private List<EmitOptions> codes(Board board) {
    List<EmitOptions> codes = new ArrayList<>();
    for (Kernel kernel : List.of(Kernel.NAIVE, Kernel.CHANNEL_PACKED)) {
      if (kernels.contains(kernel)) {
        codes.add(new EmitOptions("bb", Optimize.SPEED, board.core(), kernel));
      }
    }
    if (kernels.contains(Kernel.TIME_PACKED)) {
      goals.forEach(goal -> codes.add(new EmitOptions("bb", goal, board.core())));
    }
    return codes;
  }

  private static String name(EmitOptions options) {
    return options.kernel() == Kernel.TIME_PACKED
        ? options.optimize().label()
        : options.kernel().toString();
  }

  /** Synthetic ECG where the length fits, else the kinds of random windows. */
  private List<short[]> windows(BnnModel subject) {
    List<Window> synthetic = Datasets.load("synthetic", null).windows();
    if (synthetic.get(0).length() == subject.inputLength()) {
      return synthetic.stream().limit(limit).map(Window::samples).toList();
    }
    return LongStream.range(0, limit)
        .mapToObj(s -> RandomModels.window(s, subject.inputLength()))
        .toList();
  }
}

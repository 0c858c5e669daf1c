package dev.bitbeat.cli;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
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
import picocli.CommandLine.Spec;

/** {@code bitbeat bench}: instructions per window by core and goal. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Counts the instructions that a window takes, by board and goal, in QEMU.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "3:bad model or board",
      "4:compiler or QEMU is missing",
      "6:some window differs from Java",
      "9:QEMU died or hung"
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "model file")
  private Path model;

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
      description = "goals (default: size, speed and balanced)")
  private List<Optimize> goals = new ArrayList<>(Arrays.asList(Optimize.values()));

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "8",
      description = "windows to measure (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    BnnModel subject = ModelFile.read(model);
    List<Board> targets = boards.stream().map(Boards::load).toList();
    Toolchain toolchain = Toolchain.find();
    Qemu qemu = Qemu.find();
    List<short[]> windows = windows(subject);
    List<BenchReport.Entry> entries = new ArrayList<>();
    for (Optimize goal : goals) {
      for (Board board : targets) {
        Classifier classifier = Classifier.emit(subject, "bb", goal, board);
        VerificationResult result =
            VerificationRun.verify(
                new VerificationRun.Setup(toolchain, qemu, board, limit, Optional.empty()),
                classifier,
                windows);
        int bytes = Firmware.build(toolchain, classifier, board).classifierBytes();
        entries.add(new BenchReport.Entry(board, goal.label(), bytes, result));
      }
    }
    BenchReport report = new BenchReport(subject.name(), subject.macs(), entries);
    Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
    return report.mismatches() == 0 ? Exit.OK : Exit.MISMATCH;
  }

  /** Synthetic ECG where the length fits, else the kinds of random windows. */
  private List<short[]> windows(BnnModel subject) {
    List<Window> synthetic = Datasets.load("synthetic", Path.of(".")).windows();
    if (synthetic.get(0).length() == subject.inputLength()) {
      return synthetic.stream().limit(limit).map(Window::samples).toList();
    }
    return LongStream.range(0, limit)
        .mapToObj(s -> dev.bitbeat.model.RandomModels.window(s, subject.inputLength()))
        .toList();
  }
}

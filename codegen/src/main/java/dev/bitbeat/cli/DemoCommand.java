package dev.bitbeat.cli;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.DemoReport;
import dev.bitbeat.report.DemoWindows;
import dev.bitbeat.report.SizeReport;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat demo}: the whole way once, from a model file to firmware that runs. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Generates firmware for a model, runs it in QEMU on ECG windows and compares it with Java.",
      "Takes MIT-BIH windows when the records are there, else synthetic ECG."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad model file or data",
      "4:a tool is missing, or the compiler fails",
      "5:the model does not fit the board",
      "6:firmware and Java differ",
      "7:interrupted",
      "8:output cannot be written, or no place for temporary files",
      "9:the target run failed"
    })
final class DemoCommand implements Callable<Integer> {
  /** Synthetic ECG, which needs no records. */
  private static final String SYNTHETIC = "synthetic";

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      defaultValue = "${sys:bitbeat.home:-.}/trained/ecg17.bnn.json",
      description = "model file (default: the 17-class model that comes along)")
  private Path modelFile;

  @Option(
      names = "--board",
      paramLabel = "NAME",
      defaultValue = "mps2-an386",
      description = "board to build for (default: ${DEFAULT-VALUE})")
  private String boardName;

  @Mixin private DataOption data;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "17",
      description = "so many windows at most (default: ${DEFAULT-VALUE})")
  private int count;

  @Override
  public Integer call() {
    return Interruptible.runWaiting(spec, stop -> show());
  }

  private int show() {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--windows " + count + " must be at least 1");
    }
    Board board = Boards.load(boardName);
    BnnModel model = ModelFile.read(modelFile);
    Toolchain toolchain = Toolchain.find();
    Qemu qemu = Qemu.find();
    DemoWindows demo =
        DemoWindows.choose(model.classNames(), model.provenance(), dataset(model), count);
    Classifier classifier = Classifier.emit(model, "ecg", Optimize.SIZE, board);
    Firmware firmware = Firmware.build(toolchain, classifier, board);
    firmware.requireFit(classifier);
    List<short[]> samples = demo.windows().stream().map(Window::samples).toList();
    VerificationResult result =
        VerificationRun.verify(
            new VerificationRun.Setup(toolchain, qemu, board, samples.size(), Optional.empty()),
            classifier,
            samples);
    SizeReport size = new SizeReport(classifier, firmware, Optional.empty(), Optional.empty());
    Printer.print(spec, DemoReport.text(model, demo, size, result));
    return result.mismatches() == 0 ? Exit.OK : Exit.MISMATCH;
  }

  /** The data set that the model was trained on when its records are there, else synthetic ECG. */
  private Dataset dataset(BnnModel model) {
    String own = model.provenance().dataset();
    return data.load(Datasets.needsRecords(own) && data.namesOrFinds() ? own : SYNTHETIC);
  }
}

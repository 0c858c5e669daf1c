package dev.bitbeat.cli;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.SizeBaseline;
import dev.bitbeat.report.SizeReport;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.Toolchain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat size}: where every byte of the image goes. */
@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    description = "Builds the firmware of a model for a board and shows where every byte goes.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:bad model, board or baseline",
      "4:the compiler is missing or fails",
      "5:over the budget, or does not fit the board",
      "7:interrupted",
      "8:output cannot be written, or no place for temporary files"
    })
final class SizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TargetOptions target;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "model file")
  private Path model;

  @Option(names = "--budget", paramLabel = "BYTES", description = "most bytes the image may take")
  private Optional<Integer> budget;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "an earlier report in JSON to compare with")
  private Optional<Path> baseline;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "SVG file to write: a rectangle for every symbol, its area its bytes")
  private Optional<Path> picture;

  @Override
  public Integer call() {
    return Interruptible.runWaiting(spec, stop -> weigh());
  }

  private int weigh() {
    if (budget.isPresent() && budget.get() < 0) {
      throw new ParameterException(spec.commandLine(), "--budget must be at least 0");
    }
    Optional<SizeBaseline> before = baseline.map(SizeBaseline::read);
    Classifier classifier = target.classifier(model, "bb");
    Firmware firmware = Firmware.build(Toolchain.find(), classifier, target.board());
    SizeReport report = new SizeReport(classifier, firmware, budget, before);
    picture.ifPresent(
        file -> AtomicFiles.write(file, report.picture().getBytes(StandardCharsets.UTF_8)));
    Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
    firmware.requireFit(classifier);
    if (report.overBudget()) {
      int image = firmware.size().image();
      throw new BitbeatException(
          UserError.OVER_BUDGET, image, image - budget.orElseThrow(), budget.orElseThrow());
    }
    return Exit.OK;
  }
}

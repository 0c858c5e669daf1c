package dev.bitbeat.cli;

import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.GeneratedProject;
import dev.bitbeat.target.Tool;
import dev.bitbeat.target.Toolchain;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitbeat generate}: classifier and firmware as a folder of C. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Writes the C of a model and the firmware for a board into a folder.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage, or a bad prefix",
      "3:bad model or board",
      "4:the compiler fails",
      "5:the firmware does not fit the board",
      "7:interrupted",
      "8:the folder holds something already, is in use or cannot be written; no place for temporary"
          + " files"
    })
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TargetOptions target;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "model file")
  private Path model;

  @Option(
      names = "--prefix",
      required = true,
      paramLabel = "NAME",
      description = "start of every name in the C, and of the file names")
  private String prefix;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder to write")
  private Path out;

  @Option(
      names = "--self-test",
      description = "add a CRC-32 of the tables, which the firmware checks at start")
  private boolean selfTest;

  @Option(names = "--force", description = "write into a folder that holds something already")
  private boolean force;

  @Override
  public Integer call() {
    return Interruptible.runWaiting(spec, stop -> generate());
  }

  private int generate() {
    Classifier classifier = target.classifier(model, prefix, selfTest);
    OptionalInt stack = OptionalInt.empty();
    String size = "size not checked, " + Tool.ARM_GCC.program() + " is missing";
    if (Tool.ARM_GCC.find().isPresent()) {
      Firmware firmware = Firmware.build(Toolchain.find(), classifier, target.board());
      firmware.requireFit(classifier);
      stack = OptionalInt.of(firmware.stackBytes());
      size =
          String.format(
              Locale.ROOT,
              "image %d bytes, RAM %d bytes",
              firmware.size().image(),
              firmware.ramBytes());
    }
    classifier.requireRam(target.board());
    GeneratedProject.write(out, GeneratedProject.files(classifier, target.board(), stack), force);
    Printer.print(spec, out + ": firmware for " + target.board().name() + ", " + size + "\n");
    return Exit.OK;
  }
}

package dev.bitbeat.cli;

import dev.bitbeat.emit.EmitOptions;
import dev.bitbeat.emit.Kernel;
import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.target.Board;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Classifier;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that all commands share which generate firmware for a board. */
final class TargetOptions {
  @Option(
      names = "--board",
      required = true,
      paramLabel = "BOARD",
      description = "board name, or the path of a board descriptor (.json)")
  private String board;

  @Option(
      names = "--optimize",
      paramLabel = "size|speed|balanced",
      defaultValue = "size",
      description = "goal of the generated C (default: ${DEFAULT-VALUE})")
  private Optimize optimize;

  private Board loaded;

  /** Read once: the descriptor may come from a pipe. */
  Board board() {
    if (loaded == null) {
      loaded = Boards.load(board);
    }
    return loaded;
  }

  static BnnModel model(Path file) {
    return ModelFile.read(file);
  }

  Classifier classifier(Path modelFile, String prefix) {
    return classifier(modelFile, prefix, false);
  }

  Classifier classifier(Path modelFile, String prefix, boolean selfTest) {
    return Classifier.emit(
        model(modelFile),
        new EmitOptions(prefix, optimize, board().core(), Kernel.TIME_PACKED, selfTest));
  }
}

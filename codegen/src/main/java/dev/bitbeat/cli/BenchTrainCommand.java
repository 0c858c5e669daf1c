package dev.bitbeat.cli;

import dev.bitbeat.experiment.TorchPeer;
import dev.bitbeat.experiment.TrainingBench;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.model.WorkFolder;
import dev.bitbeat.report.TrainingBenchReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat bench train}: seconds of a training epoch, beside PyTorch's. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Measures an epoch of the 17-class reference network: 800 windows, batch 64. Where python3"
            + " has PyTorch ("
            + TorchPeer.INSTALL
            + "), it trains the same network in turn, epoch by epoch, and the ratio is shown: below"
            + " 1, bitbeat is faster.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "7:interrupted",
      "8:output cannot be written, or no place for temporary files"
    })
final class BenchTrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description = "epochs to count, after two to warm up (default: ${DEFAULT-VALUE})")
  private int epochs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads of either program (default: all cores)")
  private Integer threads;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (epochs < 1 || count < 1) {
      throw new ParameterException(spec.commandLine(), "--epochs and --threads must be at least 1");
    }
    return Interruptible.run(spec, stop -> measure(count, stop));
  }

  private int measure(int count, BooleanSupplier stop) {
    try (WorkFolder scratch = WorkFolder.create()) {
      Path folder = scratch.path();
      Optional<TrainingBench.Peer> peer = TorchPeer.start(TrainingBench.recipe(), count, folder);
      try {
        TrainingBench.Result result = TrainingBench.run(epochs, count, peer, folder, stop);
        TrainingBenchReport report =
            new TrainingBenchReport(result, peer.map(TrainingBench.Peer::name));
        Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
        return Exit.OK;
      } finally {
        peer.ifPresent(TrainingBench.Peer::close);
      }
    }
  }
}

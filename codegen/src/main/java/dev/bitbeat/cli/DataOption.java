package dev.bitbeat.cli;

import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Datasets;
import dev.bitbeat.signal.RecordsFolder;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --data}, which all commands share that read recordings. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "folder of the MIT-BIH records (default: the environment's BITBEAT_DATA, then"
              + " ./data/mitdb)")
  private Path data;

  /** The folder to read from. */
  Path folder() {
    return RecordsFolder.find(Optional.ofNullable(data));
  }

  /** The same folder, whether it is there or not. */
  Path target() {
    return RecordsFolder.target(Optional.ofNullable(data));
  }

  /** Whether a folder is named, by the option or the environment, or is where it is usual. */
  boolean namesOrFinds() {
    return RecordsFolder.findIfPresent(Optional.ofNullable(data)).isPresent();
  }

  /** A data set from there; {@code synthetic} needs no folder. */
  Dataset load(String dataset) {
    return Datasets.load(dataset, Datasets.needsRecords(dataset) ? folder() : null);
  }
}

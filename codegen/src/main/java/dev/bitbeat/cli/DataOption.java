package dev.bitbeat.cli;

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

  /** The folder to read from, when there is one. */
  Optional<Path> folderIfPresent() {
    return RecordsFolder.findIfPresent(Optional.ofNullable(data));
  }

  /** Where to write: {@code --data} or {@code ./data/mitdb}. */
  Path target() {
    return data == null ? RecordsFolder.USUAL : data;
  }
}

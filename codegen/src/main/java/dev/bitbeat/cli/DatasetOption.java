package dev.bitbeat.cli;

import dev.bitbeat.signal.Dataset;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options {@code --dataset} and {@code --data} of the commands that need a data set. */
final class DatasetOption {
  @Mixin private DataOption data;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "data set: ecg17, ecg5 or synthetic")
  private String name;

  /** The data set that was named. */
  Dataset load() {
    return data.load(name);
  }
}

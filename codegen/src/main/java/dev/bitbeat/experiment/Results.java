package dev.bitbeat.experiment;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tables of results: of a folder's runs, and kept ones. */
public final class Results {
  /** Name of a sweep's table. */
  public static final String FILE_NAME = "results.csv";

  /** A run's folder is at most so deep below a sweep's or training's. */
  private static final int DEPTH = 3;

  private Results() {}

  /** Folders of the finished runs below a folder, in the order of their results. */
  public static List<Path> finishedRuns(Path folder) {
    try (Stream<Path> files = Files.find(folder, DEPTH, (path, a) -> isModel(path))) {
      return files
          .map(Path::getParent)
          .filter(run -> Files.exists(run.resolve(TrainingRun.RESULT)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new BitbeatException(e, UserError.RUNS_MISSING, folder);
    }
  }

  private static boolean isModel(Path path) {
    return path.getFileName().toString().equals(TrainingRun.MODEL);
  }

  /** One line a finished run below a folder, sorted by what was trained. */
  public static List<RunResult> scan(Path folder) {
    return finishedRuns(folder).stream()
        .map(run -> RunResult.readAll(run.resolve(TrainingRun.RESULT)).get(0))
        .sorted(RunResult.ORDER)
        .toList();
  }

  /**
   * Reads all tables of a folder of kept results.
   *
   * @return sorted by what was trained
   * @throws BitbeatException {@link UserError#RESULTS_INVALID}; {@link UserError#RUNS_MISSING} when
   *     there is no table
   */
  public static List<RunResult> readTables(Path folder) {
    List<RunResult> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".csv"))
          .sorted()
          .forEach(file -> all.addAll(RunResult.readAll(file)));
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.RUNS_MISSING, folder);
    }
    if (all.isEmpty()) {
      throw new BitbeatException(UserError.RUNS_MISSING, folder);
    }
    return all.stream().sorted(RunResult.ORDER).toList();
  }

  /** Writes a table. */
  public static void write(Path file, List<RunResult> results) {
    AtomicFiles.write(
        file, CsvTable.bytes(RunResult.COLUMNS, results.stream().map(RunResult::values).toList()));
  }
}

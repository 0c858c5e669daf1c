package dev.bitbeat.experiment;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tables of results: of a folder's runs, and kept ones. */
public final class Results {
  /** Name of a sweep's table. */
  public static final String FILE_NAME = "results.csv";

  /** A run's folder is at most so deep below a sweep's or training's. */
  private static final int DEPTH = 3;

  /** As recipes are called; what else bitbeat makes in such a folder is called so as well. */
  private static final Pattern OWN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private Results() {}

  /**
   * A finished run that was read back.
   *
   * @param result its line
   * @param predictions its answers to the test windows
   */
  public record Finished(RunResult result, Predictions predictions) {}

  private static List<Path> finishedRuns(Path folder) {
    return modelFolders(folder).stream()
        .filter(run -> Files.exists(run.resolve(TrainingRun.RESULT)))
        .toList();
  }

  private static List<Path> modelFolders(Path folder) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.noneOf(FileVisitOption.class),
          DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.getFileName().toString().equals(TrainingRun.MODEL)) {
                found.add(file.getParent());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              if (file.equals(folder) || mayHoldARun(file, e)) {
                throw unreadable(file, e);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    return found.stream().sorted().toList();
  }

  /**
   * Not what is gone, as a training beside this one renames its files while they are listed, and
   * not a folder of somebody else's, as a disk's lost+found.
   */
  private static boolean mayHoldARun(Path unreadable, IOException e) {
    return !(e instanceof NoSuchFileException)
        && OWN_NAME.matcher(unreadable.getFileName().toString()).matches();
  }

  private static BitbeatException unreadable(Path folder, IOException e) {
    return e instanceof NoSuchFileException
        ? new BitbeatException(e, UserError.RUNS_MISSING, folder)
        : new BitbeatException(e, UserError.RESULTS_UNREADABLE, folder, BitbeatException.reason(e));
  }

  /**
   * Reads all finished runs below a folder. A folder in it that cannot be read is passed over when
   * its name is none that a recipe or run can have.
   *
   * @return at least one, in the order of their results
   * @throws BitbeatException {@link UserError#RUNS_MISSING}, {@link UserError#RESULTS_INVALID},
   *     {@link UserError#RESULTS_UNREADABLE}, {@link UserError#TABLE_MISSING}, {@link
   *     UserError#RESULT_TWICE}
   */
  public static List<Finished> readRuns(Path folder) {
    List<Finished> runs =
        finishedRuns(folder).stream()
            .map(Results::readRun)
            .sorted(Comparator.comparing(Finished::result, RunResult.ORDER))
            .toList();
    if (runs.isEmpty()) {
      throw new BitbeatException(UserError.RUNS_MISSING, folder);
    }
    requireOnce(folder, runs.stream().map(Finished::result).toList());
    return runs;
  }

  private static Finished readRun(Path run) {
    RunResult result = readResult(run);
    Path file = run.resolve(Predictions.FILE_NAME);
    Predictions predictions = Predictions.read(file, List.copyOf(result.classF1().keySet()));
    int correct = predictions.confusion().correct();
    if (predictions.rows().size() != result.windows() || correct != result.correct()) {
      throw new BitbeatException(
          UserError.RESULTS_INVALID,
          file,
          predictions.rows().size() + 1,
          String.format(
              Locale.ROOT,
              "%d of %d answers are right, %s beside it says %d of %d",
              correct,
              predictions.rows().size(),
              TrainingRun.RESULT,
              result.correct(),
              result.windows()));
    }
    return new Finished(result, predictions);
  }

  private static RunResult readResult(Path run) {
    Path file = run.resolve(TrainingRun.RESULT);
    List<RunResult> lines = RunResult.readAll(file);
    if (lines.size() != 1) {
      throw new BitbeatException(
          UserError.RESULTS_INVALID, file, 2, lines.size() + " results, must be one");
    }
    return lines.get(0);
  }

  private static void requireOnce(Path folder, List<RunResult> sorted) {
    for (int i = 1; i < sorted.size(); i++) {
      if (RunResult.ORDER.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
        throw new BitbeatException(UserError.RESULT_TWICE, folder, sorted.get(i).name());
      }
    }
  }

  /**
   * Makes the tables of runs that have a model only, from programs that wrote no tables.
   *
   * @param dataset models of other data sets are left alone
   * @throws BitbeatException {@link UserError#EVALUATION_MISMATCH}
   */
  public static void measureModels(Path folder, Dataset dataset) {
    Map<String, Fold> folds = new HashMap<>();
    for (Path run : modelFolders(folder)) {
      if (Files.exists(run.resolve(TrainingRun.RESULT))) {
        continue;
      }
      BnnModel model = ModelFile.read(run.resolve(TrainingRun.MODEL));
      Provenance p = model.provenance();
      if (p.dataset().equals(dataset.name())) {
        Fold fold =
            folds.computeIfAbsent(
                p.protocol() + "/" + p.splitSeed() + "/" + p.fold(),
                key -> Fold.of(p, dataset).orElseThrow());
        TrainingRun.measure(run, model, fold);
      }
    }
  }

  /**
   * One line a finished run below a folder, sorted by what was trained; the folders are those of
   * {@link #readRuns}.
   *
   * @throws BitbeatException {@link UserError#RESULTS_INVALID}, {@link
   *     UserError#RESULTS_UNREADABLE}
   */
  public static List<RunResult> scan(Path folder) {
    return finishedRuns(folder).stream().map(Results::readResult).sorted(RunResult.ORDER).toList();
  }

  /**
   * Reads all tables of a folder of kept results.
   *
   * @return sorted by what was trained
   * @throws BitbeatException {@link UserError#RESULTS_INVALID}; {@link
   *     UserError#RESULTS_UNREADABLE}; {@link UserError#RESULT_TWICE}; {@link
   *     UserError#RUNS_MISSING} when there is no table
   */
  public static List<RunResult> readTables(Path folder) {
    List<RunResult> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".csv"))
          .sorted()
          .forEach(file -> all.addAll(RunResult.readAll(file)));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (all.isEmpty()) {
      throw new BitbeatException(UserError.RUNS_MISSING, folder);
    }
    all.sort(RunResult.ORDER);
    requireOnce(folder, all);
    return List.copyOf(all);
  }

  /** Writes a table. */
  public static void write(Path file, List<RunResult> results) {
    AtomicFiles.write(
        file, CsvTable.bytes(RunResult.COLUMNS, results.stream().map(RunResult::values).toList()));
  }
}

package dev.bitbeat.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.Protocol;
import dev.bitbeat.train.Recipe;
import dev.bitbeat.train.Recipe.EstimatorOptions.Choice;
import dev.bitbeat.train.TinyTraining;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and tables that cannot be read, also by root, whom no permission stops. */
final class ResultsTest {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 4095;
  private static final Dataset DATASET = TinyTraining.dataset(24, 1);
  private static final Recipe RECIPE = TinyTraining.recipe(1, Choice.IEE);
  private static final List<Recipe> TEACHERS = List.of(TinyTraining.recipe(1, Choice.FLOAT));

  @TempDir private Path folder;

  private static Run run(int fold) {
    return new Run(new Fold(DATASET, Protocol.CV5, 1, fold), RECIPE, TEACHERS, 7);
  }

  private static List<Sweep.Failure> sweep(Path out, int fold) {
    Sweep.Listener silent =
        new Sweep.Listener() {
          @Override
          public void epoch(Run run, int epoch) {}

          @Override
          public void finished(Run run, RunResult result, boolean kept) {}

          @Override
          public void failed(Sweep.Failure failure) {}
        };
    return new Sweep(out, 1, 1).run(List.of(run(fold)), silent, () -> false);
  }

  private static List<RunResult> table(Path out) {
    return RunResult.readAll(out.resolve(Results.FILE_NAME));
  }

  /** What is done in a folder. */
  private interface Work {
    void in(Path out, Path unreadable) throws IOException;
  }

  /**
   * Works in a folder that is so deep that one inside it cannot be read.
   *
   * @param start of the unreadable folder's name
   */
  private void withUnreadable(String start, Work work) throws IOException {
    String name = start + "x".repeat(240 - start.length());
    Path top = Files.createDirectory(folder.resolve("t"));
    Path renamed = folder.resolve("t".repeat(LONGEST_NAME));
    int grows = LONGEST_NAME - 1;
    Path deep = top;
    for (int left = LONGEST_PATH - name.length() - grows - deep.toString().length();
        left > 0;
        left -= 200) {
      deep = deep.resolve("d".repeat(Math.min(left, 199)));
    }
    Files.createDirectories(deep.resolve(name));
    Files.move(top, renamed);
    try {
      Path out = renamed.resolve(top.relativize(deep));
      work.in(out, out.resolve(name));
    } finally {
      Files.move(renamed, top);
    }
  }

  @Test
  void anUnreadableFolderOfSomebodyElseIsPassedOver() throws IOException {
    withUnreadable(
        "lost+found",
        (out, unreadable) -> {
          assertThat(sweep(out, 0)).isEmpty();
          assertThat(table(out)).hasSize(1);
          assertThat(Results.readRuns(out)).hasSize(1);
        });
  }

  @Test
  void anUnreadableFolderThatMayHoldRunsIsNamedAndFailsNoTraining() throws IOException {
    withUnreadable(
        "recipe",
        (out, unreadable) -> {
          assertThat(sweep(out, 0)).isEmpty();
          assertThat(out.resolve(run(0).path()).resolve(TrainingRun.MODEL)).exists();
          assertThatThrownBy(() -> Results.scan(out))
              .hasMessage(
                  "BB325: "
                      + unreadable
                      + ": cannot be read (File name too long); check the path and the"
                      + " permissions");
        });
  }

  @Test
  void anUnreadableTableIsNotTakenForDamaged() throws IOException {
    assertThat(sweep(folder, 0)).isEmpty();
    Path table = folder.resolve(run(0).path()).resolve(TrainingRun.RESULT);
    Files.delete(table);
    Files.createDirectory(table);
    String expected = table + ": cannot be read (Is a directory)";
    assertThatThrownBy(() -> Results.scan(folder)).hasMessageContaining("BB325: " + expected);

    List<Sweep.Failure> own = sweep(folder, 0);
    assertThat(own).extracting(Sweep.Failure::exitCode).containsExactly(Exit.DATA);
    assertThat(own.get(0).message()).startsWith("BB325: " + run(0).path() + ": " + expected);
    assertThat(sweep(folder, 1)).as("another run of the sweep").isEmpty();
  }

  @Test
  void anUnreadableKeptTableIsNamed() throws IOException {
    Path table = Files.createDirectory(folder.resolve("kept.csv"));
    assertThatThrownBy(() -> Results.readTables(folder))
        .hasMessageContaining("BB325: " + table + ": cannot be read (Is a directory)");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Results.readTables(file))
        .hasMessageContaining("BB325: " + file + ": cannot be read (it is no folder)");
  }

  @Test
  void aHugeTableIsRefusedBeforeItFillsTheMemory() throws IOException {
    Path table = folder.resolve("kept.csv");
    try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThatThrownBy(() -> Results.readTables(folder))
        .hasMessageContaining("BB325: " + table + ": cannot be read (larger than 67108864 bytes)");
  }

  @Test
  void theRemedyForADamagedTableIsRightForAKeptOne() throws IOException {
    List<String> lines = new ArrayList<>(List.of(String.join(",", RunResult.COLUMNS), "1,2"));
    Path table = Files.write(folder.resolve("kept.csv"), lines);
    assertThatThrownBy(() -> Results.readTables(folder))
        .hasMessageStartingWith("BB318: " + table + ": line 2: 2 values for 18 columns; restore");
  }
}

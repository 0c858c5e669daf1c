package dev.bitbeat.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.experiment.TrainingRun.Start;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.Protocol;
import dev.bitbeat.train.Recipe;
import dev.bitbeat.train.Recipe.EstimatorOptions.Choice;
import dev.bitbeat.train.TinyTraining;
import dev.bitbeat.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepTest {
  private static final Dataset DATASET = TinyTraining.dataset(24, 1);
  private static final Recipe RECIPE = TinyTraining.recipe(3, Choice.IEE);
  private static final List<Recipe> TEACHERS = List.of(TinyTraining.recipe(2, Choice.FLOAT));

  @TempDir private Path folder;

  /** What a sweep told. */
  private static final class Log implements Sweep.Listener {
    final List<String> kept = Collections.synchronizedList(new ArrayList<>());
    final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void epoch(Run run, int epoch) {}

    @Override
    public void finished(Run run, RunResult result, boolean wasThere) {
      (wasThere ? kept : done).add(run.path());
    }

    @Override
    public void failed(Sweep.Failure failure) {}
  }

  private static Run run(int fold) {
    return new Run(new Fold(DATASET, Protocol.CV5, 1, fold), RECIPE, TEACHERS, 7);
  }

  private static List<Run> runs(int count) {
    return IntStream.range(0, count).mapToObj(SweepTest::run).toList();
  }

  private static byte[] bytes(Path folder, String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  @Test
  void aSweepWritesTheBytesOfASingleTraining() throws IOException {
    Log log = new Log();
    assertThat(new Sweep(folder, 2, 1).run(runs(3), log, () -> false)).isEmpty();
    assertThat(log.done).hasSize(3);
    Path single = folder.resolve("single");
    RunResult result =
        new TrainingRun(run(1), single).train(2, Start.NEW, (e, all, l, a) -> {}, () -> false);
    Path swept = folder.resolve("tiny/split-1-seed-7-fold-1");
    for (String name :
        List.of("model.bnn.json", "checkpoint.bin", "metrics.csv", "recipe.json", "result.csv")) {
      assertThat(bytes(swept, name)).as(name).isEqualTo(bytes(single, name));
    }
    assertThat(bytes(swept, Predictions.FILE_NAME)).isEqualTo(bytes(single, Predictions.FILE_NAME));
    List<RunResult> table = RunResult.readAll(folder.resolve(Results.FILE_NAME));
    assertThat(table).hasSize(3).contains(result);
    assertThat(table).isSortedAccordingTo(RunResult.ORDER);
  }

  @Test
  void aStoppedSweepGoesOnWhereItWas() throws IOException {
    new Sweep(folder.resolve("whole"), 1, 1).run(runs(2), new Log(), () -> false);
    Path cut = folder.resolve("cut");
    AtomicInteger questions = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Sweep(cut, 1, 1)
                    .run(runs(2), new Log(), () -> questions.incrementAndGet() > 30))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.INTERRUPTED));
    Log log = new Log();
    new Sweep(cut, 1, 1).run(runs(2), log, () -> false);
    assertThat(log.done).isNotEmpty();
    for (Run run : runs(2)) {
      assertThat(bytes(cut.resolve(run.path()), TrainingRun.MODEL))
          .isEqualTo(bytes(folder.resolve("whole").resolve(run.path()), TrainingRun.MODEL));
    }
    Log again = new Log();
    new Sweep(cut, 1, 1).run(runs(2), again, () -> false);
    assertThat(again.kept).hasSize(2);
    assertThat(again.done).isEmpty();
  }

  @Test
  void aRunThatFailsDoesNotDisturbTheOthers() throws IOException {
    Path broken = Files.createDirectories(folder.resolve(run(0).path()));
    Files.write(Trainer.checkpointIn(broken), new byte[] {1, 2, 3});
    Path foreign = Files.createDirectories(folder.resolve(run(1).path()));
    Files.write(foreign.resolve(TrainingRun.RECIPE), RECIPE.withEpochs(9).toBytes());
    Log log = new Log();
    List<Sweep.Failure> failures = new Sweep(folder, 2, 1).run(runs(3), log, () -> false);
    assertThat(log.done).containsExactly(run(2).path());
    assertThat(failures).extracting(Sweep.Failure::exitCode).containsOnly(Exit.DATA);
    assertThat(failures.get(0).message()).contains("BB305", broken.toString(), "delete it");
    assertThat(failures.get(1).message()).contains("BB317", "another recipe", "rename the recipe");
    assertThat(bytes(broken, "checkpoint.bin")).isEqualTo(new byte[] {1, 2, 3});
    assertThat(bytes(foreign, TrainingRun.RECIPE)).isEqualTo(RECIPE.withEpochs(9).toBytes());
  }

  @Test
  void aModelOfAnotherRunIsNotAdopted() throws IOException {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Path other = Files.createDirectories(folder.resolve(run(1).path()));
    Files.copy(
        folder.resolve(run(0).path()).resolve(TrainingRun.MODEL), other.resolve(TrainingRun.MODEL));
    List<Sweep.Failure> failures =
        new Sweep(folder, 1, 1).run(List.of(run(1)), new Log(), () -> false);
    assertThat(failures.get(0).message()).contains("BB317", "fold 0", "fold 1");
  }

  @Test
  void tablesThatAreMissingAreMadeFromTheModel() throws IOException {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Path run = folder.resolve(run(0).path());
    byte[] result = bytes(run, TrainingRun.RESULT);
    byte[] predictions = bytes(run, Predictions.FILE_NAME);
    Files.delete(run.resolve(TrainingRun.RESULT));
    Files.delete(run.resolve(Predictions.FILE_NAME));
    Log log = new Log();
    new Sweep(folder, 1, 1).run(runs(1), log, () -> false);
    assertThat(log.kept).hasSize(1);
    assertThat(bytes(run, TrainingRun.RESULT)).isEqualTo(result);
    assertThat(bytes(run, Predictions.FILE_NAME)).isEqualTo(predictions);
    String line = new String(result, UTF_8);
    for (String damaged : List.of("damaged", line.replace(",1,7,0,3,", ",2,7,0,3,"))) {
      assertThat(damaged).isNotEqualTo(line);
      Files.writeString(run.resolve(TrainingRun.RESULT), damaged);
      assertThat(new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false)).isEmpty();
      assertThat(bytes(run, TrainingRun.RESULT)).isEqualTo(result);
    }
  }

  @Test
  void aDamagedResultOfAnotherRunFailsNoneOfTheSweep() throws IOException {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Files.writeString(folder.resolve(run(0).path()).resolve(TrainingRun.RESULT), "damaged");
    Log log = new Log();
    assertThat(new Sweep(folder, 1, 1).run(List.of(run(1)), log, () -> false)).isEmpty();
    assertThat(log.done).containsExactly(run(1).path());
  }

  /** A run beside this one renames its checkpoint again and again. */
  @Test
  void aTableIsMadeWhileOtherRunsWrite() throws Exception {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Path beside = folder.resolve(run(1).path()).resolve("checkpoint.bin");
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (!enough.get()) {
                AtomicFiles.write(beside, new byte[] {1});
              }
            });
    try {
      for (int i = 0; i < 2000; i++) {
        assertThat(Results.scan(folder)).hasSize(1);
      }
    } finally {
      enough.set(true);
      writer.join();
    }
  }

  @Test
  void twoTrainingsInOneFolderAreRefused() {
    String message =
        FolderLock.<String, RuntimeException>holding(
            folder,
            () -> {
              try {
                new TrainingRun(run(0), folder)
                    .train(1, Start.RESUME, (e, all, l, a) -> {}, () -> false);
                return "trained";
              } catch (BitbeatException e) {
                return e.getMessage();
              }
            });
    assertThat(message).contains("BB605", folder.toString(), "wait until it has ended");
  }

  private void requireInvalid(Path file, String expected) {
    assertThatThrownBy(() -> Results.readRuns(folder))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RESULTS_INVALID))
        .hasMessageContaining(file + ": line ")
        .hasMessageContaining(expected);
  }

  @Test
  void tablesThatDisagreeAreRefused() throws IOException {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Path run = folder.resolve(run(0).path());
    Path predictions = run.resolve(Predictions.FILE_NAME);
    List<String> lines = Files.readAllLines(predictions);
    Files.write(predictions, lines.subList(0, lines.size() - 1));
    requireInvalid(predictions, "result.csv beside it says");
    Files.write(predictions, lines.subList(0, 1));
    requireInvalid(predictions, "0 of 0 answers are right");
    Files.delete(predictions);
    assertThatThrownBy(() -> Results.readRuns(folder))
        .hasMessageContaining("BB324: " + predictions + ": does not exist");
    Files.write(predictions, lines);
    Path table = run.resolve(TrainingRun.RESULT);
    List<String> result = Files.readAllLines(table);
    Files.write(table, result.subList(0, 1));
    requireInvalid(table, "0 results, must be one");
    assertThatThrownBy(() -> Results.scan(folder)).hasMessageContaining("BB318");
    Files.write(table, result);
    assertThat(Results.readRuns(folder)).hasSize(1);
  }

  @Test
  void aRunThatStandsTwiceIsCountedOnce() throws IOException {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Path run = folder.resolve(run(0).path());
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String name : List.of(TrainingRun.MODEL, TrainingRun.RESULT, Predictions.FILE_NAME)) {
      Files.copy(run.resolve(name), copy.resolve(name));
    }
    assertThatThrownBy(() -> Results.readRuns(folder))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RESULT_TWICE));
  }

  private static RunResult train(Run run, Path folder, Start start) {
    return new TrainingRun(run, folder).train(1, start, (e, all, l, a) -> {}, () -> false);
  }

  private static Run seeded(long seed) {
    return new Run(new Fold(DATASET, Protocol.CV5, 1, 0), RECIPE, TEACHERS, seed);
  }

  /** Also its teachers' checkpoints, which are of another seed. */
  @Test
  void startingAnewReplacesAnotherRun() throws IOException {
    train(seeded(7), folder, Start.ANEW);
    train(seeded(8), folder, Start.ANEW);
    Path fresh = folder.resolve("fresh");
    train(seeded(8), fresh, Start.ANEW);
    assertThat(bytes(folder, TrainingRun.MODEL)).isEqualTo(bytes(fresh, TrainingRun.MODEL));
  }

  @Test
  void whatCannotBeTrainedReplacesNothing() throws IOException {
    train(seeded(7), folder, Start.ANEW);
    byte[] model = bytes(folder, TrainingRun.MODEL);
    Run noFold = new Run(new Fold(DATASET, Protocol.CV5, 1, 9), RECIPE, TEACHERS, 7);
    assertThatThrownBy(() -> train(noFold, folder, Start.ANEW)).hasMessageContaining("BB308");
    assertThatThrownBy(() -> train(seeded(7), folder, Start.NEW)).hasMessageContaining("BB602");
    assertThat(bytes(folder, TrainingRun.MODEL)).isEqualTo(model);
    assertThat(folder.resolve(TrainingRun.RESULT)).exists();
  }

  /** What a teacher has learnt is the training's as well. */
  @Test
  void aTrainingWhoseTeacherIsAtWorkIsBegun() {
    AtomicInteger questions = new AtomicInteger();
    TrainingRun training = new TrainingRun(seeded(7), folder);
    assertThatThrownBy(
            () ->
                training.train(
                    1, Start.NEW, (e, all, l, a) -> {}, () -> questions.incrementAndGet() > 4))
        .hasMessageContaining("BB603");
    assertThat(Trainer.checkpointIn(folder)).doesNotExist();
    assertThat(Trainer.checkpointIn(folder.resolve("teacher-tiny"))).exists();
    assertThatThrownBy(() -> train(seeded(7), folder, Start.NEW)).hasMessageContaining("BB602");
    assertThat(Trainer.checkpointIn(folder.resolve("teacher-tiny"))).exists();
  }

  private static Recipe changed(Recipe recipe, String from, String to) {
    String text = new String(recipe.toBytes(), UTF_8);
    assertThat(text).contains(from);
    return Recipe.parse("changed", text.replace(from, to).getBytes(UTF_8));
  }

  private static void requireRefused(Recipe recipe, Recipe teacher, String message) {
    Fold fold = new Fold(DATASET, Protocol.CV5, 1, 0);
    assertThatThrownBy(() -> new Run(fold, recipe, List.of(teacher), 7))
        .hasMessageContaining(message);
  }

  @Test
  void aTeacherThatCannotTeachIsFoundAtOnce() {
    Recipe teacher = TEACHERS.get(0);
    requireRefused(RECIPE, changed(teacher, "\"channels\" : 3,", "\"channels\" : 4,"), "BB303");
    requireRefused(
        RECIPE,
        changed(teacher, "\"selection\" : \"last\"", "\"selection\" : \"best\""),
        "BB315: recipe tiny: a teacher chooses its epoch as its student tiny does");
  }

  @Test
  void goingOnNeverReplacesAnotherRun() throws IOException {
    RunResult result = train(seeded(7), folder, Start.ANEW);
    byte[] model = bytes(folder, TrainingRun.MODEL);
    Files.delete(Trainer.checkpointIn(folder));
    assertThat(train(seeded(7), folder, Start.RESUME)).isEqualTo(result);
    assertThatThrownBy(() -> train(seeded(8), folder, Start.RESUME))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RUN_FOREIGN));
    assertThat(bytes(folder, TrainingRun.MODEL)).isEqualTo(model);
  }

  /** A finished run is its teachers' as well. */
  @Test
  void goingOnNeverTakesARunOfAnotherTeacher() throws IOException {
    train(seeded(7), folder, Start.ANEW);
    List<Recipe> others = List.of(TEACHERS.get(0).withEpochs(TEACHERS.get(0).epochs() + 1));
    Run other = new Run(new Fold(DATASET, Protocol.CV5, 1, 0), RECIPE, others, 7);
    assertThatThrownBy(() -> train(other, folder, Start.RESUME))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.RUN_FOREIGN))
        .hasMessageContaining(Path.of("teacher-tiny", TrainingRun.RECIPE).toString());
    Recipe renamed = changed(TEACHERS.get(0), "\"name\" : \"tiny\"", "\"name\" : \"wise\"");
    Run third = new Run(new Fold(DATASET, Protocol.CV5, 1, 0), RECIPE, List.of(renamed), 7);
    assertThatThrownBy(() -> train(third, folder, Start.RESUME))
        .hasMessageContaining("BB317")
        .hasMessageContaining(Path.of("teacher-wise", TrainingRun.RECIPE) + ": holds another run");
    byte[] model = bytes(folder, TrainingRun.MODEL);
    train(other, folder, Start.ANEW);
    assertThat(bytes(folder, TrainingRun.MODEL)).isNotEqualTo(model);
  }

  @Test
  void aDamagedTableIsNamed() throws IOException {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Path table = folder.resolve(run(0).path()).resolve(TrainingRun.RESULT);
    String text = Files.readString(table);
    for (String damaged :
        List.of(
            "",
            text.replace("epoch", "epochs"),
            text.replace(",cv5,", ",cv5,,"),
            text.replace("narrow=", "narrow:"),
            text.replace(",cv5,", ",cv6,"),
            text.replaceFirst("narrow=[0-9.]+", "narrow=NaN"),
            text.replaceFirst("\\b7\\b", "x"))) {
      assertThat(damaged).isNotEqualTo(text);
      Files.writeString(table, damaged);
      assertThatThrownBy(() -> RunResult.readAll(table))
          .isInstanceOfSatisfying(
              BitbeatException.class,
              e -> assertThat(e.error()).isEqualTo(UserError.RESULTS_INVALID))
          .hasMessageContaining(table + ": line ");
    }
  }

  @Test
  void theLineOfABadByteAndOfABadQuoteIsNamed() throws IOException {
    new Sweep(folder, 1, 1).run(runs(1), new Log(), () -> false);
    Path table = folder.resolve(run(0).path()).resolve(TrainingRun.RESULT);
    byte[] good = Files.readAllBytes(table);
    byte[] bad = good.clone();
    bad[bad.length - 2] = (byte) 0xff;
    Files.write(table, bad);
    assertThatThrownBy(() -> RunResult.readAll(table))
        .hasMessageContaining(table + ": line 2: a byte that is not UTF-8");
    Files.writeString(table, new String(good, UTF_8).replace("\n", "\n\"a\"b,"));
    assertThatThrownBy(() -> RunResult.readAll(table))
        .hasMessageContaining(table + ": line 2: a quote where none may stand");
    String line = new String(good, UTF_8).lines().skip(1).findFirst().orElseThrow() + "\n";
    Files.writeString(table, new String(good, UTF_8) + "\"" + line + line + line);
    assertThatThrownBy(() -> RunResult.readAll(table))
        .hasMessageContaining(table + ": line 3: a quote where none may stand");
  }
}

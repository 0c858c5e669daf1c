package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Split;
import dev.bitbeat.signal.Window;
import dev.bitbeat.train.Recipe.EstimatorOptions.Choice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TrainerTest {
  private static final Dataset DATASET = TinyTraining.dataset(24, 1);
  private static final Recipe RECIPE = TinyTraining.recipe(6, Choice.IEE);
  private static final List<Recipe> TEACHERS = List.of(TinyTraining.recipe(3, Choice.FLOAT));

  @TempDir private Path folder;

  private static Trainer trainer(Dataset dataset, Recipe recipe, int threads, Path folder) {
    Split split = TinyTraining.split(dataset);
    return new Trainer(dataset, split, 100, recipe, TEACHERS, 7, threads, folder);
  }

  private static byte[] train(Dataset dataset, Recipe recipe, int threads, Path folder)
      throws IOException {
    try (Trainer trainer = trainer(dataset, recipe, threads, folder)) {
      trainer.train((epoch, epochs, loss, accuracy) -> {}, () -> false);
    }
    return Files.readAllBytes(Trainer.checkpointIn(folder));
  }

  @Test
  void theNumberOfThreadsDoesNotChangeAByte() throws IOException {
    byte[] one = train(DATASET, RECIPE, 1, folder.resolve("one"));
    byte[] three = train(DATASET, RECIPE, 3, folder.resolve("three"));
    assertThat(three).isEqualTo(one);
  }

  /**
   * Cut after each epoch: before and after the average begins and the weights become binary. The
   * teacher asks nine times, the network once a batch.
   */
  @ParameterizedTest
  @EnumSource(Recipe.Selection.class)
  void aResumedTrainingEndsInTheSameBytes(Recipe.Selection selection) throws IOException {
    Recipe recipe = selecting(RECIPE, selection);
    byte[] whole = train(DATASET, recipe, 1, folder.resolve("whole"));
    int batches = selection == Recipe.Selection.LAST ? 3 : 2;
    for (int epochs = 1; epochs < recipe.epochs(); epochs++) {
      Path cut = folder.resolve("cut" + epochs);
      int answers = 9 + batches * epochs;
      AtomicInteger questions = new AtomicInteger();
      try (Trainer trainer = trainer(DATASET, recipe, 1, cut)) {
        assertThatThrownBy(
                () ->
                    trainer.train(
                        (epoch, all, loss, accuracy) -> {},
                        () -> questions.incrementAndGet() > answers + 1))
            .isInstanceOfSatisfying(
                BitbeatException.class,
                e -> assertThat(e.error()).isEqualTo(UserError.INTERRUPTED));
      }
      try (Trainer trainer = trainer(DATASET, recipe, 2, cut)) {
        trainer.resume();
        assertThat(trainer.epochsDone()).isEqualTo(epochs);
        trainer.train((epoch, all, loss, accuracy) -> {}, () -> false);
      }
      assertThat(Files.readAllBytes(Trainer.checkpointIn(cut))).as("%d", epochs).isEqualTo(whole);
      assertThat(Files.readString(cut.resolve("metrics.csv")))
          .isEqualTo(Files.readString(folder.resolve("whole/metrics.csv")));
    }
  }

  private static Recipe selecting(Recipe recipe, Recipe.Selection selection) {
    String text = new String(recipe.toBytes(), StandardCharsets.UTF_8);
    String name = selection.name().toLowerCase(Locale.ROOT);
    String other = text.replace("\"selection\" : \"last\"", "\"selection\" : \"" + name + "\"");
    assertThat(other).contains(name);
    return Recipe.parse("selecting", other.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void testWindowsNeverReachTraining() throws IOException {
    byte[] honest = train(DATASET, RECIPE, 1, folder.resolve("honest"));
    Split split = TinyTraining.split(DATASET);
    List<Window> windows = new ArrayList<>(DATASET.windows());
    for (int index : split.test()) {
      Window window = windows.get(index);
      short[] poison = new short[window.length()];
      for (int i = 0; i < poison.length; i++) {
        poison[i] = (short) (i * 7919);
      }
      int label = (window.label() + 1) % TinyTraining.CLASSES;
      windows.set(index, new Window(poison, label, "poison", 0, index));
    }
    Dataset poisoned = new Dataset(DATASET.name(), DATASET.classNames(), windows);
    assertThat(train(poisoned, RECIPE, 1, folder.resolve("poisoned"))).isEqualTo(honest);
  }

  @Test
  void aTinySetIsLearntByHeart() {
    Recipe recipe = TinyTraining.recipe(30, Choice.IEE);
    List<Double> losses = new ArrayList<>();
    double[] last = new double[1];
    try (Trainer trainer = trainer(DATASET, recipe, 2, folder)) {
      trainer.train(
          (epoch, epochs, loss, accuracy) -> {
            losses.add(loss);
            last[0] = accuracy;
          },
          () -> false);
    }
    assertThat(losses.get(29)).isLessThan(losses.get(0));
    assertThat(last[0]).isGreaterThan(0.9);
  }

  /** What stands for the derivative of a weight's sign matters as soon as there is a sign. */
  @Test
  void weightsAreFloatInTheFirstOfTwoSteps() {
    Recipe iee = TinyTraining.recipe(5, Choice.IEE);
    String text = new String(iee.toBytes(), StandardCharsets.UTF_8);
    String other = text.replace("\"weights\" : \"iee\"", "\"weights\" : \"ste\"");
    Recipe ste = Recipe.parse("ste", other.getBytes(StandardCharsets.UTF_8));
    List<Double> ieeLosses = losses(iee, folder.resolve("iee"));
    List<Double> steLosses = losses(ste, folder.resolve("ste"));
    assertThat(steLosses.subList(0, 2)).isEqualTo(ieeLosses.subList(0, 2));
    assertThat(steLosses.subList(3, 5)).doesNotContainAnyElementsOf(ieeLosses);
  }

  private static List<Double> losses(Recipe recipe, Path folder) {
    List<Double> losses = new ArrayList<>();
    try (Trainer trainer = trainer(DATASET, recipe, 1, folder)) {
      trainer.train((epoch, epochs, loss, accuracy) -> losses.add(loss), () -> false);
    }
    return losses;
  }

  @Test
  void aTrainingThatBreaksDownAtOnceHasNoCheckpointToName() {
    try (Trainer trainer = trainer(DATASET, RECIPE, 1, folder)) {
      trainer.network().head().beta[0] = Float.NaN;
      assertThatThrownBy(() -> trainer.train((epoch, epochs, loss, accuracy) -> {}, () -> false))
          .hasMessageContaining("broke down in epoch 1, the loss is NaN")
          .hasMessageEndingWith("train anew (no epoch was finished)");
    }
  }

  @Test
  void anInfiniteNetworkIsNotExported() {
    try (Trainer trainer = trainer(DATASET, RECIPE, 1, folder)) {
      Network network = trainer.network();
      network.head().beta[0] = Float.POSITIVE_INFINITY;
      assertThatThrownBy(() -> Freezer.freeze(network, RECIPE, DATASET.classNames(), 100))
          .isInstanceOfSatisfying(
              BitbeatException.class,
              e -> assertThat(e.error()).isEqualTo(UserError.NETWORK_NOT_FINITE))
          .hasMessageContaining("tiny: a parameter is Infinity");
    }
  }

  @Test
  void aTrainingThatBreaksDownSaysSoAndKeepsItsCheckpoint() throws IOException {
    byte[] whole = train(DATASET, RECIPE, 1, folder.resolve("whole"));
    Path broken = folder.resolve("broken");
    try (Trainer trainer = trainer(DATASET, RECIPE, 1, broken)) {
      assertThatThrownBy(
              () ->
                  trainer.train(
                      (epoch, epochs, loss, accuracy) -> {
                        if (epoch == 2) {
                          trainer.network().head().beta[0] = Float.NaN;
                        }
                      },
                      () -> false))
          .isInstanceOfSatisfying(
              BitbeatException.class,
              e -> assertThat(e.error()).isEqualTo(UserError.TRAINING_NOT_FINITE))
          .hasMessageContaining("recipe tiny: training broke down in epoch 3, the loss is NaN")
          .hasMessageContaining(Trainer.checkpointIn(broken) + " has epoch 2");
    }
    try (Trainer trainer = trainer(DATASET, RECIPE, 1, broken)) {
      trainer.resume();
      assertThat(trainer.epochsDone()).isEqualTo(2);
      trainer.train((epoch, epochs, loss, accuracy) -> {}, () -> false);
    }
    assertThat(Files.readAllBytes(Trainer.checkpointIn(broken))).isEqualTo(whole);
  }

  @Test
  void aCheckpointOfAnotherRecipeIsRefused() throws IOException {
    train(DATASET, RECIPE, 1, folder);
    try (Trainer other = trainer(DATASET, RECIPE.withEpochs(9), 1, folder)) {
      assertThatThrownBy(other::resume)
          .isInstanceOfSatisfying(
              BitbeatException.class,
              e -> assertThat(e.error()).isEqualTo(UserError.CHECKPOINT_FOREIGN));
    }
  }

  @Test
  void aDamagedOrNewerCheckpointIsRefused() throws IOException {
    byte[] bytes = train(DATASET, TinyTraining.recipe(1, Choice.STE), 1, folder);
    assertRefused(flipped(bytes, 3), UserError.CHECKPOINT_BROKEN);
    assertRefused(flipped(bytes, 7), UserError.CHECKPOINT_VERSION);
    assertRefused(flipped(bytes, bytes.length / 2), UserError.CHECKPOINT_BROKEN);
    assertRefused(java.util.Arrays.copyOf(bytes, bytes.length - 9), UserError.CHECKPOINT_BROKEN);
    assertRefused(new byte[0], UserError.CHECKPOINT_BROKEN);
  }

  private static byte[] flipped(byte[] bytes, int place) {
    byte[] copy = bytes.clone();
    copy[place] ^= 64;
    return copy;
  }

  private void assertRefused(byte[] bytes, UserError expected) throws IOException {
    Files.write(Trainer.checkpointIn(folder), bytes);
    try (Trainer trainer = trainer(DATASET, TinyTraining.recipe(1, Choice.STE), 1, folder)) {
      assertThatThrownBy(trainer::resume)
          .isInstanceOfSatisfying(
              BitbeatException.class, e -> assertThat(e.error()).isEqualTo(expected));
    }
  }
}

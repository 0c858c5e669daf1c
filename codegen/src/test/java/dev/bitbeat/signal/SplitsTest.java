package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 1234567890123L, -7})
  void crossValidationTestsEachWindowOnceAndKeepsCopiesTogether(long seed) {
    Dataset dataset = dataset(seed, 5);
    List<Split> folds = Splits.crossValidation(dataset, 5, seed);

    int[] tested = folds.stream().flatMapToInt(s -> IntStream.of(s.test())).sorted().toArray();
    assertThat(tested).isEqualTo(IntStream.range(0, dataset.size()).toArray());
    for (Split split : folds) {
      int all = split.train().length + split.validation().length + split.test().length;
      assertThat(all).isEqualTo(dataset.size());
      assertCopiesTogether(dataset, split);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void crossValidationIsStratified(long seed) {
    Dataset dataset = dataset(seed, 5);
    List<Split> folds = Splits.crossValidation(dataset, 5, seed);
    int[] all = dataset.classCounts();
    for (Split split : folds) {
      int[] test = dataset.classCounts(split.test());
      int[] validation = dataset.classCounts(split.validation());
      for (int label = 0; label < all.length; label++) {
        assertThat(test[label]).isBetween(all[label] / 5 - 1, all[label] / 5 + 2);
        int training = all[label] - test[label];
        assertThat(validation[label])
            .isBetween(Math.max(1, training / 9), Math.max(1, training / 9 + 1));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameFoldsAndAnotherSeedOthers() {
    Dataset dataset = dataset(9, 5);
    assertThat(Splits.crossValidation(dataset, 5, 1))
        .isEqualTo(Splits.crossValidation(dataset, 5, 1));
    assertThat(Splits.crossValidation(dataset, 5, 1))
        .isNotEqualTo(Splits.crossValidation(dataset, 5, 2));
  }

  @Test
  void aClassTooRareForTheFoldsIsNamed() {
    List<Window> windows = new ArrayList<>(dataset(1, 2).windows());
    for (int i = 0; i < 4; i++) {
      windows.add(new Window(new short[] {1}, 2, "rare", 0, i));
    }
    Dataset dataset = new Dataset("small", List.of("a", "b", "c"), windows);
    BitbeatException e =
        catchThrowableOfType(BitbeatException.class, () -> Splits.crossValidation(dataset, 5, 0));
    assertThat(e.error()).isEqualTo(UserError.SPLIT_CLASS_MISSING);
    assertThat(e).hasMessageContaining("test part has no window of class c (4 in all)");
  }

  @Test
  void referenceIsFourFifthsToOne() {
    Dataset dataset = dataset(3, 5);
    Split split = Splits.reference(dataset, 11);
    assertThat(split.train()).hasSize(dataset.size() * 4 / 5);
    assertThat(split.validation()).isEmpty();
    assertThat(split.train().length + split.test().length).isEqualTo(dataset.size());
    assertThat(split).isEqualTo(Splits.reference(dataset, 11));
    assertThat(split).isNotEqualTo(Splits.reference(dataset, 12));
  }

  @Test
  void interPatientKeepsPatientsApart() {
    Dataset dataset = MitBihRecords.dataset("ecg5");
    Set<Set<String>> chosen = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      Split split = Splits.interPatient(dataset, seed);
      Set<String> train = records(dataset, split.train());
      Set<String> validation = records(dataset, split.validation());
      Set<String> test = records(dataset, split.test());
      assertThat(train).hasSize(17).isSubsetOf(InterPatient.DS1);
      assertThat(validation)
          .hasSize(4)
          .isSubsetOf(InterPatient.DS1)
          .doesNotContainAnyElementsOf(train);
      assertThat(test).hasSize(22).isEqualTo(InterPatient.DS2);
      assertThat(dataset.classCounts(split.train())).doesNotContain(0);
      assertThat(dataset.classCounts(split.validation())).doesNotContain(0);
      assertThat(split).isEqualTo(Splits.interPatient(dataset, seed));
      chosen.add(validation);
    }
    assertThat(chosen).hasSizeGreaterThan(3);
  }

  @Test
  void interPatientIsImpossibleOnSeventeenClasses() {
    Dataset dataset = MitBihRecords.dataset("ecg17");
    assertThatThrownBy(() -> Splits.interPatient(dataset, 0))
        .isInstanceOfSatisfying(
            BitbeatException.class,
            e -> assertThat(e.error()).isEqualTo(UserError.SPLIT_CLASS_MISSING));
  }

  @Test
  void interPatientNeedsMitBihRecords() {
    Dataset dataset = Datasets.load("synthetic", Path.of("."));
    assertThatThrownBy(() -> Splits.interPatient(dataset, 0))
        .isInstanceOfSatisfying(
            BitbeatException.class,
            e -> assertThat(e.error()).isEqualTo(UserError.SPLIT_RECORDS_MISSING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecg5", "ecg17"})
  void fiveFoldsOfTheRealSetsAreHonest(String name) {
    Dataset dataset = MitBihRecords.dataset(name);
    for (Split split : Splits.crossValidation(dataset, 5, 1)) {
      assertCopiesTogether(dataset, split);
      assertThat(split.test().length).isBetween(dataset.size() / 5 - 5, dataset.size() / 5 + 5);
      assertThat((double) split.validation().length / (dataset.size() - split.test().length))
          .isBetween(0.10, 0.12);
    }
  }

  /** Pinned: a change here changes every published figure. */
  @Test
  void theFirstFoldOfASmallSetIsPinned() {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      windows.add(new Window(new short[] {0}, i % 2, "r", 0, i));
    }
    Dataset dataset = new Dataset("pinned", List.of("a", "b"), windows);
    Split split = Splits.crossValidation(dataset, 5, 42).get(0);
    assertThat(split.protocol()).isEqualTo("cv5");
    assertThat(split.test()).containsExactly(PINNED_TEST);
    assertThat(split.validation()).containsExactly(PINNED_VALIDATION);
  }

  private static final int[] PINNED_TEST = {1, 6, 8, 11};
  private static final int[] PINNED_VALIDATION = {5, 16};

  private static Set<String> records(Dataset dataset, int[] indices) {
    return IntStream.of(indices)
        .mapToObj(i -> dataset.window(i).record())
        .collect(Collectors.toSet());
  }

  private static void assertCopiesTogether(Dataset dataset, Split split) {
    List<Set<WindowId>> parts = new ArrayList<>();
    for (int[] part : List.of(split.train(), split.validation(), split.test())) {
      parts.add(
          IntStream.of(part).mapToObj(i -> dataset.window(i).id()).collect(Collectors.toSet()));
    }
    assertThat(parts.get(0)).doesNotContainAnyElementsOf(parts.get(1));
    assertThat(parts.get(0)).doesNotContainAnyElementsOf(parts.get(2));
    assertThat(parts.get(1)).doesNotContainAnyElementsOf(parts.get(2));
  }

  /** Classes of 10 to 80 windows, one window in six standing twice. */
  private static Dataset dataset(long seed, int classes) {
    SeededRandom random = new SeededRandom(seed);
    List<Window> windows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      names.add(Character.toString('a' + label));
      int count = 10 + random.nextInt(71);
      for (int i = 0; i < count; i++) {
        windows.add(new Window(new short[] {(short) i}, label, "r" + label, 0, i));
        if (random.nextInt(6) == 0) {
          windows.add(new Window(new short[] {(short) i}, label, "r" + label, 0, i));
        }
      }
    }
    return new Dataset("property", List.copyOf(names), windows);
  }
}

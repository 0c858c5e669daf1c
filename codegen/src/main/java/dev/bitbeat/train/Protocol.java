package dev.bitbeat.train;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Split;
import dev.bitbeat.signal.Splits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How training, choosing and testing are kept apart; every reported figure names its protocol. */
public enum Protocol {
  /**
   * 80 % train, 20 % test at random, and a recipe with {@code selection} {@code best} chooses its
   * epoch by the test windows: the paper's, optimistic, for comparison.
   */
  REFERENCE(Splits.REFERENCE, 1),
  /** Stratified 5-fold, copies of a window together, the test fold is touched once. */
  CV5(Splits.crossValidationName(5), 5),
  /** Train on the patients of DS1, test on those of DS2 (de Chazal 2004). */
  INTER_PATIENT(Splits.INTER_PATIENT, 1);

  private static final String RECUT = "+recut";

  private final String id;
  private final int folds;

  Protocol(String id, int folds) {
    this.id = id;
    this.folds = folds;
  }

  /** Name on the command line and in model files. */
  public String id() {
    return id;
  }

  /** Folds, numbered from 0. */
  public int folds() {
    return folds;
  }

  /**
   * What a figure of this protocol and a recipe is called: a recipe that re-cuts training windows
   * from the records, or has a teacher that does, has more supervision than the data set's windows
   * alone and says so. Where the data set has no records, nothing is re-cut.
   */
  public String label(Dataset dataset, Recipe recipe, List<Recipe> teachers) {
    boolean recuts =
        dataset.recordings().isPresent()
            && Stream.concat(Stream.of(recipe), teachers.stream())
                .anyMatch(r -> r.augmentation().recuts());
    return recuts ? id + RECUT : id;
  }

  /**
   * By name, or by the {@link #label} of a figure.
   *
   * @throws BitbeatException {@link UserError#PROTOCOL_UNKNOWN}
   */
  public static Protocol of(String id) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.isCalled(id))
        .findFirst()
        .orElseThrow(
            () -> new BitbeatException(UserError.PROTOCOL_UNKNOWN, id, "any fold", names()));
  }

  /**
   * Refuses the label of another kind of recipe.
   *
   * @param text by which this protocol was found
   * @throws BitbeatException {@link UserError#PROTOCOL_UNKNOWN}
   */
  public void requireCalled(String text, Dataset dataset, Recipe recipe, List<Recipe> teachers) {
    if (!text.equals(id) && !text.equals(label(dataset, recipe, teachers))) {
      throw new BitbeatException(UserError.PROTOCOL_UNKNOWN, text, "recipe " + recipe.name(), id);
    }
  }

  private static String names() {
    return Arrays.stream(values()).map(Protocol::id).collect(Collectors.joining(", "));
  }

  /** Whether a figure can be called so, see {@link #label}. */
  public static boolean isLabel(String text) {
    return Arrays.stream(values()).anyMatch(protocol -> protocol.isCalled(text));
  }

  private boolean isCalled(String text) {
    return text.equals(id) || text.equals(id + RECUT);
  }

  /**
   * The division of a data set.
   *
   * @throws BitbeatException {@link UserError#PROTOCOL_UNKNOWN} for a fold that does not exist
   */
  public Split split(Dataset dataset, long splitSeed, int fold) {
    requireFold(fold);
    return switch (this) {
      case REFERENCE -> Splits.reference(dataset, splitSeed);
      case CV5 -> Splits.crossValidation(dataset, folds, splitSeed).get(fold);
      case INTER_PATIENT -> Splits.interPatient(dataset, splitSeed);
    };
  }

  /**
   * Refuses a fold that does not exist.
   *
   * @throws BitbeatException {@link UserError#PROTOCOL_UNKNOWN}
   */
  public void requireFold(int fold) {
    if (fold < 0 || fold >= folds) {
      throw new BitbeatException(
          UserError.PROTOCOL_UNKNOWN,
          id,
          "fold " + fold,
          folds == 1 ? "fold 0" : "folds 0 to " + (folds - 1));
    }
  }

  @Override
  public String toString() {
    return id;
  }
}

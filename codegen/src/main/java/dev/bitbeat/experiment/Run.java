package dev.bitbeat.experiment;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.Version;
import dev.bitbeat.train.Recipe;
import java.util.List;
import java.util.Locale;

/**
 * One training to do: everything that decides its result.
 *
 * @param fold data set, protocol, split seed and fold
 * @param recipe binary network
 * @param teachers recipes of the networks that it names as teachers
 * @param seed of weights, order and augmentation
 */
public record Run(Fold fold, Recipe recipe, List<Recipe> teachers, long seed) {
  /**
   * @throws BitbeatException {@link UserError#RECIPE_NOT_BINARY}; {@link UserError#RECIPE_TOPOLOGY}
   *     when the recipe or a teacher's does not fit the data set; {@link UserError#RECIPE_TEACHER}
   *     when a teacher would train on windows by which the student's epoch is chosen, or the other
   *     way round
   */
  public Run {
    teachers = List.copyOf(teachers);
    if (recipe.unbinarized()) {
      throw new BitbeatException(UserError.RECIPE_NOT_BINARY, recipe.name());
    }
    recipe.shapes(fold.dataset().windowLength(), fold.dataset().classCount());
    for (Recipe teacher : teachers) {
      teacher.shapes(fold.dataset().windowLength(), fold.dataset().classCount());
      if (teacher.selection() != recipe.selection()) {
        throw new BitbeatException(
            UserError.RECIPE_TEACHER,
            "recipe " + teacher.name(),
            "chooses its epoch as its student "
                + recipe.name()
                + " does; make 'selection' the same");
      }
    }
  }

  /** Folder in a sweep: the recipe's name, then what differs between its runs. */
  public String path() {
    return String.format(
        Locale.ROOT,
        "%s/split-%d-seed-%d-fold-%d",
        recipe.name(),
        fold.splitSeed(),
        seed,
        fold.number());
  }

  /** What a model of this run says about itself, apart from its epoch and test figures. */
  Provenance provenance(int epoch, int correct, int windows) {
    return new Provenance(
        Version.TOOL,
        fold.dataset().name(),
        fold.protocol().label(fold.dataset(), recipe, teachers),
        fold.splitSeed(),
        fold.number(),
        seed,
        epoch,
        recipe.name(),
        recipe.sha256(),
        correct,
        windows);
  }

  /**
   * Refuses a model of another run.
   *
   * @param place where the model was found, for the message
   * @throws BitbeatException {@link UserError#RUN_FOREIGN}
   */
  void requireOwn(Object place, Provenance found) {
    String theirs = identity(found);
    String ours = identity(provenance(0, 0, 0));
    if (!theirs.equals(ours)) {
      throw new BitbeatException(UserError.RUN_FOREIGN, place, theirs, ours);
    }
  }

  private static String identity(Provenance p) {
    return String.format(
        Locale.ROOT,
        "recipe %s %.12s, %s, %s, split seed %d, seed %d, fold %d",
        p.recipe(),
        p.recipeSha256(),
        p.dataset(),
        p.protocol(),
        p.splitSeed(),
        p.trainSeed(),
        p.fold());
  }
}

package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The protocols by which a data set is divided. Every division is a function of the data set's
 * order and the seed, the same on every machine ({@link SeededRandom}).
 */
public final class Splits {
  /** {@link #reference}: windows at random, copies of a window may fall on both sides. */
  public static final String REFERENCE = "reference";

  /** {@link #interPatient}: no record on both sides. */
  public static final String INTER_PATIENT = InterPatient.PROTOCOL;

  /** One validation window for so many training windows: 1 of 9 is 11.1 %. */
  private static final int VALIDATION_DIVISOR = 9;

  private Splits() {}

  /** Name of {@link #crossValidation}: stratified folds, copies together. */
  public static String crossValidationName(int folds) {
    return "cv" + folds;
  }

  /**
   * The reference paper's division (arXiv 2304.01568 and its notebook): 80 % of the windows at
   * random train, 20 % test, no validation. Not stratified, and the two copies of a window that
   * stands twice may fall on both sides: for comparison with the paper only, {@link
   * #crossValidation} is the honest one.
   *
   * @throws BitbeatException {@link UserError#SPLIT_CLASS_MISSING} when a class of the data set is
   *     absent from training or test
   */
  public static Split reference(Dataset dataset, long seed) {
    int[] order = new int[dataset.size()];
    Arrays.setAll(order, i -> i);
    SeededRandom.of(seed).shuffle(order);
    int trainSize = dataset.size() * 4 / 5;
    int[] train = Arrays.copyOf(order, trainSize);
    int[] test = Arrays.copyOfRange(order, trainSize, order.length);
    requireEveryClass(dataset, REFERENCE, 0, "training", train);
    requireEveryClass(dataset, REFERENCE, 0, "test", test);
    return new Split(REFERENCE, seed, 0, train, new int[0], test);
  }

  /**
   * Stratified folds: each window is tested once, every class is spread over the folds as evenly as
   * it goes, and the copies of a window ({@link Window#id()}) stay in one part; the same time on
   * another lead is another window. Of each fold's training windows one in nine of each class, at
   * least one, becomes validation by the same rules.
   *
   * @param folds at least 2
   * @throws BitbeatException {@link UserError#SPLIT_CLASS_MISSING} when a fold lacks a class in
   *     training, validation or test
   */
  public static List<Split> crossValidation(Dataset dataset, int folds, long splitSeed) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds " + folds + " must be at least 2");
    }
    List<WindowGroup> groups = WindowGroup.of(dataset);
    int[] foldOfGroup = dealIntoFolds(dataset, groups, folds, splitSeed);
    String protocol = crossValidationName(folds);
    List<Split> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      List<WindowGroup> rest = new ArrayList<>();
      List<WindowGroup> test = new ArrayList<>();
      for (int g = 0; g < groups.size(); g++) {
        (foldOfGroup[g] == fold ? test : rest).add(groups.get(g));
      }
      splits.add(carveValidation(dataset, protocol, splitSeed, fold, rest, test));
    }
    return List.copyOf(splits);
  }

  /**
   * Training and test patients apart (de Chazal et al. 2004, IEEE TBME 51(7):1196-1206): records of
   * DS1 train, records of DS2 test, others stay out. Of one patient there is a record on each side,
   * as in the publication: 202 is from the same tape as 201 (the header of 202). Validation is four
   * whole records of DS1.
   *
   * @param seed chooses the validation records among the sets that fit best, see {@link
   *     InterPatient}
   * @throws BitbeatException {@link UserError#SPLIT_CLASS_MISSING} when training or test lacks a
   *     class, as always in {@code ecg17}: four of its classes come from one record each
   */
  public static Split interPatient(Dataset dataset, long seed) {
    Split split = InterPatient.split(dataset, seed);
    requireEveryClass(dataset, INTER_PATIENT, 0, "training", split.train());
    requireEveryClass(dataset, INTER_PATIENT, 0, "test", split.test());
    return split;
  }

  /**
   * Class by class, groups in shuffled order, the large ones first, each into the fold that has the
   * fewest windows of the class, then the fewest windows, then the lowest number.
   */
  private static int[] dealIntoFolds(
      Dataset dataset, List<WindowGroup> groups, int folds, long seed) {
    int[] foldOfGroup = new int[groups.size()];
    int[] total = new int[folds];
    for (int label = 0; label < dataset.classCount(); label++) {
      int[] ofClass = new int[folds];
      for (int g : WindowGroup.shuffledOfClass(groups, label, SeededRandom.of(seed, label))) {
        int best = 0;
        for (int fold = 1; fold < folds; fold++) {
          if (ofClass[fold] < ofClass[best]
              || (ofClass[fold] == ofClass[best] && total[fold] < total[best])) {
            best = fold;
          }
        }
        foldOfGroup[g] = best;
        ofClass[best] += groups.get(g).size();
        total[best] += groups.get(g).size();
      }
    }
    return foldOfGroup;
  }

  private static Split carveValidation(
      Dataset dataset,
      String protocol,
      long seed,
      int fold,
      List<WindowGroup> rest,
      List<WindowGroup> test) {
    boolean[] validates = new boolean[rest.size()];
    for (int label = 0; label < dataset.classCount(); label++) {
      int[] order = WindowGroup.shuffledOfClass(rest, label, SeededRandom.of(seed, label, fold));
      int windows = Arrays.stream(order).map(g -> rest.get(g).size()).sum();
      int wanted = Math.max(1, (windows + VALIDATION_DIVISOR / 2) / VALIDATION_DIVISOR);
      // Single windows stand last in the order: taking from there meets the wanted count exactly.
      for (int i = order.length - 1; i >= 0 && wanted > 0; i--) {
        validates[order[i]] = true;
        wanted -= rest.get(order[i]).size();
      }
    }
    int[] train = WindowGroup.indices(rest, g -> !validates[g]);
    int[] validation = WindowGroup.indices(rest, g -> validates[g]);
    int[] tested = WindowGroup.indices(test, g -> true);
    requireEveryClass(dataset, protocol, fold, "training", train);
    requireEveryClass(dataset, protocol, fold, "validation", validation);
    requireEveryClass(dataset, protocol, fold, "test", tested);
    return new Split(protocol, seed, fold, train, validation, tested);
  }

  private static void requireEveryClass(
      Dataset dataset, String protocol, int fold, String part, int[] indices) {
    int[] counts = dataset.classCounts(indices);
    int[] all = dataset.classCounts();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new BitbeatException(
            UserError.SPLIT_CLASS_MISSING,
            dataset.name(),
            protocol,
            fold,
            part,
            dataset.classNames().get(label),
            all[label]);
      }
    }
  }
}

package dev.bitbeat.report;

import dev.bitbeat.experiment.Fold;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The windows that {@code bitbeat demo} shows.
 *
 * @param windows what to classify
 * @param labels what each one is called in its data set
 * @param known true when the labels are classes of the model, so that an answer is right or wrong
 * @param origin where they come from, for people
 */
public record DemoWindows(List<Window> windows, List<String> labels, boolean known, String origin) {
  public DemoWindows {
    windows = List.copyOf(windows);
    labels = List.copyOf(labels);
  }

  /**
   * Windows that the model's training held out, one of each class in turn; where the data set is
   * not the model's own, its first windows.
   *
   * @param classNames the model's classes
   * @param provenance where the model comes from
   * @param count how many at most
   */
  public static DemoWindows choose(
      List<String> classNames, Provenance provenance, Dataset dataset, int count) {
    Optional<int[]> heldOut = Fold.of(provenance, dataset).map(fold -> fold.split().test());
    List<Window> windows =
        heldOut
            .map(test -> classByClass(dataset, test, count))
            .orElseGet(() -> dataset.windows().subList(0, Math.min(count, dataset.size())));
    return new DemoWindows(
        windows,
        windows.stream().map(window -> dataset.classNames().get(window.label())).toList(),
        dataset.classNames().equals(classNames),
        heldOut.isPresent()
            ? "data set "
                + dataset.name()
                + ", held out from training ("
                + AccuracyReport.division(provenance)
                + ")"
            : "data set " + dataset.name() + ", which the model was not trained on");
  }

  private static List<Window> classByClass(Dataset dataset, int[] indices, int count) {
    List<List<Window>> byClass = new ArrayList<>();
    for (int label = 0; label < dataset.classCount(); label++) {
      int wanted = label;
      byClass.add(
          Arrays.stream(indices)
              .mapToObj(dataset::window)
              .filter(window -> window.label() == wanted)
              .toList());
    }
    List<Window> chosen = new ArrayList<>();
    for (int turn = 0; chosen.size() < Math.min(count, indices.length); turn++) {
      for (List<Window> windows : byClass) {
        if (turn < windows.size() && chosen.size() < count) {
          chosen.add(windows.get(turn));
        }
      }
    }
    return chosen;
  }
}

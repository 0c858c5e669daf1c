package dev.bitbeat.experiment;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Window;
import dev.bitbeat.signal.WindowId;
import dev.bitbeat.train.Confusion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVRecord;

/**
 * A model's answers to the windows that its training held out.
 *
 * @param classNames class 0 first
 * @param rows a window each
 */
public record Predictions(List<String> classNames, List<Prediction> rows) {
  /** Name of the file in a run's folder. */
  public static final String FILE_NAME = "predictions.csv";

  private static final List<String> COLUMNS =
      List.of("record", "channel", "startSample", "label", "answer");

  public Predictions {
    classNames = List.copyOf(classNames);
    rows = List.copyOf(rows);
  }

  /** Asks the integer model about windows of a data set. */
  public static Predictions of(BnnModel model, Dataset dataset, int[] indices) {
    ReferenceInference inference = new ReferenceInference(model);
    return new Predictions(
        dataset.classNames(),
        Arrays.stream(indices)
            .parallel()
            .mapToObj(
                i -> {
                  Window window = dataset.window(i);
                  int answer = inference.infer(window.samples()).classIndex();
                  return new Prediction(window.id(), window.label(), answer);
                })
            .toList());
  }

  /** Those of some rows, {@code 0 <= index < rows().size()}. */
  public Predictions only(int[] indices) {
    return new Predictions(classNames, Arrays.stream(indices).mapToObj(rows::get).toList());
  }

  /** Who was taken for whom. */
  public Confusion confusion() {
    return Confusion.of(
        classNames,
        rows.stream().mapToInt(Prediction::label).toArray(),
        rows.stream().mapToInt(Prediction::answer).toArray());
  }

  /** The file: a line a window, classes by name. */
  byte[] toBytes() {
    return CsvTable.bytes(
        COLUMNS,
        rows.stream()
            .map(
                row ->
                    List.of(
                        row.window().record(),
                        row.window().channel(),
                        row.window().startSample(),
                        classNames.get(row.label()),
                        classNames.get(row.answer())))
            .toList());
  }

  /**
   * Reads the file of a run.
   *
   * @throws dev.bitbeat.model.BitbeatException {@link dev.bitbeat.model.UserError#RESULTS_INVALID},
   *     {@link dev.bitbeat.model.UserError#RESULTS_UNREADABLE}, {@link
   *     dev.bitbeat.model.UserError#TABLE_MISSING}
   */
  public static Predictions read(Path file, List<String> classNames) {
    List<Prediction> rows = new ArrayList<>();
    for (CSVRecord line : CsvTable.read(file, COLUMNS)) {
      rows.add(
          CsvTable.parse(
              file,
              line,
              l ->
                  new Prediction(
                      new WindowId(
                          l.get("record"),
                          Integer.parseInt(l.get("channel")),
                          Integer.parseInt(l.get("startSample"))),
                      indexOf(classNames, l.get("label")),
                      indexOf(classNames, l.get("answer")))));
    }
    return new Predictions(classNames, rows);
  }

  private static int indexOf(List<String> classNames, String name) {
    int index = classNames.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("class '" + name + "' is not one of " + classNames);
    }
    return index;
  }
}

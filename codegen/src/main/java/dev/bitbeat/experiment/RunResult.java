package dev.bitbeat.experiment;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.train.Baselines;
import dev.bitbeat.train.Confusion;
import dev.bitbeat.train.Protocol;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;

/**
 * A finished run as one line of a table: what was trained, and how its integer model did on the
 * windows that the training held out.
 *
 * @param dataset data set
 * @param protocol name of the protocol
 * @param recipe name of the recipe
 * @param recipeSha256 its bytes
 * @param splitSeed seed of the split
 * @param seed seed of the training
 * @param fold from 0
 * @param epoch whose weights the model has
 * @param windows test windows
 * @param correct those classified rightly
 * @param macroF1 mean F1 over the classes
 * @param weightBytes see {@link BnnModel#weightBits()}
 * @param modelBytes see {@link BnnModel#dataBytes()}
 * @param baselines on the same test windows
 * @param classF1 F1 by class, class 0 first
 */
public record RunResult(
    String dataset,
    String protocol,
    String recipe,
    String recipeSha256,
    long splitSeed,
    long seed,
    int fold,
    int epoch,
    int windows,
    int correct,
    double macroF1,
    int weightBytes,
    int modelBytes,
    Baselines baselines,
    Map<String, Double> classF1) {
  /** Columns of a table of results. */
  static final List<String> COLUMNS =
      List.of(
          "dataset",
          "protocol",
          "recipe",
          "recipeSha256",
          "splitSeed",
          "seed",
          "fold",
          "epoch",
          "windows",
          "correct",
          "accuracy",
          "macroF1",
          "weightBytes",
          "modelBytes",
          "majority",
          "recordMajority",
          "nearestNeighbour",
          "classF1");

  /** By what was trained; never by figures. */
  static final Comparator<RunResult> ORDER =
      Comparator.comparing(RunResult::dataset)
          .thenComparing(RunResult::protocol)
          .thenComparing(RunResult::recipe)
          .thenComparing(RunResult::recipeSha256)
          .thenComparingLong(RunResult::splitSeed)
          .thenComparingLong(RunResult::seed)
          .thenComparingInt(RunResult::fold);

  /** The beat classes whose mean F1 is told, where a data set has them. */
  public static final List<String> BEATS = List.of("N", "S", "V");

  public RunResult {
    classF1 = Collections.unmodifiableMap(new LinkedHashMap<>(classF1));
    if (windows < 1 || correct < 0 || correct > windows) {
      throw new IllegalArgumentException(correct + " of " + windows + " windows");
    }
    if (weightBytes < 0 || modelBytes < 0) {
      throw new IllegalArgumentException(weightBytes + " and " + modelBytes + " bytes");
    }
    requireShare("macroF1", macroF1);
    requireShare("majority", baselines.majority());
    requireShare("recordMajority", baselines.recordMajority());
    requireShare("nearestNeighbour", baselines.nearestNeighbour());
    classF1.forEach(RunResult::requireShare);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value + " is outside 0..1");
    }
  }

  /** Whether this is the line of the model that says this about itself. */
  boolean isOf(Provenance p) {
    return dataset.equals(p.dataset())
        && protocol.equals(p.protocol())
        && recipe.equals(p.recipe())
        && recipeSha256.equals(p.recipeSha256())
        && splitSeed == p.splitSeed()
        && seed == p.trainSeed()
        && fold == p.fold()
        && epoch == p.epochs()
        && correct == p.testCorrect()
        && windows == p.testWindows();
  }

  /** The line of a model. */
  static RunResult of(BnnModel model, Confusion confusion, Baselines baselines) {
    Provenance p = model.provenance();
    Map<String, Double> classF1 = new LinkedHashMap<>();
    for (int c = 0; c < confusion.classNames().size(); c++) {
      classF1.put(confusion.classNames().get(c), rounded(confusion.f1(c)));
    }
    return new RunResult(
        p.dataset(),
        p.protocol(),
        p.recipe(),
        p.recipeSha256(),
        p.splitSeed(),
        p.trainSeed(),
        p.fold(),
        p.epochs(),
        confusion.total(),
        confusion.correct(),
        rounded(confusion.macroF1()),
        (model.weightBits() + 7) / 8,
        model.dataBytes(),
        new Baselines(
            rounded(baselines.majority()),
            rounded(baselines.recordMajority()),
            rounded(baselines.nearestNeighbour())),
        classF1);
  }

  /** As the table has it, so that a result read back equals the one that was written. */
  private static double rounded(double value) {
    return Double.parseDouble(six(value));
  }

  private static String six(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  /** Share of the test windows classified rightly. */
  public double accuracy() {
    return (double) correct / windows;
  }

  /** Mean F1 over the beat classes N, S and V; NaN for a data set without them. */
  public double beatF1() {
    return BEATS.stream().mapToDouble(b -> classF1.getOrDefault(b, Double.NaN)).sum()
        / BEATS.size();
  }

  /** What was trained, in words. */
  String name() {
    return String.format(
        Locale.ROOT,
        "%s %s %s split seed %d seed %d fold %d",
        dataset,
        protocol,
        recipe,
        splitSeed,
        seed,
        fold);
  }

  List<Object> values() {
    return List.of(
        dataset,
        protocol,
        recipe,
        recipeSha256,
        splitSeed,
        seed,
        fold,
        epoch,
        windows,
        correct,
        six(accuracy()),
        six(macroF1),
        weightBytes,
        modelBytes,
        six(baselines.majority()),
        six(baselines.recordMajority()),
        six(baselines.nearestNeighbour()),
        classF1.entrySet().stream()
            .map(e -> e.getKey() + "=" + six(e.getValue()))
            .collect(Collectors.joining(";")));
  }

  /**
   * @throws dev.bitbeat.model.BitbeatException as {@link CsvTable#read}
   */
  static List<RunResult> readAll(Path file) {
    return CsvTable.read(file, COLUMNS).stream()
        .map(line -> CsvTable.parse(file, line, RunResult::parse))
        .toList();
  }

  private static RunResult parse(CSVRecord line) {
    if (!Protocol.isLabel(line.get("protocol"))) {
      throw new IllegalArgumentException("protocol '" + line.get("protocol") + "' is unknown");
    }
    return new RunResult(
        line.get("dataset"),
        line.get("protocol"),
        line.get("recipe"),
        line.get("recipeSha256"),
        Long.parseLong(line.get("splitSeed")),
        Long.parseLong(line.get("seed")),
        Integer.parseInt(line.get("fold")),
        Integer.parseInt(line.get("epoch")),
        Integer.parseInt(line.get("windows")),
        Integer.parseInt(line.get("correct")),
        Double.parseDouble(line.get("macroF1")),
        Integer.parseInt(line.get("weightBytes")),
        Integer.parseInt(line.get("modelBytes")),
        new Baselines(
            Double.parseDouble(line.get("majority")),
            Double.parseDouble(line.get("recordMajority")),
            Double.parseDouble(line.get("nearestNeighbour"))),
        classF1(line.get("classF1")));
  }

  private static Map<String, Double> classF1(String text) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      int equals = part.lastIndexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("classF1 '" + part + "' is not CLASS=VALUE");
      }
      values.put(part.substring(0, equals), Double.parseDouble(part.substring(equals + 1)));
    }
    return values;
  }
}

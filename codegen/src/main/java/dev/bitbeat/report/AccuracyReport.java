package dev.bitbeat.report;

import dev.bitbeat.experiment.Bootstrap;
import dev.bitbeat.experiment.Fold;
import dev.bitbeat.experiment.Predictions;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.Baselines;
import dev.bitbeat.train.Confusion;
import dev.bitbeat.train.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A model's answers on a data set: on the windows that its training held out, and on all.
 *
 * @param model what was measured
 * @param dataset what on
 * @param heldOut the model's own test windows; empty when it was not trained on this data set
 * @param all every window; those of the training are among them unless {@code heldOut} is empty
 * @param baselines on the held-out windows
 * @param bootstrap intervals of the figures that count
 */
public record AccuracyReport(
    BnnModel model,
    Dataset dataset,
    Optional<Confusion> heldOut,
    Confusion all,
    Optional<Baselines> baselines,
    Bootstrap bootstrap) {

  /**
   * Classifies every window of a data set.
   *
   * @throws BitbeatException {@link UserError#EVALUATION_MISMATCH} when classes or window length
   *     differ
   */
  public static AccuracyReport measure(BnnModel model, Dataset dataset) {
    checkFit(model, dataset);
    Predictions all = Predictions.of(model, dataset, IntStream.range(0, dataset.size()).toArray());
    Optional<Fold> fold = Fold.of(model.provenance(), dataset);
    Optional<Predictions> heldOut = fold.map(f -> all.only(f.split().test()));
    return new AccuracyReport(
        model,
        dataset,
        heldOut.map(Predictions::confusion),
        all.confusion(),
        fold.map(Fold::baselines),
        Bootstrap.of(
            dataset.classNames(),
            heldOut.orElse(all).rows(),
            fold.filter(f -> f.protocol() == Protocol.INTER_PATIENT).isPresent()));
  }

  private static void checkFit(BnnModel model, Dataset dataset) {
    if (!model.classNames().equals(dataset.classNames())) {
      throw new BitbeatException(
          UserError.EVALUATION_MISMATCH,
          model.name(),
          dataset.name(),
          "classes " + model.classNames() + " and " + dataset.classNames());
    }
    if (model.inputLength() != dataset.windowLength()) {
      throw new BitbeatException(
          UserError.EVALUATION_MISMATCH,
          model.name(),
          dataset.name(),
          "windows of " + model.inputLength() + " and " + dataset.windowLength() + " samples");
    }
  }

  /** The figures that count: held-out windows where there are some, else all. */
  public Confusion main() {
    return heldOut.orElse(all);
  }

  /** What the main figures are measured on, in words. */
  public String scope() {
    if (heldOut.isEmpty()) {
      return "all windows (the model was not trained on this data set)";
    }
    Provenance p = model.provenance();
    String test = "held-out test windows, " + division(p);
    return Protocol.of(p.protocol()) == Protocol.REFERENCE
        ? test + "; the recipe may have chosen its epoch by these very windows"
        : test;
  }

  /** What to add where the figures on all windows are told. */
  String amongAll() {
    return heldOut.isPresent() ? ", training ones among them" : "";
  }

  /** JSON with the stable keys {@code accuracy}, {@code macroF1} and {@code confusion}. */
  public String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model.name());
    root.put("dataset", dataset.name());
    root.put("measuredOn", heldOut.isPresent() ? "held-out" : "all");
    root.put("scope", scope());
    root.put("windows", main().total());
    root.putAll(figures(main()));
    root.put("intervals", intervals(bootstrap));
    beatF1(main()).ifPresent(f1 -> root.put("macroF1OverNsv", round(f1)));
    baselines.ifPresent(
        b -> {
          Map<String, Object> baseline = new LinkedHashMap<>();
          baseline.put("majority", round(b.majority()));
          baseline.put("recordMajority", round(b.recordMajority()));
          baseline.put("nearestNeighbour", round(b.nearestNeighbour()));
          root.put("baselines", baseline);
        });
    Map<String, Object> everything = new LinkedHashMap<>();
    everything.put("windows", all.total());
    everything.putAll(figures(all));
    root.put("all", everything);
    return Json.text(root);
  }

  /** 95 % intervals as JSON. */
  static Map<String, Object> intervals(Bootstrap bootstrap) {
    Map<String, Object> intervals = new LinkedHashMap<>();
    intervals.put("resampled", bootstrap.unit());
    intervals.put("units", bootstrap.units());
    intervals.put(
        "accuracy", List.of(round(bootstrap.accuracy().low()), round(bootstrap.accuracy().high())));
    intervals.put(
        "macroF1", List.of(round(bootstrap.macroF1().low()), round(bootstrap.macroF1().high())));
    return intervals;
  }

  /** 95 % intervals in words. */
  static String words(Bootstrap bootstrap) {
    return String.format(
        Locale.ROOT,
        "95 %% intervals: accuracy %.2f to %s, macro F1 %.3f to %.3f (bootstrap over %,d %s)",
        100 * bootstrap.accuracy().low(),
        percent(bootstrap.accuracy().high()),
        bootstrap.macroF1().low(),
        bootstrap.macroF1().high(),
        bootstrap.units(),
        bootstrap.unit());
  }

  /** Mean F1 over the beat classes N, S and V, where a data set has them. */
  static OptionalDouble beatF1(Confusion confusion) {
    List<Integer> classes = RunResult.BEATS.stream().map(confusion.classNames()::indexOf).toList();
    return classes.contains(-1)
        ? OptionalDouble.empty()
        : classes.stream().mapToDouble(confusion::f1).average();
  }

  private static Map<String, Object> figures(Confusion confusion) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("accuracy", round(confusion.accuracy()));
    figures.put("macroF1", round(confusion.macroF1()));
    figures.put("confusion", confusion.counts());
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int c = 0; c < confusion.classNames().size(); c++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", confusion.classNames().get(c));
      one.put("windows", confusion.actual(c));
      one.put("sensitivity", round(confusion.sensitivity(c)));
      one.put("specificity", round(confusion.specificity(c)));
      one.put("precision", round(confusion.precision(c)));
      one.put("f1", round(confusion.f1(c)));
      classes.add(one);
    }
    figures.put("classes", classes);
    return figures;
  }

  private static double round(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }

  /** A screen of text. */
  public String text() {
    StringBuilder out = new StringBuilder();
    line(out, "%s on %s: %s", model.name(), dataset.name(), scope());
    line(
        out,
        "accuracy %s (%d of %d), macro F1 %.3f",
        percent(main().accuracy()),
        main().correct(),
        main().total(),
        main().macroF1());
    baselines.ifPresent(
        b ->
            line(
                out,
                "baselines: majority %s, record's majority %s, nearest neighbour %s",
                percent(b.majority()),
                percent(b.recordMajority()),
                percent(b.nearestNeighbour())));
    line(out, "%s", words(bootstrap));
    beatF1(main()).ifPresent(f1 -> line(out, "macro F1 over N, S and V %.3f", f1));
    line(
        out,
        "all windows%s: %s (%d of %d)",
        amongAll(),
        percent(all.accuracy()),
        all.correct(),
        all.total());
    out.append('\n');
    line(
        out,
        "%-12s %7s %11s %11s %9s %7s",
        "class",
        "windows",
        "sensitivity",
        "specificity",
        "precision",
        "F1");
    for (int c = 0; c < main().classNames().size(); c++) {
      line(
          out,
          "%-12s %7d %11s %11s %9s %7.3f",
          main().classNames().get(c),
          main().actual(c),
          percent(main().sensitivity(c)),
          percent(main().specificity(c)),
          percent(main().precision(c)),
          main().f1(c));
    }
    return out.toString();
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  /** Protocol, split seed and fold in words. */
  static String division(Provenance provenance) {
    return String.format(
        Locale.ROOT,
        "protocol %s, split seed %d, fold %d",
        provenance.protocol(),
        provenance.splitSeed(),
        provenance.fold());
  }
}

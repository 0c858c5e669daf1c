package dev.bitbeat.report;

import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import dev.bitbeat.train.Baselines;
import dev.bitbeat.train.Confusion;
import java.util.List;
import java.util.Locale;

/** The Markdown page beside a model file: where it comes from and how it was measured. */
public final class ModelCard {
  private final AccuracyReport report;
  private final StringBuilder out = new StringBuilder();

  private ModelCard(AccuracyReport report) {
    this.report = report;
  }

  /** Writes the page. */
  public static String of(AccuracyReport report) {
    return new ModelCard(report).build();
  }

  private String build() {
    BnnModel model = report.model();
    line("# %s", escaped(model.name()));
    line("");
    line(
        "Written by `bitbeat evaluate --card`. SHA-256 of the model's content: `%s`.",
        ModelFile.digest(model));
    line("Not a medical device.");
    origin(model.provenance());
    network(model);
    accuracy();
    perClass();
    confusion();
    return out.toString();
  }

  private void origin(Provenance p) {
    line("");
    line("## Origin");
    line("");
    line("| | |");
    line("|---|---|");
    line("| trained by | %s |", escaped(p.tool()));
    line("| data set | %s |", escaped(p.dataset()));
    line(
        "| protocol | %s, split seed %d, fold %d |",
        escaped(p.protocol()), p.splitSeed(), p.fold());
    line("| recipe | %s (SHA-256 `%s`) |", escaped(p.recipe()), p.recipeSha256());
    line("| training seed | %d |", p.trainSeed());
    line("| epochs | %d |", p.epochs());
  }

  /** A name as Markdown shows it, in a table as well. */
  private static String escaped(String name) {
    return name.replaceAll("[|<&*_`\\[]", "\\\\$0");
  }

  private void network(BnnModel model) {
    line("");
    line("## Network");
    line("");
    line(
        "%d samples at %d Hz, normalizer %s, %,d multiply-accumulates a window.",
        model.inputLength(), model.samplingHz(), describe(model.normalizer()), model.macs());
    line("");
    line("| block | channels | kernel | stride | pad | pool | length | weights |");
    line("|---|---|---|---|---|---|---|---|");
    List<BlockShape> shapes = model.shapes();
    for (int i = 0; i < shapes.size(); i++) {
      BlockShape s = shapes.get(i);
      line(
          "| %s | %d to %d | %d | %d | %d | %d/%d | %d to %d | %,d |",
          i == 0 ? "input" : i == shapes.size() - 1 ? "head" : "binary",
          s.inChannels(),
          s.outChannels(),
          s.kernel(),
          s.stride(),
          s.pad(),
          s.poolKernel(),
          s.poolStride(),
          model.lengths().get(i),
          model.lengths().get(i + 1),
          s.fanIn() * s.outChannels());
    }
    InputBlock input = model.input();
    if (input.phases() > 1) {
      line("");
      line(
          "The blocks behind the first run in %d phases on every window, each with the first pool %d"
              + " positions later; their scores add up. The lengths are those of one phase.",
          input.phases(), input.phaseStep());
    }
    model.head().rhythm().ifPresent(this::rhythm);
  }

  private void rhythm(RhythmTerms terms) {
    Rhythm rhythm = terms.rhythm();
    line("");
    line(
        "The head also sees the rhythm: how many beats come early in their usual shape, early in another"
            + " one, late, or unevenly, each at levels %s (refractory %d, longest %d, spacing %d"
            + " samples); %d weights a class.",
        terms.levels(),
        rhythm.refractory(),
        rhythm.longest(),
        rhythm.spacing(),
        terms.weights().size());
  }

  private static String describe(Normalizer normalizer) {
    if (normalizer instanceof Normalizer.Running running) {
      return String.format(
          Locale.ROOT,
          "`running` (mean shift %d, scale shift %d, first scale %d)",
          running.meanShift(),
          running.scaleShift(),
          running.firstScale());
    }
    return "`window-zscore`";
  }

  private void accuracy() {
    Confusion main = report.main();
    line("");
    line("## Accuracy");
    line("");
    line("Measured with the integer model on %s.", report.scope());
    line("");
    line("| | accuracy |");
    line("|---|---|");
    line(
        "| this model | **%s** (%d of %d), macro F1 %.3f |",
        AccuracyReport.percent(main.accuracy()), main.correct(), main.total(), main.macroF1());
    if (report.baselines().isPresent()) {
      Baselines b = report.baselines().get();
      line("| always the majority class | %s |", AccuracyReport.percent(b.majority()));
      line("| the record's majority class | %s |", AccuracyReport.percent(b.recordMajority()));
      line(
          "| nearest neighbour, z-scored windows | %s |",
          AccuracyReport.percent(b.nearestNeighbour()));
    }
    AccuracyReport.beatF1(main)
        .ifPresent(f1 -> line("| this model, macro F1 over N, S and V | %.3f |", f1));
    line("");
    line("%s.", AccuracyReport.words(report.bootstrap()));
    line("");
    line(
        "On all %,d windows%s: %s.",
        report.all().total(), report.amongAll(), AccuracyReport.percent(report.all().accuracy()));
  }

  private void perClass() {
    Confusion main = report.main();
    line("");
    line("| class | windows | sensitivity | specificity | precision | F1 |");
    line("|---|---|---|---|---|---|");
    for (int c = 0; c < main.classNames().size(); c++) {
      line(
          "| %s | %d | %s | %s | %s | %.3f |",
          escaped(main.classNames().get(c)),
          main.actual(c),
          AccuracyReport.percent(main.sensitivity(c)),
          AccuracyReport.percent(main.specificity(c)),
          AccuracyReport.percent(main.precision(c)),
          main.f1(c));
    }
  }

  private void confusion() {
    Confusion main = report.main();
    List<String> names = main.classNames().stream().map(ModelCard::escaped).toList();
    line("");
    line("## Confusion");
    line("");
    line("Rows: the true class. Columns: the answer.");
    line("");
    line("| | %s |", String.join(" | ", names));
    line("|---|%s", "---|".repeat(names.size()));
    for (int c = 0; c < names.size(); c++) {
      StringBuilder row = new StringBuilder("| ").append(names.get(c)).append(" |");
      for (int count : main.counts()[c]) {
        row.append(' ').append(count == 0 ? "." : Integer.toString(count)).append(" |");
      }
      line("%s", row);
    }
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

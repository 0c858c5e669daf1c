package dev.bitbeat.report;

import dev.bitbeat.experiment.RecipeSummary;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.train.Baselines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A sweep's pages: {@code summary.txt}, {@code summary.json}, a plot {@code
 * accuracy-DATASET-PROTOCOL.png} of each protocol, and {@code report.html} with all of it in one
 * file.
 */
public final class SweepPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>bitbeat sweep</title>
      <style>
      body { font: 15px/1.45 sans-serif; color: #222; max-width: 64em; margin: 2em auto; padding: 0 1em }
      table { border-collapse: collapse; margin: 1em 0 }
      th, td { padding: .25em .7em; text-align: right; border-bottom: 1px solid #ddd }
      th:first-child, td:first-child { text-align: left }
      tr.front td:first-child { color: #1c7c54; font-weight: bold }
      img { max-width: 100%; height: auto }
      .note { color: #666 }
      </style>
      </head>
      <body>
      <h1>Accuracy against bytes</h1>
      """;

  private SweepPage() {}

  /**
   * Writes all pages into a folder, those without pictures first.
   *
   * @throws dev.bitbeat.model.BitbeatException {@link dev.bitbeat.model.UserError#GRAPHICS} when
   *     this machine can draw no text
   */
  public static void write(Path folder, SweepReport report) {
    AtomicFiles.write(
        folder.resolve("summary.txt"), report.text().getBytes(StandardCharsets.UTF_8));
    AtomicFiles.write(
        folder.resolve("summary.json"), report.json().getBytes(StandardCharsets.UTF_8));
    SortedMap<String, byte[]> files = new TreeMap<>();
    StringBuilder html = new StringBuilder(HEAD);
    for (List<RecipeSummary> group : groups(report.summaries())) {
      RunResult any = group.get(0).first();
      byte[] png = ParetoPlot.png(group);
      files.put("accuracy-" + any.dataset() + "-" + any.protocol() + ".png", png);
      section(html, group, png);
    }
    html.append("</body>\n</html>\n");
    files.put("report.html", html.toString().getBytes(StandardCharsets.UTF_8));
    AtomicFiles.writeAll(folder, files);
  }

  private static Iterable<List<RecipeSummary>> groups(List<RecipeSummary> summaries) {
    Map<String, List<RecipeSummary>> groups =
        summaries.stream()
            .collect(
                Collectors.groupingBy(
                    RecipeSummary::title, LinkedHashMap::new, Collectors.toList()));
    return groups.values();
  }

  private static void section(StringBuilder html, List<RecipeSummary> group, byte[] png) {
    List<RecipeSummary> front = RecipeSummary.front(group);
    add(html, "<h2>%s</h2>\n", escaped(group.get(0).title()));
    add(
        html,
        "<img alt=\"accuracy against bytes\" width=\"960\" height=\"600\""
            + " src=\"data:image/png;base64,%s\">\n",
        Base64.getEncoder().encodeToString(png));
    html.append(
        "<table>\n<tr><th>recipe</th><th>runs</th><th>bytes</th><th>accuracy</th>"
            + "<th>over runs</th><th>over repeats</th><th>macro F1</th></tr>\n");
    for (RecipeSummary s : group) {
      add(
          html,
          "<tr%s><td>%s</td><td>%d</td><td>%,d</td><td>%s</td><td>%s</td><td>%s</td>"
              + "<td>%.3f</td></tr>\n",
          front.contains(s) ? " class=\"front\"" : "",
          escaped(s.first().recipe()) + (s.complete() ? "" : " (folds are missing)"),
          s.runs().size(),
          s.first().modelBytes(),
          AccuracyReport.percent(s.accuracy()),
          SweepReport.points(s.overRuns(RunResult::accuracy)),
          SweepReport.points(s.overRepeats(RunResult::accuracy)),
          s.overRepeats(RunResult::macroF1).mean());
    }
    html.append("</table>\n");
    Baselines baselines = RecipeSummary.baselines(group);
    add(
        html,
        "<p class=\"note\">Baselines: majority class %s, the record's majority class %s, nearest"
            + " neighbour %s. Bytes: weights, thresholds and head numbers, without code. Over"
            + " runs, over repeats (split seed and seed): standard deviation in points. Green: no recipe here has fewer"
            + " bytes and more accuracy.</p>\n",
        AccuracyReport.percent(baselines.majority()),
        AccuracyReport.percent(baselines.recordMajority()),
        AccuracyReport.percent(baselines.nearestNeighbour()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void add(StringBuilder html, String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values));
  }
}

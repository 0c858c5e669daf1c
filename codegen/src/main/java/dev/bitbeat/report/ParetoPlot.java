package dev.bitbeat.report;

import dev.bitbeat.experiment.RecipeSummary;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.experiment.Spread;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Accuracy against bytes: a point a recipe with its spread over repeats, and the front. */
public final class ParetoPlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 600;
  private static final Color FRONT = new Color(0x1c7c54);
  private static final Color OTHER = new Color(0x808080);

  private ParetoPlot() {}

  /**
   * Draws recipes of one data set and protocol.
   *
   * @param summaries at least one
   * @return a PNG file
   * @throws BitbeatException {@link UserError#GRAPHICS} when this machine can draw no text
   */
  public static byte[] png(List<RecipeSummary> summaries) {
    return Drawing.png(() -> BitmapEncoder.getBitmapBytes(chart(summaries), BitmapFormat.PNG));
  }

  private static XYChart chart(List<RecipeSummary> summaries) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(summaries.get(0).title() + ": accuracy against bytes")
            .xAxisTitle("bytes of weights, thresholds and head (code not counted)")
            .yAxisTitle("accuracy, % (bars: deviation over repeats)")
            .build();
    style(chart, summaries);
    List<RecipeSummary> front =
        RecipeSummary.front(summaries).stream()
            .sorted(Comparator.comparingInt(s -> s.first().modelBytes()))
            .toList();
    List<RecipeSummary> others = summaries.stream().filter(s -> !front.contains(s)).toList();
    add(chart, "best at its size", front, FRONT).setLineStyle(new BasicStroke(1.5f));
    if (!others.isEmpty()) {
      add(chart, "others", others, OTHER)
          .setLineStyle(new BasicStroke(0f))
          .setLineColor(new Color(0, true));
    }
    for (RecipeSummary s : summaries) {
      AnnotationText name =
          new AnnotationText(
              s.first().recipe(),
              s.first().modelBytes(),
              100 * s.accuracy() + labelGap(summaries),
              false);
      chart.addAnnotation(name);
    }
    return chart;
  }

  private static void style(XYChart chart, List<RecipeSummary> summaries) {
    var bytes = summaries.stream().mapToInt(s -> s.first().modelBytes()).summaryStatistics();
    double room = Math.max(100, 0.15 * (bytes.getMax() - bytes.getMin()));
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    chart.getStyler().setXAxisMin(Math.max(0, bytes.getMin() - room));
    chart.getStyler().setXAxisMax(bytes.getMax() + room);
    chart.getStyler().setYAxisMin(lowest(summaries) - margin(summaries));
    chart.getStyler().setYAxisMax(Math.min(100.5, highest(summaries) + margin(summaries)));
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisDecimalPattern("0.0");
    chart.getStyler().setLocale(java.util.Locale.ROOT);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setMarkerSize(9);
  }

  private static double lowest(List<RecipeSummary> summaries) {
    return summaries.stream().mapToDouble(s -> 100 * s.accuracy() - bar(s)).min().orElse(0);
  }

  private static double highest(List<RecipeSummary> summaries) {
    return summaries.stream().mapToDouble(s -> 100 * s.accuracy() + bar(s)).max().orElse(100);
  }

  private static double margin(List<RecipeSummary> summaries) {
    return Math.max(0.5, 0.1 * (highest(summaries) - lowest(summaries)));
  }

  private static double labelGap(List<RecipeSummary> summaries) {
    return 0.35 * margin(summaries);
  }

  private static double bar(RecipeSummary s) {
    Spread spread = s.overRepeats(RunResult::accuracy);
    return Double.isNaN(spread.deviation()) ? 0 : 100 * spread.deviation();
  }

  private static XYSeries add(
      XYChart chart, String name, List<RecipeSummary> summaries, Color color) {
    XYSeries series =
        chart.addSeries(
            name,
            summaries.stream().mapToDouble(s -> s.first().modelBytes()).toArray(),
            summaries.stream().mapToDouble(s -> 100 * s.accuracy()).toArray(),
            summaries.stream().mapToDouble(ParetoPlot::bar).toArray());
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
    series.setLineColor(color);
    return series;
  }
}

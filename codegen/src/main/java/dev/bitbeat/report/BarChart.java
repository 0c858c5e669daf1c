package dev.bitbeat.report;

import java.util.List;

/**
 * Horizontal stacked bars in groups, as an SVG picture. A bar much longer than most is drawn broken
 * off at the right edge, so that the others can be told apart.
 *
 * @param title above everything
 * @param note one line under the title
 * @param series names of the segments, in order
 * @param groups bars that belong together, from top to bottom
 */
record BarChart(String title, String note, List<String> series, List<Group> groups) {
  private static final int WIDTH = 960;
  private static final int LEFT = 190;
  private static final int RIGHT = 150;
  private static final int TOP = 96;
  private static final int BAR = 18;
  private static final int GAP = 4;
  private static final int GROUP_GAP = 26;
  private static final double LEAST = 0.5;
  private static final String PLAIN = "#b0b0b0";

  /** Bars longer than so many medians are broken off. */
  private static final int LONGEST_MEDIANS = 4;

  BarChart {
    series = List.copyOf(series);
    groups = List.copyOf(groups);
  }

  /**
   * Bars that belong together.
   *
   * @param label stands above them
   */
  record Group(String label, List<Bar> bars) {
    Group {
      bars = List.copyOf(bars);
    }
  }

  /**
   * One bar.
   *
   * @param label stands before it
   * @param segments length of each segment, none negative
   * @param value stands behind it
   */
  record Bar(String label, List<Double> segments, String value) {
    Bar {
      segments = List.copyOf(segments);
    }

    private double length() {
      return segments.stream().mapToDouble(s -> s).sum();
    }
  }

  /** The picture. */
  String svg() {
    int height =
        TOP + groups.stream().mapToInt(g -> GROUP_GAP + g.bars().size() * (BAR + GAP)).sum() + 16;
    Svg svg = new Svg(WIDTH, height);
    svg.text(16, 28, 16, "start", title);
    svg.text(16, 50, 12, "start", note);
    legend(svg);
    double scale = (WIDTH - LEFT - RIGHT) / Math.max(longest(), 1);
    int y = TOP;
    for (Group group : groups) {
      y += GROUP_GAP;
      svg.text(16, y - 6, 13, "start", group.label());
      for (Bar bar : group.bars()) {
        bar(svg, bar, y, scale);
        y += BAR + GAP;
      }
    }
    return svg.end();
  }

  /** Length of the longest bar that is drawn whole. */
  private double longest() {
    List<Double> lengths =
        groups.stream().flatMap(g -> g.bars().stream()).map(Bar::length).sorted().toList();
    if (lengths.isEmpty()) {
      return 1;
    }
    double limit = LONGEST_MEDIANS * lengths.get(lengths.size() / 2);
    return lengths.stream().filter(length -> length <= limit).max(Double::compare).orElse(limit);
  }

  private void legend(Svg svg) {
    double x = 16;
    for (int s = 0; s < series.size(); s++) {
      svg.rectangle(x, 64, 12, 12, Svg.color(s), series.get(s));
      svg.text(x + 17, 75, 12, "start", series.get(s));
      x += 17 + 7.0 * series.get(s).length() + 18;
    }
  }

  private void bar(Svg svg, Bar bar, int y, double scale) {
    svg.text(LEFT - 8, y + 13, 12, "end", bar.label());
    double end = LEFT + Math.min(bar.length() * scale, WIDTH - LEFT - RIGHT + 20);
    boolean broken = bar.length() * scale > end - LEFT + LEAST;
    double x = LEFT;
    for (int s = 0; s < bar.segments().size(); s++) {
      double width = Math.min(bar.segments().get(s) * scale, end - x);
      if (width > 0) {
        boolean plain = bar.segments().size() != series.size();
        svg.rectangle(
            x,
            y,
            Math.max(width, LEAST),
            BAR,
            plain ? PLAIN : Svg.color(s),
            (plain ? bar.label() : series.get(s)) + ": " + Math.round(bar.segments().get(s)));
        x += width;
      }
    }
    svg.text(x + 6, y + 13, 12, "start", (broken ? "... " : "") + bar.value());
  }
}

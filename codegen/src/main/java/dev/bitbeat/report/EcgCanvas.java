package dev.bitbeat.report;

import dev.bitbeat.signal.Annotation;
import dev.bitbeat.signal.AnnotationCodes;
import dev.bitbeat.signal.EcgSignal;
import dev.bitbeat.signal.SignalSpec;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws paper, traces and beats of an {@link EcgPlot}. */
final class EcgCanvas {
  private static final Color BACKGROUND = Color.WHITE;
  private static final Color PAPER = new Color(0xfffafa);
  private static final Color LIGHT_LINE = new Color(0xfbe3e3);
  private static final Color HEAVY_LINE = new Color(0xf0b4b4);
  private static final Color TEXT = new Color(0x303030);
  private static final Color FAINT_TEXT = new Color(0x808080);
  private static final Color TRACE = new Color(0x101828);
  private static final Color RHYTHM = new Color(0x1c7c54);

  private static final String FLUTTER_WAVE = "!";

  /** Beats by AAMI class: normal ones quiet, the others in a colour each. */
  private static final Map<String, Color> BEAT_COLORS =
      Map.ofEntries(
          Map.entry("A", new Color(0x1d5fd1)),
          Map.entry("a", new Color(0x1d5fd1)),
          Map.entry("J", new Color(0x1d5fd1)),
          Map.entry("S", new Color(0x1d5fd1)),
          Map.entry("n", new Color(0x1d5fd1)),
          Map.entry("V", new Color(0xc81e1e)),
          Map.entry("E", new Color(0xc81e1e)),
          Map.entry(FLUTTER_WAVE, new Color(0xc81e1e)),
          Map.entry("F", new Color(0x8a2bb5)),
          Map.entry("/", new Color(0xb35c00)),
          Map.entry("f", new Color(0xb35c00)),
          Map.entry("Q", new Color(0xb35c00)));

  private static final double LIGHT_SECONDS = 0.04;
  private static final double LIGHT_UNITS = 0.1;
  private static final int HEAVY_EVERY = 5;

  /** Below so many pixels between them lines are left out. */
  private static final double CLOSEST_LINES = 4;

  private static final double SHORTEST_LABEL_DISTANCE = 70;
  private static final int[] LABEL_SECONDS = {1, 2, 5, 10, 20, 30, 60};

  private final Graphics2D graphics;
  private final EcgScale scale;
  private final double frequency;
  private final Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private final Font bold = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private final Font beatFont = new Font(Font.SANS_SERIF, Font.BOLD, 13);

  /**
   * @param frequency frames per second of the record
   */
  EcgCanvas(Graphics2D graphics, EcgScale scale, double frequency) {
    this.graphics = graphics;
    this.frequency = frequency;
    this.scale = scale;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(BACKGROUND);
    graphics.fillRect(0, 0, scale.width(), scale.height());
  }

  void title(String title) {
    graphics.setFont(bold);
    graphics.setColor(TEXT);
    graphics.drawString(title, EcgScale.LEFT, 28);
    int titleEnd = EcgScale.LEFT + graphics.getFontMetrics().stringWidth(title);
    String note = note();
    graphics.setFont(plain);
    int width = graphics.getFontMetrics().stringWidth(note);
    int x = scale.width() - EcgScale.RIGHT - width;
    if (x > titleEnd + 20) {
      graphics.setColor(FAINT_TEXT);
      graphics.drawString(note, x, 28);
    }
  }

  /** How far apart the heavy lines are that are drawn. */
  private String note() {
    List<String> distances = new ArrayList<>();
    if (draws(LIGHT_SECONDS * HEAVY_EVERY * scale.pixelsPerSecond())) {
      distances.add("0.2 s");
    }
    if (draws(LIGHT_UNITS * HEAVY_EVERY * scale.pixelsPerUnit())) {
      distances.add("0.5 mV");
    }
    return distances.isEmpty() ? "" : "heavy lines: " + String.join(", ", distances);
  }

  /** Whether lines stand so far apart, in pixels, that they are drawn. */
  private static boolean draws(double distance) {
    return distance >= CLOSEST_LINES;
  }

  /** The grid, the time below, the voltage at the left and the lead's name. */
  void paper(int lead, SignalSpec spec) {
    EcgScale.Panel panel = scale.panels().get(lead);
    graphics.setColor(PAPER);
    graphics.fillRect(EcgScale.LEFT, panel.top(), scale.paperWidth(), scale.paperHeight(lead));
    verticalLines(lead);
    horizontalLines(lead, panel);
    timeLabels(lead);
    leadName(lead, spec);
  }

  private void verticalLines(int lead) {
    int top = scale.panels().get(lead).top();
    int height = scale.paperHeight(lead);
    double end = scale.from() + scale.duration();
    for (boolean heavy : new boolean[] {false, true}) {
      double step = heavy ? LIGHT_SECONDS * HEAVY_EVERY : LIGHT_SECONDS;
      if (!draws(step * scale.pixelsPerSecond())) {
        continue;
      }
      graphics.setColor(heavy ? HEAVY_LINE : LIGHT_LINE);
      for (long i = (long) Math.ceil(scale.from() / step - 1e-9); i * step <= end + 1e-9; i++) {
        graphics.fillRect((int) Math.round(scale.x(i * step)), top, 1, height);
      }
    }
  }

  private void horizontalLines(int lead, EcgScale.Panel panel) {
    for (boolean heavy : new boolean[] {false, true}) {
      double step = heavy ? LIGHT_UNITS * HEAVY_EVERY : LIGHT_UNITS;
      if (!draws(step * scale.pixelsPerUnit())) {
        continue;
      }
      graphics.setColor(heavy ? HEAVY_LINE : LIGHT_LINE);
      long first = Math.round(panel.lowest() / step);
      long last = Math.round(panel.highest() / step);
      for (long i = first; i <= last; i++) {
        int y = (int) Math.round(scale.y(lead, i * step));
        graphics.fillRect(EcgScale.LEFT, y, scale.paperWidth(), 1);
      }
    }
    voltageLabels(lead, panel);
  }

  private void voltageLabels(int lead, EcgScale.Panel panel) {
    graphics.setFont(plain);
    graphics.setColor(FAINT_TEXT);
    double step = 0.5;
    while (step * scale.pixelsPerUnit() < 26) {
      step *= 2;
    }
    for (double v = Math.ceil(panel.lowest() / step) * step; v <= panel.highest(); v += step) {
      String text = String.format(Locale.ROOT, "%.1f", v + 0.0);
      int width = graphics.getFontMetrics().stringWidth(text);
      graphics.drawString(text, EcgScale.LEFT - 8 - width, (float) scale.y(lead, v) + 5);
    }
  }

  private void timeLabels(int lead) {
    if (lead != scale.panels().size() - 1) {
      return;
    }
    graphics.setFont(plain);
    graphics.setColor(FAINT_TEXT);
    int step = LABEL_SECONDS[LABEL_SECONDS.length - 1];
    for (int candidate : LABEL_SECONDS) {
      if (candidate * scale.pixelsPerSecond() >= SHORTEST_LABEL_DISTANCE) {
        step = candidate;
        break;
      }
    }
    float y = scale.panels().get(lead).top() + scale.paperHeight(lead) + 20;
    double end = scale.from() + scale.duration();
    for (long i = (long) Math.ceil(scale.from() / step - 1e-9); i * step <= end + 1e-9; i++) {
      double second = i * (double) step;
      String text = EcgScale.clock(second);
      int width = graphics.getFontMetrics().stringWidth(text);
      graphics.drawString(text, (float) scale.x(second) - width / 2f, y);
    }
  }

  private void leadName(int lead, SignalSpec spec) {
    graphics.setFont(bold);
    String name = spec.description().isEmpty() ? "signal " + lead : spec.description();
    String text = name + " (" + spec.units() + ")";
    graphics.setColor(TEXT);
    graphics.drawString(
        text,
        EcgScale.LEFT,
        scale.panels().get(lead).top() - (lead == 0 ? EcgScale.BEAT_ROOM : 0) - 8);
  }

  /** The signal; where samples are not valid, the line is broken. */
  void trace(int lead, EcgSignal signal) {
    double rate = frequency * signal.spec().samplesPerFrame();
    int first = (int) Math.ceil(scale.from() * rate);
    int last = (int) Math.min(signal.length() - 1.0, (scale.from() + scale.duration()) * rate);
    Path2D path = new Path2D.Double();
    boolean open = false;
    for (int i = first; i <= last; i++) {
      if (signal.sample(i) == EcgSignal.INVALID) {
        open = false;
        continue;
      }
      double x = scale.x(i / rate);
      double y = scale.y(lead, signal.physical(i));
      if (open) {
        path.lineTo(x, y);
      } else {
        path.moveTo(x, y);
      }
      open = true;
    }
    graphics.setColor(TRACE);
    graphics.setStroke(new BasicStroke(1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(path);
  }

  /** A line through every beat of the stretch, its symbol above the first lead. */
  void beats(int lead, List<Annotation> annotations) {
    double lastEnd = 0;
    for (Annotation annotation : annotations) {
      boolean drawn = annotation.isBeat() || annotation.symbol().equals(FLUTTER_WAVE);
      if (drawn && isInside(annotation)) {
        lastEnd = beat(lead, annotation.symbol(), x(annotation), lastEnd);
      }
    }
  }

  private double beat(int lead, String symbol, double x, double lastEnd) {
    Color color = BEAT_COLORS.getOrDefault(symbol, FAINT_TEXT);
    int top = scale.panels().get(lead).top();
    graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 90));
    graphics.fillRect((int) Math.round(x), top, 1, scale.paperHeight(lead));
    graphics.setFont(beatFont);
    int width = graphics.getFontMetrics().stringWidth(symbol);
    if (lead != 0 || x - width / 2.0 < lastEnd + 1) {
      return lastEnd;
    }
    graphics.setColor(color);
    graphics.drawString(symbol, (float) (x - width / 2.0), top - 7f);
    return x + width / 2.0;
  }

  /** The rhythm that holds at the left edge, then every change of it, inside the first lead. */
  void rhythms(List<Annotation> annotations) {
    List<Annotation> changes =
        annotations.stream().filter(a -> a.code() == AnnotationCodes.RHYTHM).toList();
    double lastEnd = EcgScale.LEFT;
    lastEnd =
        changes.stream()
            .filter(change -> second(change) < scale.from())
            .reduce((earlier, later) -> later)
            .map(change -> rhythm(change, EcgScale.LEFT))
            .orElse(lastEnd);
    for (Annotation change : changes) {
      if (isInside(change)) {
        lastEnd = rhythm(change, Math.max(x(change), lastEnd));
      }
    }
  }

  private double rhythm(Annotation change, double x) {
    String text = change.aux().isEmpty() ? change.symbol() : change.aux();
    graphics.setFont(beatFont);
    int width = graphics.getFontMetrics().stringWidth(text);
    int y = scale.panels().get(0).top() + 17;
    graphics.setColor(PAPER);
    graphics.fillRect((int) x + 3, y - 13, width + 4, 17);
    graphics.setColor(RHYTHM);
    graphics.drawString(text, (float) x + 5, y);
    return x + width + 8;
  }

  private boolean isInside(Annotation annotation) {
    return second(annotation) >= scale.from()
        && second(annotation) <= scale.from() + scale.duration();
  }

  private double x(Annotation annotation) {
    return scale.x(second(annotation));
  }

  private double second(Annotation annotation) {
    return annotation.sample() / frequency;
  }
}

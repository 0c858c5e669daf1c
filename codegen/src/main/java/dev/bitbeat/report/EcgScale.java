package dev.bitbeat.report;

import dev.bitbeat.signal.EcgSignal;
import dev.bitbeat.signal.WfdbRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a second and a millivolt stand in the picture, in pixels.
 *
 * @param from first second
 * @param duration seconds
 * @param pixelsPerSecond horizontal scale
 * @param pixelsPerUnit vertical scale: pixels per mV, or per unit of another kind of signal
 * @param panels vertical place and range of each lead
 */
record EcgScale(
    double from,
    double duration,
    double pixelsPerSecond,
    double pixelsPerUnit,
    List<Panel> panels) {
  static final int LEFT = 64;
  static final int RIGHT = 24;
  static final int TOP = 44;
  static final int BOTTOM = 34;

  /** Room above each panel for the lead's name. */
  static final int HEADROOM = 30;

  /** More room above the first panel for the beats. */
  static final int BEAT_ROOM = 20;

  private static final double PAPER_PIXELS_PER_SECOND = 150;
  private static final int WIDEST = 3000;
  private static final double MILLIVOLT_PER_SECOND = 0.4;
  private static final int MAX_PANEL_PIXELS = 600;

  EcgScale {
    panels = List.copyOf(panels);
  }

  /**
   * One lead's strip.
   *
   * @param top first pixel row of the paper
   * @param lowest physical value at its bottom, a multiple of 0.5
   * @param highest physical value at its top
   */
  record Panel(int top, double lowest, double highest) {}

  static EcgScale of(WfdbRecord record, double from, double duration) {
    double perSecond = Math.min(PAPER_PIXELS_PER_SECOND, (WIDEST - LEFT - RIGHT) / duration);
    double perUnit = PAPER_PIXELS_PER_SECOND * MILLIVOLT_PER_SECOND;
    List<Panel> panels = new ArrayList<>();
    int top = TOP + HEADROOM + BEAT_ROOM;
    for (EcgSignal signal : record.signals()) {
      double[] range = range(signal, record.header().frequency(), from, duration);
      double shrunk = Math.min(perUnit, MAX_PANEL_PIXELS / (range[1] - range[0]));
      perUnit = shrunk;
      panels.add(new Panel(top, range[0], range[1]));
    }
    List<Panel> placed = new ArrayList<>();
    for (Panel panel : panels) {
      placed.add(new Panel(top, panel.lowest(), panel.highest()));
      top += (int) Math.round((panel.highest() - panel.lowest()) * perUnit) + HEADROOM;
    }
    return new EcgScale(from, duration, perSecond, perUnit, placed);
  }

  /** Range of the stretch, widened to multiples of 0.5 with at least -0.5 to 1. */
  private static double[] range(EcgSignal signal, double frequency, double from, double duration) {
    double lowest = -0.5;
    double highest = 1;
    double rate = frequency * signal.spec().samplesPerFrame();
    int last = (int) Math.min(signal.length(), Math.ceil((from + duration) * rate));
    for (int i = (int) (from * rate); i < last; i++) {
      if (signal.sample(i) != EcgSignal.INVALID) {
        lowest = Math.min(lowest, signal.physical(i));
        highest = Math.max(highest, signal.physical(i));
      }
    }
    return new double[] {Math.floor(lowest * 2) / 2, Math.ceil(highest * 2) / 2};
  }

  int width() {
    return LEFT + paperWidth() + RIGHT;
  }

  int paperWidth() {
    return Math.max(1, (int) Math.round(duration * pixelsPerSecond));
  }

  int paperHeight(int lead) {
    Panel panel = panels.get(lead);
    return Math.max(1, (int) Math.round((panel.highest() - panel.lowest()) * pixelsPerUnit));
  }

  int height() {
    int last = panels.size() - 1;
    return last < 0 ? TOP + BOTTOM : panels.get(last).top() + paperHeight(last) + BOTTOM;
  }

  double x(double second) {
    return LEFT + (second - from) * pixelsPerSecond;
  }

  double y(int lead, double value) {
    return panels.get(lead).top() + (panels.get(lead).highest() - value) * pixelsPerUnit;
  }

  /** {@code 1:02.5} for 62.5 seconds; hours in front where there are any. */
  static String clock(double seconds) {
    long tenths = Math.round(seconds * 10);
    long minutes = tenths / 600;
    String text =
        minutes >= 60
            ? String.format(Locale.ROOT, "%d:%02d:", minutes / 60, minutes % 60)
            : minutes + ":";
    text += String.format(Locale.ROOT, "%02d", tenths % 600 / 10);
    return tenths % 10 == 0 ? text : text + "." + tenths % 10;
  }
}

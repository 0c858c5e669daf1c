package dev.bitbeat.report;

import java.util.List;
import java.util.Locale;

/** Writes an SVG picture: rectangles and text on white, the same bytes for the same picture. */
final class Svg {
  /** Told apart in print and by most colour-blind people (Okabe and Ito), lightened for text. */
  private static final List<String> COLORS =
      List.of(
          "#8ecae6", "#f4a261", "#90be6d", "#e5989b", "#b8a9d9", "#f2d680", "#9fb1bd", "#d4b499",
          "#7fc8b8");

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height) {
    text.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" fill=\"#202020\">\n"
                + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
            width,
            height,
            width,
            height,
            width,
            height));
  }

  /** Fill of the n-th kind of thing. */
  static String color(int n) {
    return COLORS.get(n % COLORS.size());
  }

  /**
   * A filled rectangle.
   *
   * @param tip what a viewer shows under the pointer
   */
  void rectangle(double x, double y, double width, double height, String color, String tip) {
    text.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\""
                + " stroke=\"#ffffff\" stroke-width=\"0.5\"><title>%s</title></rect>\n",
            x,
            y,
            width,
            height,
            color,
            escaped(tip)));
  }

  /**
   * One line of text.
   *
   * @param y base line
   * @param anchor start, middle or end: where x is
   */
  void text(double x, double y, int size, String anchor, String line) {
    text.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            size,
            anchor,
            escaped(line)));
  }

  /** The whole picture; nothing may be added behind it. */
  String end() {
    return text.append("</svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

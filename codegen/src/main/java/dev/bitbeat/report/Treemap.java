package dev.bitbeat.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rectangles whose areas are sizes, in groups of one colour, as an SVG picture. Rows are filled as
 * long as that makes their rectangles squarer (Bruls, Huizing and van Wijk, Squarified Treemaps,
 * 2000).
 *
 * @param title above everything
 * @param note one line under the title
 * @param groups what belongs together; those without bytes are left out
 */
record Treemap(String title, String note, List<Group> groups) {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 640;
  private static final int MARGIN = 16;
  private static final int TOP = 84;
  private static final int FONT = 12;
  private static final double CHARACTER = 7.2;

  Treemap {
    groups = groups.stream().filter(g -> g.bytes() > 0).toList();
  }

  /**
   * Tiles of one colour.
   *
   * @param label stands in the legend
   */
  record Group(String label, List<Tile> tiles) {
    Group {
      tiles = List.copyOf(tiles);
    }

    private int bytes() {
      return tiles.stream().mapToInt(Tile::bytes).sum();
    }
  }

  /**
   * One rectangle.
   *
   * @param label stands inside where there is room
   * @param bytes its area
   */
  record Tile(String label, int bytes) {}

  private record Area(double x, double y, double width, double height) {}

  /** The picture. */
  String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT);
    svg.text(MARGIN, 28, 16, "start", title);
    svg.text(MARGIN, 50, FONT, "start", note);
    legend(svg);
    Area all = new Area(MARGIN, TOP, WIDTH - 2 * MARGIN, HEIGHT - TOP - MARGIN);
    List<Area> places = layout(groups.stream().map(Group::bytes).toList(), all);
    for (int g = 0; g < groups.size(); g++) {
      List<Tile> tiles =
          groups.get(g).tiles().stream()
              .filter(t -> t.bytes() > 0)
              .sorted(Comparator.comparingInt(Tile::bytes).reversed().thenComparing(Tile::label))
              .toList();
      List<Area> inside = layout(tiles.stream().map(Tile::bytes).toList(), places.get(g));
      for (int t = 0; t < tiles.size(); t++) {
        tile(svg, tiles.get(t), inside.get(t), Svg.color(g));
      }
    }
    return svg.end();
  }

  private void legend(Svg svg) {
    double x = MARGIN;
    for (int g = 0; g < groups.size(); g++) {
      String text = groups.get(g).label() + " " + groups.get(g).bytes();
      svg.rectangle(x, 62, 12, 12, Svg.color(g), text);
      svg.text(x + 17, 73, FONT, "start", text);
      x += 17 + CHARACTER * text.length() + 18;
    }
  }

  private static void tile(Svg svg, Tile tile, Area area, String color) {
    svg.rectangle(
        area.x(),
        area.y(),
        area.width(),
        area.height(),
        color,
        tile.label() + ": " + tile.bytes() + " bytes");
    int room = (int) ((area.width() - 8) / CHARACTER);
    if (area.height() < FONT + 4 || room < 3) {
      return;
    }
    String label = tile.label();
    svg.text(
        area.x() + 4,
        area.y() + FONT + 3,
        FONT,
        "start",
        label.length() <= room ? label : label.substring(0, room - 1) + "\u2026");
    if (area.height() >= 2 * FONT + 8) {
      svg.text(
          area.x() + 4, area.y() + 2 * FONT + 6, FONT, "start", Integer.toString(tile.bytes()));
    }
  }

  /** Places for sizes in the order in which they come. */
  private static List<Area> layout(List<Integer> sizes, Area area) {
    List<Area> places = new ArrayList<>();
    Area left = area;
    double rest = sizes.stream().mapToInt(s -> s).sum();
    int first = 0;
    while (first < sizes.size()) {
      double perByte = left.width() * left.height() / rest;
      double side = Math.min(left.width(), left.height());
      int end = first + 1;
      while (end < sizes.size()
          && worst(sizes.subList(first, end + 1), side, perByte)
              <= worst(sizes.subList(first, end), side, perByte)) {
        end++;
      }
      List<Integer> row = sizes.subList(first, end);
      double bytes = row.stream().mapToInt(s -> s).sum();
      left = place(row, bytes, bytes * perByte / side, left, places);
      rest -= bytes;
      first = end;
    }
    return places;
  }

  /** Longest side by shortest of the least square rectangle of a row. */
  private static double worst(List<Integer> row, double side, double perByte) {
    double bytes = row.stream().mapToInt(s -> s).sum();
    double depth = bytes * perByte / side;
    return row.stream()
        .mapToDouble(
            size -> {
              double length = size * perByte / depth;
              return Math.max(length / depth, depth / length);
            })
        .max()
        .orElse(1);
  }

  /** Places one row along the shorter side; returns what is left of the area. */
  private static Area place(
      List<Integer> row, double bytes, double depth, Area area, List<Area> places) {
    boolean column = area.width() >= area.height();
    double along = column ? area.y() : area.x();
    double side = column ? area.height() : area.width();
    for (int size : row) {
      double length = side * size / bytes;
      places.add(
          column
              ? new Area(area.x(), along, depth, length)
              : new Area(along, area.y(), length, depth));
      along += length;
    }
    return column
        ? new Area(area.x() + depth, area.y(), area.width() - depth, area.height())
        : new Area(area.x(), area.y() + depth, area.width(), area.height() - depth);
  }
}

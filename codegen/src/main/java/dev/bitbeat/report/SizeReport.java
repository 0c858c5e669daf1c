package dev.bitbeat.report;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.target.Board;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Firmware;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where every byte of a firmware image goes.
 *
 * @param classifier what is in the firmware
 * @param firmware the built image
 * @param budget bytes that the image may take, when one is given
 * @param baseline an earlier report to compare with, when one is given
 */
public record SizeReport(
    Classifier classifier,
    Firmware firmware,
    Optional<Integer> budget,
    Optional<SizeBaseline> baseline) {
  private static final int BAR = 40;

  private BnnModel model() {
    return classifier.model();
  }

  private String optimize() {
    return classifier.options().optimize().label();
  }

  /** True when there is a budget and the image is beyond it. */
  public boolean overBudget() {
    return budget.isPresent() && image() > budget.get();
  }

  private int image() {
    return firmware.size().image();
  }

  /**
   * Weights of one layer as the model has them, before any packing.
   *
   * @param layer 0 is the input block, the last one the head
   * @param channels channels out
   * @param weightBits bits of all weights
   * @param thresholds thresholds, or scales, offsets and rhythm weights of the head
   */
  private record Layer(int layer, int channels, int weightBits, int thresholds) {}

  private List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    BlockShape input = model().input().shape();
    layers.add(
        new Layer(
            0,
            input.outChannels(),
            model().input().weightBits() * input.outChannels() * input.kernel(),
            input.outChannels()));
    for (BinaryBlock block : model().blocks()) {
      BlockShape shape = block.shape();
      layers.add(
          new Layer(
              layers.size(),
              shape.outChannels(),
              shape.outChannels() * shape.fanIn(),
              shape.outChannels()));
    }
    BlockShape head = model().head().shape();
    int terms = 2 + (model().head().hasMax() ? 1 : 0) + (model().head().hasCount() ? 2 : 0);
    terms += model().head().rhythm().map(rhythm -> rhythm.weights().size()).orElse(0);
    layers.add(
        new Layer(
            layers.size(),
            head.outChannels(),
            head.outChannels() * head.fanIn(),
            terms * head.outChannels()));
    return layers;
  }

  /** Tables for people: image, RAM and bytes by owner. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    Board board = firmware.board();
    line(
        text,
        "%s on %s (%s), --optimize %s",
        model().name(),
        board.name(),
        board.coreName(),
        optimize());
    line(text, "");
    line(
        text,
        "image       %7d bytes of %d (flash)%s",
        image(),
        board.flash().bytes(),
        budgetText());
    line(
        text,
        "ram         %7d bytes of %d: variables %d, worst stack %d",
        firmware.ramBytes(),
        board.ram().bytes(),
        firmware.size().ram(),
        firmware.stackBytes());
    line(text, "");
    for (Firmware.Owner owner : Firmware.Owner.values()) {
      int bytes = firmware.bytes(owner);
      if (bytes != 0) {
        line(text, "%-18s%7d  %s", owner.label(), bytes, "#".repeat(bar(bytes)));
      }
    }
    return text.toString();
  }

  /** Tables for people: the summary, then every symbol and layer. */
  public String text() {
    StringBuilder text = new StringBuilder(summary());
    line(text, "");
    line(text, "bytes  owner              symbol");
    firmware.parts().stream()
        .sorted(Comparator.comparingInt(Firmware.Part::bytes).reversed())
        .forEach(p -> line(text, "%5d  %-18s %s", p.bytes(), p.owner().label(), p.symbol()));
    line(text, "");
    line(text, "layer  channels  weight bits  thresholds");
    for (Layer layer : layers()) {
      line(
          text,
          "%5d  %8d  %11d  %10d",
          layer.layer(),
          layer.channels(),
          layer.weightBits(),
          layer.thresholds());
    }
    baseline.ifPresent(before -> text.append('\n').append(before.text(current())));
    return text.toString();
  }

  /** Every symbol as a rectangle, the table of binary weights split by layer; SVG. */
  public String picture() {
    List<Treemap.Group> groups = new ArrayList<>();
    for (Firmware.Owner owner : Firmware.Owner.values()) {
      List<Treemap.Tile> tiles = new ArrayList<>();
      firmware.parts().stream()
          .filter(p -> p.owner() == owner)
          .sorted(Comparator.comparingInt(Firmware.Part::bytes).reversed())
          .forEach(
              part -> {
                if (owner == Firmware.Owner.CLASSIFIER_TABLES && holdsLayers(part)) {
                  tiles.addAll(byLayer(part));
                } else {
                  tiles.add(new Treemap.Tile(part.symbol(), part.bytes()));
                }
              });
      groups.add(new Treemap.Group(owner.label(), tiles));
    }
    return new Treemap(
            "Bytes of the image: "
                + model().name()
                + " on "
                + firmware.board().name()
                + ", --optimize "
                + optimize(),
            image() + " bytes in all, areas to scale; the table of the weights is split by layer",
            groups)
        .svg();
  }

  /** Whether a table is the one of the binary weights: their bits fill it. */
  private boolean holdsLayers(Firmware.Part table) {
    long unused = 8L * table.bytes() - layerBits();
    return unused >= 0 && unused < 8;
  }

  private long layerBits() {
    return classifier.layerBits().stream().mapToLong(Integer::longValue).sum();
  }

  /** The table of the binary weights, split as its bits belong to the layers. */
  private List<Treemap.Tile> byLayer(Firmware.Part table) {
    List<Integer> bits = classifier.layerBits();
    List<Treemap.Tile> tiles = new ArrayList<>();
    long all = layerBits();
    int before = 0;
    long bitsBefore = 0;
    for (int layer = 0; layer < bits.size(); layer++) {
      bitsBefore += bits.get(layer);
      int upTo = (int) (table.bytes() * bitsBefore / all);
      String name = layer == 0 ? "input" : layer == bits.size() - 1 ? "head" : "block " + layer;
      if (upTo > before) {
        tiles.add(new Treemap.Tile(table.symbol() + ", " + name, upTo - before));
      }
      before = upTo;
    }
    return tiles;
  }

  private String budgetText() {
    if (budget.isEmpty()) {
      return "";
    }
    int left = budget.get() - image();
    return String.format(
        Locale.ROOT,
        left >= 0 ? ", %d under the budget of %d" : ", %d OVER the budget of %d",
        Math.abs(left),
        budget.get());
  }

  private int bar(int bytes) {
    return Math.max(1, Math.round((float) BAR * bytes / image()));
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  /** The figures that a later report compares with. */
  private SizeBaseline current() {
    Map<String, Integer> symbols = new LinkedHashMap<>();
    for (Firmware.Part part : firmware.parts()) {
      symbols.merge(part.symbol(), part.bytes(), Integer::sum);
    }
    return new SizeBaseline(
        SizeBaseline.of(model().name(), firmware.board().name(), optimize()),
        image(),
        firmware.ramBytes(),
        symbols);
  }

  /**
   * Keys: board, core, model, optimize, image, budget, overBudget, classifier, classifierCode,
   * classifierTables, ram (variables and worst stack), variables, stack, flashBytes, ramBytes,
   * owners, layers, symbols; with a baseline change (baseline, image, ram, symbols).
   */
  public String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    Board board = firmware.board();
    root.put("board", board.name());
    root.put("core", board.core().label());
    root.put("model", model().name());
    root.put("optimize", optimize());
    root.put("image", image());
    root.put("budget", budget.orElse(null));
    root.put("overBudget", overBudget());
    root.put("classifier", firmware.classifierBytes());
    root.put("classifierCode", firmware.bytes(Firmware.Owner.CLASSIFIER_CODE));
    root.put("classifierTables", firmware.bytes(Firmware.Owner.CLASSIFIER_TABLES));
    root.put("ram", firmware.ramBytes());
    root.put("variables", firmware.size().ram());
    root.put("stack", firmware.stackBytes());
    root.put("flashBytes", board.flash().bytes());
    root.put("ramBytes", board.ram().bytes());
    Map<String, Object> owners = new LinkedHashMap<>();
    for (Firmware.Owner owner : Firmware.Owner.values()) {
      owners.put(owner.label(), firmware.bytes(owner));
    }
    root.put("owners", owners);
    root.put("layers", layers().stream().map(SizeReport::layerMap).toList());
    root.put("symbols", firmware.parts().stream().map(SizeReport::partMap).toList());
    baseline.ifPresent(before -> root.put("change", before.change(current())));
    return Json.text(root);
  }

  private static Map<String, Object> layerMap(Layer layer) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("layer", layer.layer());
    map.put("channels", layer.channels());
    map.put("weightBits", layer.weightBits());
    map.put("thresholds", layer.thresholds());
    return map;
  }

  private static Map<String, Object> partMap(Firmware.Part part) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("owner", part.owner().label());
    map.put("name", part.symbol());
    map.put("bytes", part.bytes());
    return map;
  }
}

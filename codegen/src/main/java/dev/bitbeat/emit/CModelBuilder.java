package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Classifier;
import dev.bitbeat.emit.view.Struct;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Takes every decision about the C of one model: chooses the form, asks its builder for tables and
 * functions, adds up the sizes.
 */
final class CModelBuilder {
  /** Generated code belongs to its user, without any condition. */
  private static final String LICENSE = "0BSD";

  /** Most groups of three taps in one run of straight-line adders. */
  private static final int SPEED_CHUNK = 20;

  private static final int BALANCED_CHUNK = 5;

  private final BnnModel model;
  private final EmitOptions options;
  private final Form form;

  CModelBuilder(BnnModel model, EmitOptions options) {
    this.model = model;
    this.options = options;
    form =
        switch (options.kernel()) {
          case TIME_PACKED -> timePacked();
          case CHANNEL_PACKED -> new PlainForm(model, options.prefix(), false);
          case NAIVE -> new PlainForm(model, options.prefix(), true);
        };
  }

  private Form timePacked() {
    return switch (options.optimize()) {
      case SIZE ->
          SizeForm.suits(model)
              ? new SizeForm(model, options.prefix())
              : new PlainForm(model, options.prefix(), false);
      case SPEED -> new SpeedForm(model, options.prefix(), options.core(), SPEED_CHUNK);
      case BALANCED -> new SpeedForm(model, options.prefix(), options.core(), BALANCED_CHUNK);
    };
  }

  /** One way to compute a model in C. */
  interface Form {
    /** Name of the template of the C functions. */
    String template();

    /** Arguments of that template. */
    Map<String, ?> arguments();

    /** Struct types of the tables. */
    List<Struct> structs();

    /** Constant tables. */
    List<Table> tables();

    /** Bits that each layer takes in the table of the binary weights, the input block first. */
    List<Integer> layerBits();

    /** Words of scratch. */
    int scratchWords();
  }

  String bodyTemplate() {
    return form.template();
  }

  Map<String, ?> bodyArguments() {
    return form.arguments();
  }

  List<Integer> layerBits() {
    return form.layerBits();
  }

  /** The view of all three files around the functions. */
  Classifier classifier(String body) {
    int classes = model.classNames().size();
    int tableBytes = form.tables().stream().mapToInt(Table::bytes).sum();
    int scratchBytes = 4 * form.scratchWords();
    boolean streaming = model.normalizer().streaming();
    return new Classifier(
        options.prefix(),
        options.prefix().toUpperCase(Locale.ROOT),
        LICENSE,
        Version.TOOL,
        inComment(model.name()),
        ModelFile.digest(model),
        options.optimize().label(),
        options.core() != Core.ANY,
        options.core().label(),
        layerRows(),
        model.inputLength(),
        model.samplingHz(),
        model.classNames().stream().map(CModelBuilder::inComment).toList(),
        classes,
        streaming,
        streaming ? 1 : 0,
        tableBytes,
        scratchBytes,
        form.scratchWords(),
        scratchBytes + 4 * classes + 4,
        model.ranges(),
        form.structs(),
        form.tables(),
        body,
        options.selfTest(),
        tableCrc());
  }

  /** C literal of the CRC-32 over all tables' bytes in order. */
  private String tableCrc() {
    CRC32 crc = new CRC32();
    form.tables().forEach(table -> table.image().forEach(crc::update));
    return String.format(Locale.ROOT, "0x%08xu", crc.getValue());
  }

  /** A name as it may stand inside a C comment, which it must not end. */
  static String inComment(String name) {
    return name.replace("*/", "* /").replace("/*", "/ *").replaceAll("\\?(?=\\?)", "? ");
  }

  private List<String> layerRows() {
    List<String> rows = new ArrayList<>();
    rows.add("block  channels  kernel  stride  pad  pool  positions  outputs  weights");
    List<BlockShape> shapes = model.shapes();
    List<Integer> lengths = model.lengths();
    for (int l = 0; l < shapes.size(); l++) {
      BlockShape shape = shapes.get(l);
      rows.add(
          String.format(
              Locale.ROOT,
              "%-5s  %8s  %6d  %6d  %3d  %4s  %9d  %7d  %7d",
              l == 0 ? "input" : l == shapes.size() - 1 ? "head" : Integer.toString(l),
              shape.inChannels() + ">" + shape.outChannels(),
              shape.kernel(),
              shape.stride(),
              shape.pad(),
              shape.poolKernel() + "/" + shape.poolStride(),
              shape.convLength(lengths.get(l)),
              lengths.get(l + 1),
              shape.outChannels() * shape.fanIn()));
    }
    InputBlock input = model.input();
    if (input.phases() > 1) {
      rows.add(
          String.format(
              Locale.ROOT,
              "input block's pool: %d times, each %d positions later; the scores add up",
              input.phases(),
              input.phaseStep()));
    }
    model
        .head()
        .rhythm()
        .ifPresent(terms -> rows.add("head also: counts of beats at levels " + terms.levels()));
    return rows;
  }
}

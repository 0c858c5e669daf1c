package dev.bitbeat.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The model file {@code *.bnn.json}: one canonical JSON text per model, with the SHA-256 of its
 * content. Reading is strict: a file that differs in one bit from what {@link #write} would produce
 * is refused. docs/SPEC.md describes the fields.
 */
public final class ModelFile {
  /** Format version that this program reads and writes. */
  public static final int VERSION = 1;

  private static final String FORMAT = "bitbeat-model";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ModelFile() {}

  /** The file's bytes for a model: UTF-8, two spaces of indentation, {@code \n} line ends. */
  public static byte[] toBytes(BnnModel model) {
    String content = canonical(contentOf(model));
    String text =
        "{\n  \"format\": \""
            + FORMAT
            + "\",\n  \"version\": "
            + VERSION
            + ",\n  \"sha256\": \""
            + sha256(content)
            + "\",\n  \"content\": "
            + content
            + "\n}\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Lower-case hex SHA-256 of the model's canonical content: the model's identity. */
  public static String digest(BnnModel model) {
    return sha256(canonical(contentOf(model)));
  }

  /**
   * Writes a model atomically.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE}
   */
  public static void write(Path file, BnnModel model) {
    AtomicFiles.write(file, toBytes(model));
  }

  /**
   * Reads a model.
   *
   * @throws BitbeatException {@link UserError#MODEL_UNREADABLE}, {@link UserError#MODEL_NOT_JSON},
   *     {@link UserError#MODEL_VERSION}, {@link UserError#MODEL_FIELD}, {@link
   *     UserError#MODEL_DIGEST}, {@link UserError#MODEL_NOT_CANONICAL}
   */
  public static BnnModel read(Path file) {
    byte[] bytes;
    try {
      bytes = SmallFiles.json(file);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.MODEL_UNREADABLE, file, BitbeatException.reason(e));
    }
    return parse(file.toString(), bytes);
  }

  /**
   * Reads a model from memory.
   *
   * @param place what error messages call the source
   * @param bytes the whole file
   * @throws BitbeatException as {@link #read}
   */
  public static BnnModel parse(String place, byte[] bytes) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new BitbeatException(
          e, UserError.MODEL_NOT_JSON, place, line, BitbeatException.reason(e));
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.MODEL_NOT_JSON, place, 1, e.getMessage());
    }
    if (root == null || !root.isObject() || !FORMAT.equals(root.path("format").textValue())) {
      throw new BitbeatException(
          UserError.MODEL_NOT_JSON, place, 1, "\"format\" is not \"" + FORMAT + "\"");
    }
    if (!root.path("version").isInt() || root.path("version").intValue() != VERSION) {
      Object version = root.has("version") ? root.get("version") : "none";
      throw new BitbeatException(UserError.MODEL_VERSION, place, version, VERSION);
    }
    ModelReader reader = new ModelReader(place, root);
    String stated = reader.text("sha256");
    BnnModel model = reader.object("content").build(ModelFile::modelOf);
    reader.end("format", "version");
    byte[] canonical = toBytes(model);
    String actual = digest(model);
    if (!actual.equals(stated)) {
      throw new BitbeatException(UserError.MODEL_DIGEST, place, actual, stated);
    }
    int difference = Arrays.mismatch(canonical, bytes);
    if (difference >= 0) {
      throw new BitbeatException(UserError.MODEL_NOT_CANONICAL, place, difference);
    }
    return model;
  }

  private static ObjectNode contentOf(BnnModel model) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", model.name());
    ArrayNode classes = node.putArray("classNames");
    model.classNames().forEach(classes::add);
    node.put("inputLength", model.inputLength());
    node.put("samplingHz", model.samplingHz());
    node.set("normalizer", normalizerOf(model.normalizer()));
    ObjectNode input = node.putObject("input");
    putShape(input, model.input().shape());
    ArrayNode rows = input.putArray("weights");
    model.input().weights().forEach(row -> putAll(rows.addArray(), row));
    input.put("shift", model.input().shift());
    putAll(input.putArray("thresholds"), model.input().thresholds());
    if (model.input().phases() > 1) {
      input.put("phases", model.input().phases());
    }
    ArrayNode blocks = node.putArray("blocks");
    for (BinaryBlock block : model.blocks()) {
      ObjectNode item = blocks.addObject();
      putShape(item, block.shape());
      item.put("padBit", block.padBit() ? 1 : 0);
      putRows(item.putArray("weights"), block.weights());
      putAll(item.putArray("thresholds"), block.thresholds());
    }
    Head head = model.head();
    ObjectNode item = node.putObject("head");
    putShape(item, head.shape());
    item.put("padBit", head.padBit() ? 1 : 0);
    putRows(item.putArray("weights"), head.weights());
    putAll(item.putArray("sumScale"), head.sumScale());
    putAll(item.putArray("maxScale"), head.maxScale());
    putAll(item.putArray("countScale"), head.countScale());
    putAll(item.putArray("countThresholds"), head.countThresholds());
    putAll(item.putArray("offset"), head.offset());
    head.rhythm().ifPresent(terms -> putRhythm(item.putObject("rhythm"), terms));
    Provenance from = model.provenance();
    ObjectNode provenance = node.putObject("provenance");
    provenance.put("tool", from.tool());
    provenance.put("dataset", from.dataset());
    provenance.put("protocol", from.protocol());
    provenance.put("splitSeed", from.splitSeed());
    provenance.put("fold", from.fold());
    provenance.put("trainSeed", from.trainSeed());
    provenance.put("epochs", from.epochs());
    provenance.put("recipe", from.recipe());
    provenance.put("recipeSha256", from.recipeSha256());
    provenance.put("testCorrect", from.testCorrect());
    provenance.put("testWindows", from.testWindows());
    return node;
  }

  private static ObjectNode normalizerOf(Normalizer normalizer) {
    ObjectNode node = JSON.createObjectNode();
    if (normalizer instanceof Normalizer.Running running) {
      node.put("kind", "running");
      node.put("meanShift", running.meanShift());
      node.put("scaleShift", running.scaleShift());
      node.put("firstScale", running.firstScale());
    } else {
      node.put("kind", "window-zscore");
    }
    return node;
  }

  private static void putRhythm(ObjectNode node, RhythmTerms terms) {
    node.put("refractory", terms.rhythm().refractory());
    node.put("longest", terms.rhythm().longest());
    node.put("spacing", terms.rhythm().spacing());
    putAll(node.putArray("levels"), terms.levels());
    node.put("shift", terms.shift());
    ArrayNode rows = node.putArray("weights");
    terms.weights().forEach(row -> putAll(rows.addArray(), row));
  }

  private static void putShape(ObjectNode node, BlockShape shape) {
    node.put("inChannels", shape.inChannels());
    node.put("outChannels", shape.outChannels());
    node.put("kernel", shape.kernel());
    node.put("stride", shape.stride());
    node.put("pad", shape.pad());
    node.put("poolKernel", shape.poolKernel());
    node.put("poolStride", shape.poolStride());
  }

  private static void putAll(ArrayNode array, List<Integer> values) {
    values.forEach(array::add);
  }

  /** Rows as hex text, two digits a byte, column 0 in the lowest bit of the first byte. */
  private static void putRows(ArrayNode array, BitMatrix bits) {
    for (int row = 0; row < bits.rows(); row++) {
      byte[] bytes = new byte[(bits.columns() + 7) / 8];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (bits.word(row, i / 4) >>> (8 * (i % 4)));
      }
      array.add(HexFormat.of().formatHex(bytes));
    }
  }

  private static BnnModel modelOf(ModelReader content) {
    BnnModel model =
        new BnnModel(
            content.text("name"),
            content.texts("classNames"),
            content.integer("inputLength"),
            content.integer("samplingHz"),
            content.object("normalizer").build(ModelFile::normalizer),
            content.object("input").build(ModelFile::inputBlock),
            content.objects("blocks").stream().map(b -> b.build(ModelFile::block)).toList(),
            content.object("head").build(ModelFile::head),
            content.object("provenance").build(ModelFile::provenance));
    content.end();
    return model;
  }

  private static Normalizer normalizer(ModelReader node) {
    String kind = node.text("kind");
    Normalizer normalizer =
        switch (kind) {
          case "window-zscore" -> new Normalizer.WindowZscore();
          case "running" ->
              new Normalizer.Running(
                  node.integer("meanShift"),
                  node.integer("scaleShift"),
                  node.integer("firstScale"));
          default -> throw node.error("kind", "unknown normalizer '" + kind + "'");
        };
    node.end();
    return normalizer;
  }

  private static InputBlock inputBlock(ModelReader node) {
    BlockShape shape = shape(node);
    InputBlock block =
        new InputBlock(
            shape,
            node.integerRows("weights"),
            node.integer("shift"),
            node.integers("thresholds"),
            node.optionalInteger("phases").orElse(1));
    node.end();
    return block;
  }

  private static BinaryBlock block(ModelReader node) {
    BlockShape shape = shape(node);
    BinaryBlock block =
        new BinaryBlock(
            shape, node.bit("padBit"), node.bitRows("weights", shape), node.integers("thresholds"));
    node.end();
    return block;
  }

  private static Head head(ModelReader node) {
    BlockShape shape = shape(node);
    Head head =
        new Head(
            shape,
            node.bit("padBit"),
            node.bitRows("weights", shape),
            node.integers("sumScale"),
            node.integers("maxScale"),
            node.integers("countScale"),
            node.integers("countThresholds"),
            node.integers("offset"),
            node.optional("rhythm").map(terms -> terms.build(ModelFile::rhythm)));
    node.end();
    return head;
  }

  private static RhythmTerms rhythm(ModelReader node) {
    Rhythm rhythm =
        new Rhythm(node.integer("refractory"), node.integer("longest"), node.integer("spacing"));
    RhythmTerms terms =
        new RhythmTerms(
            rhythm, node.integers("levels"), node.integer("shift"), node.integerRows("weights"));
    node.end();
    return terms;
  }

  private static Provenance provenance(ModelReader node) {
    Provenance provenance =
        new Provenance(
            node.text("tool"),
            node.text("dataset"),
            node.text("protocol"),
            node.longInteger("splitSeed"),
            node.integer("fold"),
            node.longInteger("trainSeed"),
            node.integer("epochs"),
            node.text("recipe"),
            node.text("recipeSha256"),
            node.integer("testCorrect"),
            node.integer("testWindows"));
    node.end();
    return provenance;
  }

  private static BlockShape shape(ModelReader node) {
    return new BlockShape(
        node.integer("inChannels"),
        node.integer("outChannels"),
        node.integer("kernel"),
        node.integer("stride"),
        node.integer("pad"),
        node.integer("poolKernel"),
        node.integer("poolStride"));
  }

  private static String canonical(ObjectNode content) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withSeparators(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    try {
      return JSON.writer(printer).writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

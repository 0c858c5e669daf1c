package dev.bitbeat.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.SmallFiles;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The figures of an earlier size report, read from its JSON.
 *
 * @param of model, board and goal, as one text
 * @param image bytes of the image
 * @param ram variables and worst stack
 * @param symbols bytes by symbol
 */
public record SizeBaseline(String of, int image, int ram, Map<String, Integer> symbols) {
  public SizeBaseline {
    symbols = Collections.unmodifiableMap(new LinkedHashMap<>(symbols));
  }

  /**
   * Reads what {@code bitbeat size --format json} printed.
   *
   * @throws BitbeatException {@link UserError#BASELINE} when it is something else
   */
  public static SizeBaseline read(Path file) {
    try {
      JsonNode root = new ObjectMapper().readTree(SmallFiles.json(file));
      if (root == null || !root.path("symbols").isArray()) {
        throw new BitbeatException(UserError.BASELINE, file, "it has no list of symbols");
      }
      Map<String, Integer> symbols = new LinkedHashMap<>();
      for (JsonNode symbol : root.get("symbols")) {
        symbols.merge(text(file, symbol, "name"), number(file, symbol, "bytes"), Integer::sum);
      }
      return new SizeBaseline(
          of(text(file, root, "model"), text(file, root, "board"), text(file, root, "optimize")),
          number(file, root, "image"),
          number(file, root, "ram"),
          symbols);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.BASELINE, file, BitbeatException.reason(e));
    }
  }

  /** What was measured, as one text. */
  static String of(String model, String board, String optimize) {
    return model + " on " + board + ", --optimize " + optimize;
  }

  private static int number(Path file, JsonNode node, String key) {
    if (!node.path(key).isInt()) {
      throw new BitbeatException(UserError.BASELINE, file, "a '" + key + "' is no whole number");
    }
    return node.get(key).intValue();
  }

  private static String text(Path file, JsonNode node, String key) {
    if (!node.path(key).isTextual()) {
      throw new BitbeatException(UserError.BASELINE, file, "a '" + key + "' is no text");
    }
    return node.get(key).textValue();
  }

  /** What changed from here to there, as JSON; keys: baseline, image, ram, symbols. */
  Map<String, Object> change(SizeBaseline now) {
    Map<String, Object> changes = new LinkedHashMap<>();
    for (String name : changed(now)) {
      changes.put(name, now.symbols.getOrDefault(name, 0) - symbols.getOrDefault(name, 0));
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("baseline", of);
    root.put("image", now.image - image);
    root.put("ram", now.ram - ram);
    root.put("symbols", changes);
    return root;
  }

  /** Symbols of other sizes here and there. */
  private List<String> changed(SizeBaseline now) {
    TreeSet<String> names = new TreeSet<>(symbols.keySet());
    names.addAll(now.symbols.keySet());
    return names.stream()
        .filter(name -> !symbols.getOrDefault(name, 0).equals(now.symbols.getOrDefault(name, 0)))
        .toList();
  }

  /** What changed from here to there, one line a symbol; unchanged ones are left out. */
  String text(SizeBaseline now) {
    StringBuilder text = new StringBuilder("change against the baseline");
    text.append(of.equals(now.of) ? "\n" : ", which is of another: " + of + "\n");
    row(text, "image", image, now.image);
    row(text, "ram", ram, now.ram);
    for (String name : changed(now)) {
      row(text, name, symbols.getOrDefault(name, 0), now.symbols.getOrDefault(name, 0));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String name, int before, int after) {
    text.append(
        String.format(Locale.ROOT, "%+6d  %-28s %d -> %d\n", after - before, name, before, after));
  }
}

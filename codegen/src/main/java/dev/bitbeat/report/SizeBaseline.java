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
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The figures of an earlier size report, read from its JSON.
 *
 * @param image bytes of the image
 * @param ram variables and worst stack
 * @param symbols bytes by symbol
 */
public record SizeBaseline(int image, int ram, Map<String, Integer> symbols) {
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
      if (root == null || !root.path("image").isInt() || !root.path("symbols").isArray()) {
        throw new BitbeatException(UserError.BASELINE, file, "it has no image and symbols");
      }
      Map<String, Integer> symbols = new LinkedHashMap<>();
      root.get("symbols")
          .forEach(
              s -> symbols.merge(s.path("name").asText(), s.path("bytes").asInt(), Integer::sum));
      return new SizeBaseline(root.get("image").intValue(), root.path("ram").asInt(), symbols);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.BASELINE, file, BitbeatException.reason(e));
    }
  }

  /** What changed from here to there, one line a symbol; unchanged ones are left out. */
  String text(SizeBaseline now) {
    StringBuilder text = new StringBuilder("change against the baseline\n");
    row(text, "image", image, now.image);
    row(text, "ram", ram, now.ram);
    TreeSet<String> names = new TreeSet<>(symbols.keySet());
    names.addAll(now.symbols.keySet());
    for (String name : names) {
      int before = symbols.getOrDefault(name, 0);
      int after = now.symbols.getOrDefault(name, 0);
      if (before != after) {
        row(text, name, before, after);
      }
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String name, int before, int after) {
    text.append(
        String.format(Locale.ROOT, "%+6d  %-28s %d -> %d%n", after - before, name, before, after)
            .replace(System.lineSeparator(), "\n"));
  }
}

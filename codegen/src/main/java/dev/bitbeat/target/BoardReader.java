package dev.bitbeat.target;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bitbeat.emit.Core;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads one board descriptor, strictly: every key is known, every required one is there, every
 * value has its type and range. Errors name the file and the key.
 */
final class BoardReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern FLAG = Pattern.compile("-[A-Za-z0-9=+._-]{1,60}");
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9A-Fa-f]{1,8}");

  private final String place;

  private BoardReader(String place) {
    this.place = place;
  }

  /**
   * Parses a descriptor.
   *
   * @param place file name for messages
   * @throws BitbeatException {@link UserError#BOARD_FIELD} naming the key
   */
  static Board parse(String place, byte[] bytes) {
    BoardReader reader = new BoardReader(place);
    try {
      return reader.board(JSON.readTree(bytes));
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new BitbeatException(
          e,
          UserError.BOARD_FIELD,
          place,
          "line " + line,
          "not JSON: " + BitbeatException.reason(e));
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.BOARD_FIELD, place, "file", "unreadable");
    }
  }

  private Board board(JsonNode root) {
    Fields top = new Fields("", root);
    Board board =
        new Board(
            top.text("name", NAME),
            top.text("title", Pattern.compile("[ -~]{1,80}")),
            core(top),
            flags(top),
            top.flag("vectorUnit"),
            top.flag("vectorChecksum"),
            top.integer("clockHz", 1, Integer.MAX_VALUE),
            memory(top.object("flash")),
            memory(top.object("ram")),
            uart(top.object("uart")),
            top.optional("qemu").map(this::qemu),
            top.optionalText("runsOn", NAME),
            top.optionalText("roomier", NAME),
            top.optional("energy").map(this::energy));
    top.finish();
    if (board.qemu().isPresent() == board.runsOn().isPresent()) {
      throw error("qemu", "exactly one of qemu and runsOn must be given");
    }
    return board;
  }

  private Core core(Fields top) {
    String name = top.text("core", NAME);
    try {
      Core core = Core.of(name);
      if (core != Core.ANY) {
        return core;
      }
    } catch (BitbeatException e) {
      throw error("core", e.getMessage());
    }
    throw error("core", "must name a core");
  }

  private List<String> flags(Fields top) {
    List<String> flags = new ArrayList<>();
    JsonNode array = top.required("flags");
    if (!array.isArray() || array.isEmpty()) {
      throw error("flags", "must be a list of compiler flags");
    }
    for (JsonNode flag : array) {
      if (!flag.isTextual() || !FLAG.matcher(flag.textValue()).matches()) {
        throw error("flags", flag + " is not a compiler flag");
      }
      flags.add(flag.textValue());
    }
    return flags;
  }

  private Board.Memory memory(Fields fields) {
    long origin = fields.address("origin");
    int bytes = fields.integer("bytes", 64, 1 << 28);
    fields.finish();
    if (origin % 8 != 0 || bytes % 8 != 0) {
      throw error(fields.path + "origin", "origin and size must be multiples of 8");
    }
    if (origin + bytes > 1L << 32) {
      throw error(fields.path + "bytes", "reaches beyond the 32-bit address space");
    }
    return new Board.Memory(origin, bytes);
  }

  private Board.Uart uart(Fields fields) {
    String label = fields.text("kind", NAME);
    UartKind kind =
        UartKind.ofLabel(label)
            .orElseThrow(() -> error(fields.path + "kind", "unknown UART '" + label + "'"));
    long base = fields.address("base");
    Fields settings = fields.object("settings");
    SortedMap<String, Integer> values = new TreeMap<>();
    for (String name : kind.settings()) {
      values.put(name, settings.integer(name, 0, kind.largest(name)));
    }
    settings.finish();
    fields.finish();
    return new Board.Uart(kind, base, values);
  }

  private Board.QemuMachine qemu(Fields fields) {
    String machine = fields.text("machine", NAME);
    int clockHz = fields.integer("clockHz", 1_000, 1_000_000_000);
    fields.finish();
    return new Board.QemuMachine(machine, clockHz);
  }

  private Board.Energy energy(Fields fields) {
    double current = fields.number("microampsPerMegahertz", 1, 10_000);
    double volts = fields.number("volts", 0.5, 6);
    String source = fields.text("source", Pattern.compile("[ -~]{1,300}"));
    fields.finish();
    return new Board.Energy(current, volts, source);
  }

  private BitbeatException error(String key, String problem) {
    return new BitbeatException(UserError.BOARD_FIELD, place, key, problem);
  }

  /** The members of one JSON object; {@link #finish} complains about those nobody asked for. */
  private final class Fields {
    private final String path;
    private final JsonNode node;
    private final TreeSet<String> unread = new TreeSet<>();

    Fields(String path, JsonNode node) {
      this.path = path;
      this.node = node;
      if (!node.isObject()) {
        throw error(path.isEmpty() ? "file" : path, "must be an object");
      }
      node.fieldNames().forEachRemaining(unread::add);
    }

    JsonNode required(String key) {
      unread.remove(key);
      JsonNode value = node.get(key);
      if (value == null) {
        throw error(path + key, "is missing");
      }
      return value;
    }

    Fields object(String key) {
      return new Fields(path + key + ".", required(key));
    }

    Optional<Fields> optional(String key) {
      return node.has(key) ? Optional.of(object(key)) : Optional.empty();
    }

    String text(String key, Pattern form) {
      JsonNode value = required(key);
      if (!value.isTextual() || !form.matcher(value.textValue()).matches()) {
        throw error(path + key, value + " is not a text of the form " + form);
      }
      return value.textValue();
    }

    Optional<String> optionalText(String key, Pattern form) {
      return node.has(key) ? Optional.of(text(key, form)) : Optional.empty();
    }

    boolean flag(String key) {
      if (!node.has(key)) {
        return false;
      }
      JsonNode value = required(key);
      if (!value.isBoolean()) {
        throw error(path + key, value + " is neither true nor false");
      }
      return value.booleanValue();
    }

    int integer(String key, int low, int high) {
      JsonNode value = required(key);
      if (!value.isIntegralNumber()
          || !value.canConvertToInt()
          || value.intValue() < low
          || value.intValue() > high) {
        throw error(path + key, value + " is not a whole number in " + low + ".." + high);
      }
      return value.intValue();
    }

    double number(String key, double low, double high) {
      JsonNode value = required(key);
      if (!value.isNumber() || !(value.doubleValue() >= low && value.doubleValue() <= high)) {
        throw error(path + key, value + " is not a number in " + low + ".." + high);
      }
      return value.doubleValue();
    }

    long address(String key) {
      return Long.decode(text(key, ADDRESS));
    }

    void finish() {
      if (!unread.isEmpty()) {
        throw error(path + unread.first(), "unknown key");
      }
    }
  }
}

package dev.bitbeat.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Takes typed fields out of one JSON object and complains, by name, about what does not fit. */
final class ModelReader {
  private final String place;
  private final String path;
  private final JsonNode node;
  private final Set<String> taken = new HashSet<>();

  ModelReader(String place, JsonNode node) {
    this(place, "", node);
  }

  private ModelReader(String place, String path, JsonNode node) {
    this.place = place;
    this.path = path;
    this.node = node;
  }

  BitbeatException error(String field, String problem) {
    return new BitbeatException(UserError.MODEL_FIELD, place, path + field, problem);
  }

  /**
   * Builds the part of the model that this object holds; what the part itself refuses is complained
   * about with this object's place.
   */
  <T> T build(Function<ModelReader, T> part) {
    try {
      return part.apply(this);
    } catch (BitbeatException e) {
      if (e.error() == UserError.MODEL_INVALID) {
        String object = path.substring(0, path.length() - 1);
        throw new BitbeatException(e, UserError.MODEL_FIELD, place, object, e.detail());
      }
      throw e;
    }
  }

  private JsonNode take(String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw error(field, "missing");
    }
    taken.add(field);
    return value;
  }

  String text(String field) {
    return text(field, take(field));
  }

  private String text(String field, JsonNode value) {
    if (!value.isTextual()) {
      throw error(field, "not a text");
    }
    return value.textValue();
  }

  int integer(String field) {
    return integer(field, take(field));
  }

  private int integer(String field, JsonNode value) {
    if (!value.isInt()) {
      throw error(field, "not a 32-bit integer");
    }
    return value.intValue();
  }

  long longInteger(String field) {
    JsonNode value = take(field);
    if (!value.isInt() && !value.isLong()) {
      throw error(field, "not a 64-bit integer");
    }
    return value.longValue();
  }

  boolean bit(String field) {
    int value = integer(field);
    if (value != 0 && value != 1) {
      throw error(field, value + " is neither 0 nor 1");
    }
    return value == 1;
  }

  private JsonNode array(String field) {
    JsonNode value = take(field);
    if (!value.isArray()) {
      throw error(field, "not an array");
    }
    return value;
  }

  List<String> texts(String field) {
    List<String> list = new ArrayList<>();
    array(field).forEach(value -> list.add(text(field, value)));
    return list;
  }

  List<Integer> integers(String field) {
    return integers(field, array(field));
  }

  private List<Integer> integers(String field, JsonNode array) {
    if (!array.isArray()) {
      throw error(field, "not an array");
    }
    List<Integer> list = new ArrayList<>();
    array.forEach(value -> list.add(integer(field, value)));
    return list;
  }

  List<List<Integer>> integerRows(String field) {
    List<List<Integer>> rows = new ArrayList<>();
    array(field).forEach(row -> rows.add(integers(field, row)));
    return rows;
  }

  /** Rows of hex text, see {@link ModelFile}; their number and length must fit the shape. */
  BitMatrix bitRows(String field, BlockShape shape) {
    List<String> rows = texts(field);
    int columns = shape.fanIn();
    if (rows.size() != shape.outChannels()) {
      throw error(field, rows.size() + " rows for " + shape.outChannels() + " channels");
    }
    BitMatrix.Builder bits = BitMatrix.builder(rows.size(), columns);
    for (int r = 0; r < rows.size(); r++) {
      String row = rows.get(r);
      if (row.length() != (columns + 7) / 8 * 2) {
        throw error(
            field, "row " + r + " has " + row.length() + " hex digits for " + columns + " bits");
      }
      for (int c = 0; c < row.length() * 4; c++) {
        // Two digits a byte, the high one first; bit c % 8 counts from the low end of the byte.
        int digit = Character.digit(row.charAt(c / 8 * 2 + (c % 8 < 4 ? 1 : 0)), 16);
        if (digit < 0) {
          throw error(field, "row " + r + " is not hex");
        }
        boolean one = (digit >>> c % 4 & 1) != 0;
        if (one && c >= columns) {
          throw error(field, "row " + r + " has a bit behind its " + columns + " columns");
        }
        if (one) {
          bits.set(r, c);
        }
      }
    }
    return bits.build();
  }

  ModelReader object(String field) {
    return child(field, take(field));
  }

  Optional<ModelReader> optional(String field) {
    return node.has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  Optional<Integer> optionalInteger(String field) {
    return node.has(field) ? Optional.of(integer(field)) : Optional.empty();
  }

  List<ModelReader> objects(String field) {
    List<ModelReader> list = new ArrayList<>();
    JsonNode array = array(field);
    for (int i = 0; i < array.size(); i++) {
      list.add(child(field + "[" + i + "]", array.get(i)));
    }
    return list;
  }

  private ModelReader child(String field, JsonNode value) {
    if (!value.isObject()) {
      throw error(field, "not an object");
    }
    return new ModelReader(place, path + field + ".", value);
  }

  /** Complains about a field that nobody took. */
  void end(String... alsoKnown) {
    Set<String> known = new HashSet<>(taken);
    known.addAll(List.of(alsoKnown));
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw error(name, "unknown field");
      }
    }
  }
}

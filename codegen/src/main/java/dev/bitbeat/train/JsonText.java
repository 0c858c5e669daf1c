package dev.bitbeat.train;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON text that a person wrote: its values, the lines they stand on, and what is wrong there.
 */
final class JsonText {
  /** The key at the start of a message about its value. */
  private static final Pattern KEY = Pattern.compile("^([A-Za-z][A-Za-z.]*)[: ]");

  /** Characters of a wrong value that a message shows. */
  private static final int SHOWN = 40;

  private final ObjectMapper mapper;
  private final String place;
  private final UserError error;
  private final JsonNode root;

  /** Line of each key, and of each value in a list, from 1. */
  private final Map<JsonPointer, Integer> lines = new HashMap<>();

  /**
   * Parses the text.
   *
   * @param place file name for messages
   * @param error thrown with place, line and reason when it is not JSON
   */
  JsonText(ObjectMapper mapper, String place, String text, UserError error) {
    this.mapper = mapper;
    this.place = place;
    this.error = error;
    try {
      findLines(text);
      root = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new BitbeatException(e, error, place, line, BitbeatException.reason(e));
    } catch (IOException e) {
      throw new IllegalStateException("text in memory cannot be read", e);
    }
  }

  private void findLines(String text) throws IOException {
    try (JsonParser parser = mapper.createParser(text)) {
      boolean ended = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        if (ended) {
          throw new BitbeatException(error, place, line, "there is more behind the end");
        }
        lines.putIfAbsent(parser.getParsingContext().pathAsPointer(), line);
        ended = parser.getParsingContext().inRoot();
      }
    }
  }

  /** The whole text's value. */
  JsonNode root() {
    return root;
  }

  /**
   * Checks keys and kinds of values.
   *
   * @param type record that the text must become
   * @throws BitbeatException for an unknown or missing key, or a value of another kind
   */
  void requireShape(JavaType type) {
    if (root.isMissingNode()) {
      throw wrong(JsonPointer.empty(), "the file is empty");
    }
    requireShape(root, type, JsonPointer.empty());
  }

  private void requireShape(JsonNode node, JavaType type, JsonPointer at) {
    requireKind(node, type, at);
    if (type.isCollectionLikeType()) {
      for (int i = 0; i < node.size(); i++) {
        requireShape(node.get(i), type.getContentType(), at.appendIndex(i));
      }
    } else if (type.getRawClass().isRecord()) {
      Map<String, BeanPropertyDefinition> keys = keys(type);
      requireKeys(node, keys, at);
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        JavaType own = keys.get(member.getKey()).getPrimaryType();
        requireShape(member.getValue(), own, at.appendProperty(member.getKey()));
      }
    }
  }

  private Map<String, BeanPropertyDefinition> keys(JavaType type) {
    Map<String, BeanPropertyDefinition> keys = new LinkedHashMap<>();
    mapper
        .getDeserializationConfig()
        .introspect(type)
        .findProperties()
        .forEach(key -> keys.put(key.getName(), key));
    return keys;
  }

  private void requireKeys(
      JsonNode node, Map<String, BeanPropertyDefinition> keys, JsonPointer at) {
    List<String> missing = new ArrayList<>();
    for (BeanPropertyDefinition key : keys.values()) {
      if (key.isRequired() && !node.has(key.getName())) {
        missing.add(key.getName());
      }
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!keys.containsKey(member.getKey())) {
        String rest = missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing);
        throw wrong(at.appendProperty(member.getKey()), "unknown key" + rest);
      }
    }
    if (!missing.isEmpty()) {
      throw wrong(at, "missing: " + String.join(", ", missing));
    }
  }

  private void requireKind(JsonNode node, JavaType type, JsonPointer at) {
    Class<?> kind = type.getRawClass();
    if (kind == int.class || kind == Integer.class) {
      require(node.isIntegralNumber(), node, at, "is no whole number");
      require(node.canConvertToInt(), node, at, "is beyond 32 bits");
    } else if (kind == long.class || kind == Long.class) {
      require(node.isIntegralNumber(), node, at, "is no whole number");
      require(node.canConvertToLong(), node, at, "is beyond 64 bits");
    } else if (kind == double.class || kind == Double.class) {
      require(node.isNumber(), node, at, "is no number");
    } else if (kind == boolean.class || kind == Boolean.class) {
      require(node.isBoolean(), node, at, "is neither true nor false");
    } else if (kind == String.class) {
      require(node.isTextual(), node, at, "is no text in quotation marks");
    } else if (kind.isEnum()) {
      List<String> names =
          Arrays.stream(kind.getEnumConstants())
              .map(constant -> mapper.convertValue(constant, String.class))
              .toList();
      boolean known = node.isTextual() && names.contains(node.textValue());
      require(known, node, at, "is none of \"" + String.join("\", \"", names) + "\"");
    } else if (type.isCollectionLikeType()) {
      require(node.isArray(), node, at, "is no list [ ]");
    } else if (kind.isRecord()) {
      require(node.isObject(), node, at, "is no object { }");
    } else {
      throw new IllegalArgumentException("no such component in a file: " + type);
    }
  }

  private void require(boolean right, JsonNode node, JsonPointer at, String what) {
    if (!right) {
      String value = node.toString();
      String shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value;
      throw wrong(at, shown + " " + what);
    }
  }

  /** What to throw when a record refuses a value that has the right kind. */
  BitbeatException refused(JsonProcessingException e) {
    JsonPointer at = JsonPointer.empty();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference reference : mapping.getPath()) {
        at =
            reference.getFieldName() == null
                ? at.appendIndex(reference.getIndex())
                : at.appendProperty(reference.getFieldName());
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StrictJson.Invalid invalid) {
        return refused(at, invalid);
      }
      if (cause instanceof BitbeatException known) {
        return new BitbeatException(e, error, place, line(at, known.detail()), known.detail());
      }
    }
    return wrong(at, BitbeatException.reason(e));
  }

  /** What to throw when a value is refused whose message starts with a key below {@code at}. */
  BitbeatException refused(JsonPointer at, StrictJson.Invalid e) {
    return new BitbeatException(e, error, place, line(at, e.getMessage()), e.getMessage());
  }

  /** Line of the key that the message starts with, else of the object that refused it. */
  private int line(JsonPointer at, String message) {
    Matcher key = KEY.matcher(message);
    if (key.find()) {
      String path = "/" + key.group(1).replace('.', '/');
      for (String candidate : List.of(at + path, path)) {
        Integer line = lines.get(JsonPointer.compile(candidate));
        if (line != null) {
          return line;
        }
      }
    }
    return lines.getOrDefault(at, 1);
  }

  private BitbeatException wrong(JsonPointer at, String what) {
    String path = shown(at);
    String reason = path.isEmpty() ? what : path + ": " + what;
    return new BitbeatException(error, place, lines.getOrDefault(at, 1), reason);
  }

  /** A place as people write it: {@code rhythm.levels[1]}. */
  private static String shown(JsonPointer at) {
    StringBuilder path = new StringBuilder();
    for (JsonPointer part = at; !part.matches(); part = part.tail()) {
      if (part.mayMatchElement()) {
        path.append('[').append(part.getMatchingIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(part.getMatchingProperty());
      }
    }
    return path.toString();
  }
}

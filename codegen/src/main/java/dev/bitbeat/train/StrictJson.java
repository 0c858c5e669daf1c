package dev.bitbeat.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * JSON files that people write, to records: every key must be there, no other may, nothing is
 * converted, so that a typing error is noticed. Only a key that is not always written, as its
 * {@link JsonInclude} says, may be missing: its component is null then.
 */
public final class StrictJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .annotationIntrospector(new Required())
          .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
          .build();

  /** A value that the record refuses; the reader adds file, line and remedy. */
  public static final class Invalid extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public Invalid(String message) {
      super(message);
    }
  }

  /** Tells which keys must be there. */
  private static final class Required extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return !_hasAnnotation(member, JsonInclude.class);
    }
  }

  private StrictJson() {}

  /**
   * Reads a file whole.
   *
   * @throws BitbeatException {@link UserError#RECIPE_UNREADABLE}
   */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.RECIPE_UNREADABLE, file, BitbeatException.reason(e));
    }
  }

  /**
   * Parses a record.
   *
   * @param place file name for messages
   * @param error thrown with place, line and reason when the bytes are not that record
   */
  public static <T> T parse(String place, byte[] bytes, Class<T> type, UserError error) {
    try {
      T value = MAPPER.readValue(new String(bytes, StandardCharsets.UTF_8), type);
      if (value == null) {
        throw new BitbeatException(error, place, 1, "it says null");
      }
      return value;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new BitbeatException(e, error, place, line, reason(e));
    }
  }

  /**
   * Refuses texts that cannot be the name of a file anywhere.
   *
   * @param key for messages
   */
  public static void requireFileNames(String key, List<String> names) {
    for (String name : names) {
      if (name.isBlank() || name.indexOf('\0') >= 0) {
        throw new Invalid(key + ": '" + name.replace('\0', '?') + "' is no file name");
      }
    }
  }

  /** A record as a file: two spaces, keys in order, LF at the end. */
  public static byte[] bytes(Object value) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      return (text.replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String reason(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Invalid) {
        return cause.getMessage();
      }
      if (cause instanceof BitbeatException known) {
        return known.detail();
      }
    }
    String path = "";
    if (e instanceof JsonMappingException mapping) {
      StringBuilder text = new StringBuilder();
      for (JsonMappingException.Reference reference : mapping.getPath()) {
        String field = reference.getFieldName();
        String dot = text.length() == 0 ? "" : ".";
        text.append(field == null ? "[" + reference.getIndex() + "]" : dot + field);
      }
      path = text.length() == 0 ? "" : text + ": ";
    }
    String first = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return path + first.replaceAll(" \\(class [^)]*\\)", "");
  }
}

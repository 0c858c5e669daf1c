package dev.bitbeat.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.SmallFiles;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * JSON files that people write, to records: every key must be there, no other may, nothing is
 * converted, so that a typing error is noticed. Only a key that is not always written, as its
 * {@link JsonInclude} says, may be missing: its component is null then.
 */
public final class StrictJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
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
   * Reads a file whole, see {@link SmallFiles#json}.
   *
   * @throws BitbeatException {@link UserError#RECIPE_UNREADABLE}
   */
  public static byte[] bytes(Path file) {
    try {
      return SmallFiles.json(file);
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
    return parse(place, bytes, type, error, UnaryOperator.identity());
  }

  /**
   * Parses a record and makes another of it.
   *
   * @param place file name for messages
   * @param error thrown with place, line and reason when the bytes are not that record, or {@code
   *     then} refuses it with an {@link Invalid}
   */
  public static <T> T parse(
      String place, byte[] bytes, Class<T> type, UserError error, UnaryOperator<T> then) {
    JsonText text = new JsonText(MAPPER, place, new String(bytes, StandardCharsets.UTF_8), error);
    text.requireShape(MAPPER.constructType(type));
    try {
      return then.apply(MAPPER.treeToValue(text.root(), type));
    } catch (JsonProcessingException e) {
      throw text.refused(e);
    } catch (Invalid e) {
      throw text.refused(JsonPointer.empty(), e);
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
}

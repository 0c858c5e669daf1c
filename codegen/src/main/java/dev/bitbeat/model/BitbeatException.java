package dev.bitbeat.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** A {@link UserError} that happened: one clear line for the user, an exit code for the script. */
public final class BitbeatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where a parser of JSON says that something began, in words that are for programmers. */
  private static final Pattern BEGAN =
      Pattern.compile(" \\((start marker|for \\w+ starting) at \\[Source: .*?\\]\\)");

  /**
   * Twice the longest path; of a longer value a message shows the first and the last characters.
   */
  private static final int MAX_SHOWN = 8192;

  private final UserError error;
  private final String detail;

  /**
   * @param error what went wrong
   * @param arguments the values of the message's placeholders, in order
   */
  public BitbeatException(UserError error, Object... arguments) {
    super(message(error, arguments));
    this.error = error;
    this.detail = detail(arguments);
  }

  /**
   * @param cause the failure underneath, kept for {@code BITBEAT_DEBUG}
   * @param error what went wrong
   * @param arguments the values of the message's placeholders, in order
   */
  public BitbeatException(Throwable cause, UserError error, Object... arguments) {
    super(message(error, arguments), cause);
    this.error = error;
    this.detail = detail(arguments);
  }

  /**
   * A file or folder that cannot be written: {@link UserError#OUTPUT_WRITE} with what helps.
   *
   * @param cause says why
   */
  public static BitbeatException cannotWrite(Path place, IOException cause) {
    String reason = reason(cause);
    return new BitbeatException(
        cause, UserError.OUTPUT_WRITE, place, reason, remedy(cause, reason));
  }

  private static String remedy(IOException cause, String reason) {
    String other = "choose another place";
    if (cause instanceof NoSuchFileException) {
      return "make its folder or " + other;
    }
    if (cause instanceof AccessDeniedException || reason.startsWith("Read-only")) {
      return "change the permissions or " + other;
    }
    return reason.contains("space") || reason.contains("quota")
        ? "free some space or " + other
        : other;
  }

  /** What went wrong. */
  public UserError error() {
    return error;
  }

  /** The last value in the message, which says what exactly is wrong. */
  public String detail() {
    return detail;
  }

  /** The message without its number: for a message that says where this one holds. */
  public String plainMessage() {
    return getMessage().substring(getMessage().indexOf(' ') + 1);
  }

  /** Why reading or writing failed, in words: messages of java.nio are often only the path. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "a file has that name";
    }
    if (e instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (e instanceof JsonProcessingException json) {
      String first = json.getOriginalMessage().lines().findFirst().orElse("not JSON");
      return first.startsWith("Unexpected end-of-input")
          ? "it ends too early: a bracket or a quotation mark is not closed"
          : BEGAN.matcher(first).replaceAll("");
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    String kind = e.getClass().getSimpleName();
    String message = e.getMessage();
    return message == null || message.isEmpty()
        ? kind
        : e.getClass() == IOException.class ? message : kind + ": " + message;
  }

  private static String detail(Object... arguments) {
    return arguments.length == 0 ? "" : String.valueOf(arguments[arguments.length - 1]);
  }

  private static String message(UserError error, Object... arguments) {
    Object[] shown = Arrays.stream(arguments).map(BitbeatException::shown).toArray();
    return "BB" + error.number() + ": " + String.format(Locale.ROOT, error.template(), shown);
  }

  /** A value as it may reach a terminal: one line that neither steers it nor fills it. */
  private static Object shown(Object argument) {
    if (argument instanceof Number) {
      return argument;
    }
    String text = String.valueOf(argument);
    int half = MAX_SHOWN / 2;
    if (text.length() > MAX_SHOWN) {
      text = text.substring(0, half) + "..." + text.substring(text.length() - half);
    }
    return text.replaceAll("[\\r\\n]+", " ").replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}

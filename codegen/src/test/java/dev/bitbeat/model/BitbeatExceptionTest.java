package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BitbeatExceptionTest {
  @Test
  void saysTheReasonInWords() {
    assertReason(new NoSuchFileException("/x"), "no such file");
    assertReason(new AccessDeniedException("/x"), "permission denied");
    assertReason(
        new FileSystemException("/x", null, "No space left on device"), "No space left on device");
    assertReason(new FileAlreadyExistsException("/x"), "a file has that name");
    assertReason(new NotDirectoryException("/x"), "it is no folder");
    assertReason(new DirectoryNotEmptyException("/x"), "DirectoryNotEmptyException: /x");
    assertReason(new IOException("disk on fire"), "disk on fire");
    assertReason(new EOFException("after 3 bytes"), "EOFException: after 3 bytes");
    assertReason(new EOFException(), "EOFException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1, ", "{\"a\": [1, 2", "{\"a\": \"b", "[1}", "{\"a\" 1}", "tru"})
  void saysInWordsWhatIsNoJson(String text) {
    assertThatThrownBy(() -> new ObjectMapper().readTree(text))
        .isInstanceOfSatisfying(
            IOException.class,
            e ->
                assertThat(BitbeatException.reason(e))
                    .isNotBlank()
                    .doesNotContain("Source", "start marker", "\n"));
  }

  @Test
  void saysWhatHelpsAgainstWhatCannotBeWritten() {
    assertRemedy(new AccessDeniedException("/x"), "change the permissions or choose another place");
    assertRemedy(new NoSuchFileException("/x"), "make its folder or choose another place");
    assertRemedy(new NotDirectoryException("/x"), "(it is no folder); choose another place");
    assertRemedy(
        new FileSystemException("/x", null, "Read-only file system"), "change the permissions or");
    assertRemedy(
        new FileSystemException("/x", null, "No space left on device"), "free some space or");
    assertRemedy(new IOException("disk on fire"), "(disk on fire); choose another place");
  }

  private static void assertRemedy(IOException failure, String expected) {
    assertThat(BitbeatException.cannotWrite(Path.of("/x"), failure))
        .hasMessageStartingWith("BB601: /x: cannot be written (")
        .hasMessageEndingWith("choose another place")
        .hasMessageContaining(expected);
  }

  @Test
  void nothingInAMessageSteersATerminal() {
    String message =
        new BitbeatException(UserError.VERIFY_INPUT, "a\r\nb\u001b[\u009b\u202e\u0085\u2028\u200fc")
            .getMessage();
    assertThat(message).isEqualTo("BB540: a b?[?????c");
  }

  @Test
  void whatIsNotAsciiStays() {
    assertThat(new BitbeatException(UserError.VERIFY_INPUT, "Häuser 心 \ud83d\ude00"))
        .hasMessage("BB540: Häuser 心 \ud83d\ude00");
  }

  @Test
  void aLongValueIsShownByItsBeginningAndItsEnd() {
    String value = "from " + "x".repeat(15_000_000) + " to";
    BitbeatException e = new BitbeatException(UserError.MODEL_INVALID, value);
    assertThat(e.getMessage())
        .hasSizeLessThan(8300)
        .startsWith("BB207: model: from x")
        .contains("x...x")
        .contains("x to; change");
    assertThat(e.detail()).isEqualTo(value);
  }

  private static void assertReason(IOException failure, String expected) {
    assertThat(BitbeatException.reason(failure)).isEqualTo(expected);
  }
}

package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class BitbeatExceptionTest {
  @Test
  void saysTheReasonInWords() {
    assertReason(new NoSuchFileException("/x"), "no such file");
    assertReason(new AccessDeniedException("/x"), "permission denied");
    assertReason(
        new FileSystemException("/x", null, "No space left on device"), "No space left on device");
    assertReason(new FileAlreadyExistsException("/x"), "FileAlreadyExistsException: /x");
    assertReason(new IOException("disk on fire"), "disk on fire");
    assertReason(new EOFException("after 3 bytes"), "EOFException: after 3 bytes");
    assertReason(new EOFException(), "EOFException");
  }

  @Test
  void nothingInAMessageSteersATerminal() {
    String message =
        new BitbeatException(UserError.USAGE, "a\r\nb\u001b[\u009b\u202e\u0085\u2028\u200fc")
            .getMessage();
    assertThat(message).isEqualTo("BB604: a b?[?????c");
  }

  @Test
  void whatIsNotAsciiStays() {
    assertThat(new BitbeatException(UserError.USAGE, "Häuser 心 \ud83d\ude00"))
        .hasMessage("BB604: Häuser 心 \ud83d\ude00");
  }

  @Test
  void aLongValueIsShownByItsBeginningAndItsEnd() {
    String value = "from " + "x".repeat(15_000_000) + " to";
    BitbeatException e = new BitbeatException(UserError.MODEL_INVALID, value);
    assertThat(e.getMessage())
        .hasSizeLessThan(2100)
        .startsWith("BB207: model: from x")
        .contains("x...x")
        .contains("x to; change");
    assertThat(e.detail()).isEqualTo(value);
  }

  private static void assertReason(IOException failure, String expected) {
    assertThat(BitbeatException.reason(failure)).isEqualTo(expected);
  }
}

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

  private static void assertReason(IOException failure, String expected) {
    assertThat(BitbeatException.reason(failure)).isEqualTo(expected);
  }
}

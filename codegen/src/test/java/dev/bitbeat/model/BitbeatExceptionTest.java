package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

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

  private static void assertReason(IOException failure, String expected) {
    assertThat(BitbeatException.reason(failure)).isEqualTo(expected);
  }
}

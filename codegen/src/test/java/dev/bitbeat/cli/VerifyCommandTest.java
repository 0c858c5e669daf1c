package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerifyCommandTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "mismatch/model.bnn.json,mismatch/model.bnn.json",
        "my boards/a.json,'my boards/a.json'",
        "it's,'it'\\''s'",
        "$HOME,'$HOME'",
        "ä,'ä'",
        "\"\",''"
      })
  void aWordIsQuotedWhereAShellWouldReadMore(String text, String word) {
    assertThat(VerifyCommand.shellWord(text)).isEqualTo(word);
  }
}

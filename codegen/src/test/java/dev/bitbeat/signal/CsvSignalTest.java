package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSignalTest {
  @TempDir private Path folder;

  @Test
  void readsOneCountALine() throws IOException {
    assertThat(read("# own recording\n1\r\n -2 \n\n+32767\n-32768"))
        .containsExactly(1, -2, 32767, -32768);
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    assertThat(read("\ufeff512\n513")).containsExactly(512, 513);
    Errors.assertError(UserError.CSV_LINE, () -> read("512\n\ufeff513"), "line 2");
  }

  @Test
  void readsMoreThanItFirstMadeRoomFor() throws IOException {
    assertThat(read("7\n".repeat(5000))).hasSize(5000).containsOnly(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1;32768  | line 2: '32768'",
        "1;-32769 | line 2: '-32769'",
        "1;#;1.5  | line 3: '1.5'",
        "1,2      | line 1: '1,2'",
        "x        | line 1: 'x'",
        "99999999999999999999 | line 1"
      })
  void whatIsNoCountNamesTheLine(String text, String named) {
    Errors.assertError(
        UserError.CSV_LINE, () -> read(text.replace(';', '\n')), "own.csv: " + named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "\n\n"})
  void aFileWithoutSamplesSaysSo(String text) {
    Errors.assertError(UserError.CSV_EMPTY, () -> read(text), "own.csv: holds no sample");
  }

  @Test
  void aMissingFileIsNamed() {
    Errors.assertError(
        UserError.RECORD_FILE_UNREADABLE,
        () -> CsvSignal.read(folder.resolve("none.csv")),
        "none.csv");
  }

  private short[] read(String text) throws IOException {
    return CsvSignal.read(Files.writeString(folder.resolve("own.csv"), text));
  }
}

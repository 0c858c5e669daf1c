package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderReaderTest {
  @TempDir private Path folder;

  @Test
  void readsEveryField() {
    WfdbHeader header =
        read(
            """
            # before
            r-1_x 2 3.6e2/90.5(-7) 650000 13:05:9.250 25/4/1989

            a.dat 212x2:3+512 200.5(-1024)/uV 11 1024 995 -22131 0 MLII  upper lead
            # between
            b.dat 16
            # after
            #no blank
            """,
            "r-1_x");
    assertThat(header.recordName()).isEqualTo("r-1_x");
    assertThat(header.frequency()).isEqualTo(360);
    assertThat(header.counterFrequency()).isEqualTo(90.5);
    assertThat(header.baseCounter()).isEqualTo(-7);
    assertThat(header.frames()).isEqualTo(650000);
    assertThat(header.baseTime()).isEqualTo("13:05:9.250");
    assertThat(header.baseDate()).isEqualTo("25/4/1989");
    assertThat(header.comments()).containsExactly("before", "between", "after", "no blank");
    assertThat(header.signals().get(0))
        .isEqualTo(
            new SignalSpec(
                4,
                "a.dat",
                SignalFormat.FORMAT_212,
                2,
                3,
                512,
                200.5,
                true,
                -1024,
                "uV",
                11,
                1024,
                OptionalInt.of(995),
                OptionalInt.of(-22131),
                0,
                "MLII  upper lead"));
  }

  @Test
  void assumesWhatTheManualSaysWhereFieldsAreMissing() {
    WfdbHeader header = read("r 1\nr.dat 16\n", "r");
    assertThat(header.frequency()).isEqualTo(250);
    assertThat(header.frames()).isZero();
    SignalSpec signal = header.signals().get(0);
    assertThat(signal.gain()).isEqualTo(200);
    assertThat(signal.calibrated()).isFalse();
    assertThat(signal.units()).isEqualTo("mV");
    assertThat(signal.adcResolution()).isEqualTo(12);
    assertThat(signal.baseline()).isZero();
    assertThat(signal.initialValue()).isEmpty();
    assertThat(signal.checksum()).isEmpty();
    assertThat(signal.description()).isEmpty();
  }

  @Test
  void theBaselineIsTheAdcZeroUnlessGiven() {
    assertThat(read("r 1\nr.dat 16 100 12 7\n", "r").signals().get(0).baseline()).isEqualTo(7);
    assertThat(read("r 1\nr.dat 16 100(9) 12 7\n", "r").signals().get(0).baseline()).isEqualTo(9);
    assertThat(read("r 1\nr.dat 16 100(9) 12 7\n", "r").signals().get(0).physical(109))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"360", "360.", "360.0", "3.6e2", "+360"})
  void everyFormOfTheFrequencyIsRead(String text) {
    assertThat(read("r 0 " + text + "\n", "r").frequency()).isEqualTo(360);
  }

  @Test
  void carriageReturnsAndTabsAreBlanks() {
    WfdbHeader header = read("r\t1 360\t 2\r\nr.dat\t16\r\n", "r");
    assertThat(header.frames()).isEqualTo(2);
    assertThat(header.signals()).hasSize(1);
  }

  @Test
  void linesBeyondTheNumberOfSignalsAreNotRead() {
    assertThat(read("r 1 360 2\nr.dat 16\nnot a signal\n", "r").signals()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | 1 | no record line",
        "'# only a comment'          | 1 | no record line",
        "'x 1'                       | 1 | the record name is 'x'",
        "'r'                         | 1 | number of signals is missing",
        "'r two'                     | 1 | number of signals 'two'",
        "'r -1'                      | 1 | number of signals -1",
        "'r 99999999999'             | 1 | number of signals 99999999999",
        "'r 1e9'                     | 1 | number of signals '1e9'",
        "'r 0 0'                     | 1 | sampling frequency 0 is not above 0",
        "'r 0 -360'                  | 1 | is not above 0",
        "'r 0 NaN'                   | 1 | is no number",
        "'r 0 0x1p3'                 | 1 | is no number",
        "'r 0 1e999'                 | 1 | is too large",
        "'r 0 360/'                  | 1 | is malformed",
        "'r 0 360/1(2'               | 1 | is malformed",
        "'r 0 360 many'              | 1 | number of samples 'many'",
        "'r 0 360 -5'                | 1 | number of samples '-5'",
        "'r 0 360 5 25:00:00'        | 1 | base time '25:00:00'",
        "'r 0 360 5 noon'            | 1 | base time 'noon'",
        "'r 0 360 5 1:0:0 32/1/1999' | 1 | base date '32/1/1999'",
        "'r 0 360 5 1:0:0 1-1-1999'  | 1 | base date '1-1-1999'",
        "'r 1'                       | 1 | says 1 signals, 0 are described",
        "'r 1000000000'              | 1 | says 1000000000 signals, 0 are described"
      })
  void aBrokenRecordLineNamesLineAndField(String text, int line, String named) {
    assertField(text, line, named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'r.dat'                       | the signal format is missing",
        "'../r.dat 16'                 | is no plain file name",
        "'/etc/passwd 16'              | is no plain file name",
        "'.. 16'                       | is no plain file name",
        "'r.dat 16x0'                  | samples per frame 0",
        "'r.dat 16x99999'              | samples per frame 99999",
        "'r.dat 16 much'               | ADC gain 'much'",
        "'r.dat 16 inf'                | ADC gain 'inf'",
        "'r.dat 16 200('               | is malformed",
        "'r.dat 16 200(x)'             | baseline 'x'",
        "'r.dat 16 200(99999999999)'   | baseline 99999999999",
        "'r.dat 16 200 x'              | ADC resolution 'x'",
        "'r.dat 16 200 -1'             | ADC resolution -1",
        "'r.dat 16 200 33'             | ADC resolution 33",
        "'r.dat 16 200 12 x'           | ADC zero 'x'",
        "'r.dat 16 200 12 0 x'         | initial value 'x'",
        "'r.dat 16 200 12 0 0 x'       | checksum 'x'",
        "'r.dat 16 200 12 0 0 0 x'     | block size 'x'"
      })
  void aBrokenSignalLineNamesLineAndField(String line, String named) {
    assertField("r 1 360 2\n" + line, 2, named);
  }

  private void assertField(String text, int line, String named) {
    Errors.assertError(
        UserError.HEADER_FIELD, () -> read(text, "r"), "r.hea: line " + line + ": ", named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "0", "160", "213", "508", "99999999999", "x", "-16", "16y", "2 12"})
  void anUnknownFormatNamesTheKnownOnes(String format) {
    Errors.assertError(
        UserError.SIGNAL_FORMAT_UNKNOWN,
        () -> read("r 1 360 2\nr.dat " + format, "r"),
        "r.hea: line 2",
        "16, 24, 32, 61, 80, 212, 310, 311");
  }

  @ParameterizedTest
  @CsvSource({"'r/3 2 360 100\n',1", "'r 1 360 2\n- 16\n',2"})
  void whatIsLegalButNotReadSaysSo(String text, int line) {
    Errors.assertError(
        UserError.HEADER_UNSUPPORTED, () -> read(text, "r"), "r.hea: line " + line, "convert");
  }

  @Test
  void signalsOfOneFileMustStandTogetherAndAgree() {
    assertField("r 3 360 2\na 16\nb 16\na 16", 4, "not consecutive");
    assertField("r 2 360 2\na 16\na 212", 3, "format or byte offset differs");
    assertField("r 2 360 2\na 16+2\na 16+4", 3, "format or byte offset differs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../r", "a b", "r.hea", "/etc/passwd", "r\u0000", "é"})
  void aNameThatCouldLeaveTheFolderIsRefused(String name) {
    Errors.assertError(UserError.RECORD_NAME, () -> HeaderReader.read(folder, name));
  }

  @Test
  void aMissingFileAFolderAndAHugeFileAreTold() throws IOException {
    Errors.assertError(
        UserError.RECORD_FILE_MISSING, () -> HeaderReader.read(folder, "none"), "none.hea");
    Files.createDirectory(folder.resolve("d.hea"));
    Errors.assertError(
        UserError.RECORD_FILE_UNREADABLE, () -> HeaderReader.read(folder, "d"), "is a folder");
    Files.write(folder.resolve("h.hea"), new byte[HeaderReader.MAX_BYTES + 1]);
    Errors.assertError(
        UserError.RECORD_FILE_TOO_LARGE, () -> HeaderReader.read(folder, "h"), "h.hea");
  }

  @Test
  void controlCharactersOfADamagedFileStayOutOfTheMessage() {
    Errors.assertError(UserError.HEADER_FIELD, () -> read("r \u001b[31m\u0007\n", "r"), "'?[31m?'");
  }

  private WfdbHeader read(String text, String name) {
    try {
      Files.write(folder.resolve(name + ".hea"), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return HeaderReader.read(folder, name);
  }
}

package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WfdbRecordTest {
  @TempDir private Path folder;

  @Test
  void record100BeginsAsPublished() {
    WfdbRecord record = WfdbRecord.read(MitBihRecords.folder(), "100");
    assertThat(record.length()).isEqualTo(650000);
    assertThat(record.header().frequency()).isEqualTo(360);
    assertThat(record.signals().get(0).sample(0)).isEqualTo((short) 995);
    assertThat(record.signals().get(1).sample(0)).isEqualTo((short) 1011);
    assertThat(record.signals().get(0).physical(0)).isEqualTo(-0.145);
    assertThat(record.signals().get(0).spec().description()).isEqualTo("MLII");
    assertThat(record.signals().get(1).spec().description()).isEqualTo("V5");
    assertThat(record.header().comments()).containsExactly("69 M 1085 1629 x1", "Aldomet, Inderal");
  }

  @Test
  void all48RecordsPassTheirChecks() {
    Path folder = MitBihRecords.folder();
    for (String name : MitBih.RECORDS) {
      WfdbRecord record = WfdbRecord.read(folder, name);
      assertThat(record.signals()).as(name).hasSize(2);
      assertThat(record.length()).as(name).isEqualTo(650000);
    }
  }

  @Test
  void signalsInSeveralFilesAndFormatsAreRead() {
    WfdbRecord record =
        new RecordFixture(folder, "r")
            .header("r 3 360 3\na.dat 212 200 12 0 1\na.dat 212 200 12 0 4\nb.dat 16 10/C 16 0 7\n")
            .file("a.dat", SampleEncoder.encode(212, new int[] {1, 4, 2, 5, 3, 6}))
            .file("b.dat", SampleEncoder.encode(16, new int[] {7, 8, 9}))
            .read();
    assertThat(SignalFormatTest.ints(record.signals().get(0))).containsExactly(1, 2, 3);
    assertThat(SignalFormatTest.ints(record.signals().get(1))).containsExactly(4, 5, 6);
    assertThat(SignalFormatTest.ints(record.signals().get(2))).containsExactly(7, 8, 9);
    assertThat(record.signals().get(2).spec().units()).isEqualTo("C");
  }

  @Test
  void aPreambleIsSkipped() {
    byte[] samples = SampleEncoder.encode(16, new int[] {1, 2, 3});
    byte[] file = new byte[24 + samples.length];
    Arrays.fill(file, (byte) 0x55);
    System.arraycopy(samples, 0, file, 24, samples.length);
    WfdbRecord record =
        new RecordFixture(folder, "r")
            .header("r 1 360 3\nr.mat 16+24 1000/mV 16 0 1 6 0 I\n")
            .file("r.mat", file)
            .read();
    assertThat(SignalFormatTest.ints(record.signals().get(0))).containsExactly(1, 2, 3);
  }

  @Test
  void skewedSignalsAreBroughtIntoStep() {
    WfdbRecord record =
        new RecordFixture(folder, "r")
            .header("r 2 360 4\nr.dat 16 200 12 0 1 10\nr.dat 16:1 200 12 0 5 26\n")
            .file("r.dat", SampleEncoder.encode(16, new int[] {1, 5, 2, 6, 3, 7, 4, 8}))
            .read();
    assertThat(SignalFormatTest.ints(record.signals().get(0))).containsExactly(1, 2, 3);
    assertThat(SignalFormatTest.ints(record.signals().get(1))).containsExactly(6, 7, 8);
  }

  @Test
  void aSkewBeyondTheRecordLeavesNothing() {
    WfdbRecord record =
        new RecordFixture(folder, "r")
            .header("r 1 360 2\nr.dat 16:999999999\n")
            .file("r.dat", SampleEncoder.encode(16, new int[] {1, 2}))
            .read();
    assertThat(record.length()).isZero();
  }

  @Test
  void severalSamplesPerFrameStayInOrder() {
    WfdbRecord record =
        new RecordFixture(folder, "r")
            .header("r 2 100 2\nr.dat 16x3 200 12 0 1 21\nr.dat 16 200 12 0 9 17\n")
            .file("r.dat", SampleEncoder.encode(16, new int[] {1, 2, 3, 9, 4, 5, 6, 8}))
            .read();
    assertThat(SignalFormatTest.ints(record.signals().get(0))).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(SignalFormatTest.ints(record.signals().get(1))).containsExactly(9, 8);
  }

  @Test
  void withoutANumberOfSamplesTheFileDecides() {
    WfdbRecord record =
        new RecordFixture(folder, "r")
            .header("r 1 360\nr.dat 311 200 12 0 99 99\n")
            .file("r.dat", SampleEncoder.encode(311, new int[] {1, 2, 3, 4, 5}))
            .read();
    assertThat(SignalFormatTest.ints(record.signals().get(0))).containsExactly(1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 1000, 650000, Integer.MAX_VALUE, 1L << 40, 999999999999999999L})
  void aHeaderThatClaimsMoreThanTheFileHoldsIsRefused(long claimed) {
    RecordFixture fixture =
        new RecordFixture(folder, "r")
            .header("r 2 360 " + claimed + "\nr.dat 212\nr.dat 212\n")
            .file("r.dat", SampleEncoder.encode(212, new int[] {1, 2, 3, 4, 5, 6}));
    Errors.assertError(
        UserError.SIGNAL_FILE_SHORT,
        fixture::read,
        "r.dat: ends at byte 9",
        "r.hea claims " + claimed + " frames",
        "fetch");
  }

  @Test
  void aHeaderThatClaimsLessThanTheFileHoldsIsRefused() {
    RecordFixture fixture =
        new RecordFixture(folder, "r")
            .header("r 1 360 2\nr.dat 16\n")
            .file("r.dat", SampleEncoder.encode(16, new int[] {1, 2, 3}));
    Errors.assertError(
        UserError.SIGNAL_FILE_LONG, fixture::read, "r.dat: has 6 bytes", "end at byte 4");
  }

  @Test
  void aWholeLastBlockIsNoLie() {
    WfdbRecord record =
        new RecordFixture(folder, "r")
            .header("r 1 360 4\nr.dat 310\n")
            .file("r.dat", SampleEncoder.encode(310, new int[] {1, 2, 3, 4, 0, 0}))
            .read();
    assertThat(SignalFormatTest.ints(record.signals().get(0))).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aWrongInitialValueAndAWrongChecksumAreRefused() {
    byte[] samples = SampleEncoder.encode(16, new int[] {1, 2, 3});
    RecordFixture fixture = new RecordFixture(folder, "r").file("r.dat", samples);
    fixture.header("r 1 360 3\nr.dat 16 200 12 0 2 6 0 I\n");
    Errors.assertError(
        UserError.SIGNAL_INITIAL_VALUE,
        fixture::read,
        "r.dat: byte 0: signal 0 starts with 1",
        "r.hea says 2");
    fixture.header("r 1 360 3\nr.dat 16 200 12 0 1 7 0 I\n");
    Errors.assertError(
        UserError.SIGNAL_CHECKSUM,
        fixture::read,
        "r.dat: signal 0, bytes 0 to 6: checksum 6",
        "r.hea says 7");
  }

  @Test
  void checksumsWrapAtSixteenBits() {
    int[] signal = new int[100];
    Arrays.fill(signal, 30000);
    assertThat(RecordFixture.of(folder, "r", 16, new int[][] {signal}).read().length())
        .isEqualTo(100);
    RecordFixture fixture = RecordFixture.of(folder, "r", 16, new int[][] {signal});
    fixture.header("r 1 360 100\nr.dat 16 200 12 0 30000 3000000\n");
    assertThat(fixture.read().length()).isEqualTo(100);
  }

  @Test
  void everyFlippedBitOfASignalFileIsNoticed() {
    int[][] signals = {{100, -5, 2047, 8, 9}, {0, 1, -2047, 3, 4}};
    byte[] good = SampleEncoder.encode(212, RecordFixture.interleave(signals));
    RecordFixture fixture = RecordFixture.of(folder, "r", 212, signals);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      fixture.file("r.dat", bad);
      assertThat(org.assertj.core.api.Assertions.catchThrowable(fixture::read))
          .as("bit %d", bit)
          .isInstanceOf(dev.bitbeat.model.BitbeatException.class);
    }
  }

  @Test
  void aMissingSignalFileIsNamed() {
    RecordFixture fixture = new RecordFixture(folder, "r").header("r 1 360 3\nx.dat 16\n");
    Errors.assertError(
        UserError.RECORD_FILE_MISSING, fixture::read, "x.dat: no such file", "data fetch");
  }

  @Test
  void aSignalFileThatIsAFolderIsTold() throws IOException {
    Files.createDirectory(folder.resolve("x.dat"));
    RecordFixture fixture = new RecordFixture(folder, "r").header("r 1 360 3\nx.dat 16\n");
    Errors.assertError(UserError.RECORD_FILE_UNREADABLE, fixture::read, "x.dat", "is a folder");
  }

  @Test
  void aRecordWithoutSignalsIsEmpty() {
    assertThat(new RecordFixture(folder, "r").header("r 0 360 100\n").read().length()).isZero();
  }

  @Test
  void aWindowBeyondTheRecordIsRefused() {
    WfdbRecord record = RecordFixture.of(folder, "r", 16, new int[][] {{1, 2, 3}}).read();
    assertThat(record.window(0, 1, 2, 4).samples()).containsExactly(2, 3);
    assertThat(record.window(0, 1, 2, 4).label()).isEqualTo(4);
    Errors.assertError(
        UserError.DATASET_WINDOW, () -> record.window(0, 2, 2, 0), "r:0@2", "2 to 4");
    Errors.assertError(UserError.DATASET_WINDOW, () -> record.window(1, 0, 2, 0), "channel 1");
  }
}

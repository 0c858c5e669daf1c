package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalFormatTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32, 61, 80, 212, 310, 311})
  void whatTheEncoderWroteIsRead(int format) {
    SeededRandom random = new SeededRandom(format);
    for (int length : new int[] {1, 2, 3, 4, 5, 31, 32, 33, 63, 64, 65, 361}) {
      for (int count = 1; count <= 4; count++) {
        int[][] signals = signals(random, format, count, length);
        WfdbRecord record = RecordFixture.of(folder, "r", format, signals).read();
        assertThat(record.signals()).hasSize(count);
        for (int s = 0; s < count; s++) {
          assertThat(ints(record.signals().get(s)))
              .as("format %d, %d signals, %d samples, signal %d", format, count, length, s)
              .isEqualTo(signals[s]);
        }
      }
    }
  }

  /** Values worked out by hand from SIGNAL(5). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "16  | 34 12 ff ff             | 4660 -1",
        "61  | 12 34 ff fe             | 4660 -2",
        "24  | 34 12 00 fe ff ff       | 4660 -2",
        "32  | 34 12 00 00 fe ff ff ff | 4660 -2",
        "80  | 80 7f ff 01             | 0 -1 127 -127",
        "212 | e3 33 f3                | 995 1011",
        "212 | ff 0f 00                | -1 0",
        "212 | 00 f0 ff                | 0 -1",
        "310 | fe 07 00 00             | -1 0 0",
        "310 | 00 00 fe 07             | 0 -1 0",
        "310 | 00 f8 00 f8             | 0 0 -1",
        "310 | 00 08 00 00             | 0 0 1",
        "310 | 00 00 00 08             | 0 0 32",
        "311 | ff 03 00 00             | -1 0 0",
        "311 | 00 fc 0f 00             | 0 -1 0",
        "311 | 00 00 f0 3f             | 0 0 -1",
        "311 | 00 00 10 c0             | 0 0 1"
      })
  void bytesMeanTheDocumentedSamples(int format, String hex, String expected) {
    int[] samples = numbers(expected, 10);
    byte[] bytes = bytes(numbers(hex, 16));
    RecordFixture fixture =
        new RecordFixture(folder, "r")
            .header("r 1 360 " + samples.length + "\nr.dat " + format + "\n")
            .file("r.dat", bytes);
    assertThat(ints(fixture.read().signals().get(0))).isEqualTo(samples);
  }

  @ParameterizedTest
  @CsvSource({"16,-32768", "24,-8388608", "32,-2147483648", "61,-32768", "80,-128"})
  void theMostNegativeValueMarksAnInvalidSample(int format, int value) {
    assertInvalid(format, value);
  }

  @ParameterizedTest
  @CsvSource({"212,-2048", "310,-512", "311,-512"})
  void theMostNegativePackedValueMarksAnInvalidSample(int format, int value) {
    assertInvalid(format, value);
  }

  private void assertInvalid(int format, int value) {
    WfdbRecord record = RecordFixture.of(folder, "r", format, new int[][] {{5, value, 7}}).read();
    assertThat(ints(record.signals().get(0))).containsExactly(5, EcgSignal.INVALID, 7);
  }

  @ParameterizedTest
  @CsvSource({"24,32768", "24,-32769", "32,32768", "32,-32769", "32,2147483647", "24,8388607"})
  void samplesBeyondSixteenBitsAreRefusedWithTheirPlace(int format, int value) {
    RecordFixture fixture = RecordFixture.of(folder, "r", format, new int[][] {{1, 2}, {3, value}});
    int at = 3 * format / 8;
    Errors.assertError(
        UserError.SAMPLE_RANGE,
        fixture::read,
        "r.dat",
        "byte " + at,
        "sample 1 of signal 1 is " + value);
  }

  @ParameterizedTest
  @CsvSource({"24,32767", "24,-32767", "32,32767", "32,-32768"})
  void sixteenBitsFit(int format, int value) {
    WfdbRecord record = RecordFixture.of(folder, "r", format, new int[][] {{1, value}}).read();
    assertThat(record.signals().get(0).sample(1)).isEqualTo((short) value);
  }

  @Test
  void blockArithmeticAgreesWithItself() {
    for (SignalFormat format : SignalFormat.values()) {
      for (int samples = 0; samples < 50; samples++) {
        // Two samples of format 310 take the bytes of three: only a header can tell them apart.
        int more = format == SignalFormat.FORMAT_310 && samples % 3 == 2 ? 1 : 0;
        assertThat(format.samplesIn(format.bytesFor(samples))).isEqualTo(samples + more);
        assertThat(format.wholeBytesFor(samples))
            .isBetween(format.bytesFor(samples), format.bytesFor(samples) + 2);
        if (samples > 0) {
          assertThat(format.samplesIn(format.bytesFor(samples) - 1)).isLessThan(samples);
        }
      }
      assertThat(SignalFormat.of(format.number())).contains(format);
    }
    assertThat(SignalFormat.of(8)).isEmpty();
  }

  private static int[][] signals(SeededRandom random, int format, int count, int length) {
    int bits = Math.min(16, SampleEncoder.width(format));
    int[][] signals = new int[count][length];
    for (int[] signal : signals) {
      // All values but the most negative one, which marks an invalid sample.
      Arrays.setAll(signal, i -> random.nextInt((1 << bits) - 1) - (1 << (bits - 1)) + 1);
    }
    return signals;
  }

  static int[] ints(EcgSignal signal) {
    return IntStream.range(0, signal.length()).map(signal::sample).toArray();
  }

  private static int[] numbers(String text, int radix) {
    return Arrays.stream(text.trim().split(" +", -1))
        .mapToInt(word -> Integer.parseInt(word, radix))
        .toArray();
  }

  private static byte[] bytes(int[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}

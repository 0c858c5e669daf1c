package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is cut or altered, the readers return a record or throw our own error, nothing else. */
class DamagedRecordTest {
  @TempDir private Path folder;

  @Test
  void everyTruncationOfARealHeaderIsReadOrRefused() throws IOException {
    Path source = MitBihRecords.folder();
    byte[] header = Files.readAllBytes(source.resolve("104.hea"));
    Files.copy(source.resolve("104.dat"), folder.resolve("104.dat"));
    int signalsEnd = new String(header, StandardCharsets.US_ASCII).indexOf("V2");
    for (int length = 0; length < header.length; length++) {
      Files.write(folder.resolve("104.hea"), Arrays.copyOf(header, length));
      if (length >= signalsEnd) {
        // Only the last lead's name or comments are cut: nothing tells that from a shorter header.
        assertThat(HeaderReader.read(folder, "104").signals()).hasSize(2);
        continue;
      }
      Throwable thrown = catchThrowable(() -> WfdbRecord.read(folder, "104"));
      if (thrown != null || length < "104 2 360 650000\n104.dat 212 200\n104.dat 212".length()) {
        assertThat(thrown).as("length %d", length).isInstanceOf(BitbeatException.class);
        assertThat(thrown.getMessage()).contains("104.");
      }
    }
  }

  @Test
  void everyTruncationOfARealAnnotationFileIsRefused() throws IOException {
    byte[] annotations = Files.readAllBytes(MitBihRecords.folder().resolve("117.atr"));
    for (int length = 0; length < annotations.length; length++) {
      Files.write(folder.resolve("117.atr"), Arrays.copyOf(annotations, length));
      int cut = length;
      Errors.assertError(
          UserError.ANNOTATION_TRUNCATED,
          () -> AnnotationReader.read(folder, "117", "atr"),
          "117.atr: ends at byte " + cut);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void seededMutationsAreReadOrRefused(long seed) throws IOException {
    mutate(seed, 150);
  }

  @ParameterizedTest
  @Tag("long")
  @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108})
  void manySeededMutationsAreReadOrRefused(long seed) throws IOException {
    mutate(seed, 20_000);
  }

  /** Seed chooses the format; each round alters the header, the samples or the annotations. */
  private void mutate(long seed, int rounds) throws IOException {
    int[] formats = {16, 24, 32, 61, 80, 212, 310, 311};
    int format = formats[(int) (seed % formats.length)];
    RecordFixture.of(folder, "r", format, new int[][] {{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}});
    byte[] annotations = {
      5,
      0x70,
      3,
      (byte) 0xfc,
      '(',
      'N',
      0,
      0,
      77,
      4,
      0,
      (byte) 0xec,
      0,
      0,
      9,
      9,
      4,
      0x14,
      1,
      (byte) 0xf4,
      2,
      (byte) 0xf8,
      3,
      (byte) 0xf0,
      0,
      0
    };
    Files.write(folder.resolve("r.atr"), annotations);
    String[] names = {"r.hea", "r.dat", "r.atr"};
    byte[][] good = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      good[i] = Files.readAllBytes(folder.resolve(names[i]));
    }
    assertThat(WfdbRecord.read(folder, "r").length()).isEqualTo(5);
    assertThat(AnnotationReader.read(folder, "r", "atr")).hasSize(3);
    SeededRandom random = new SeededRandom(seed);
    for (int round = 0; round < rounds; round++) {
      int which = random.nextInt(2) == 0 ? 0 : random.nextInt(names.length);
      Files.write(folder.resolve(names[which]), mutated(good[which], random));
      assertOwnErrorOrNone(() -> WfdbRecord.read(folder, "r"), seed, round);
      assertOwnErrorOrNone(() -> AnnotationReader.read(folder, "r", "atr"), seed, round);
      Files.write(folder.resolve(names[which]), good[which]);
    }
  }

  private static void assertOwnErrorOrNone(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action, long seed, int round) {
    Throwable thrown = catchThrowable(action);
    if (thrown != null) {
      assertThat(thrown).as("seed %d, round %d", seed, round).isInstanceOf(BitbeatException.class);
      assertThat(thrown.getMessage()).doesNotContain("\n");
    }
  }

  /** Flips, replaces, inserts, deletes, doubles or cuts, one to four times. */
  private static byte[] mutated(byte[] good, SeededRandom random) {
    byte[] bytes = good.clone();
    byte[] tokens = "0123456789-+.x:()/# \n\t\rerNaInf".getBytes(StandardCharsets.US_ASCII);
    int edits = 1 + random.nextInt(4);
    for (int edit = 0; edit < edits && bytes.length > 0; edit++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = tokens[random.nextInt(tokens.length)];
        case 2 -> bytes = splice(bytes, at, at, new byte[] {tokens[random.nextInt(tokens.length)]});
        case 3 -> bytes = splice(bytes, at, at + 1, new byte[0]);
        case 4 -> {
          int end = at + random.nextInt(Math.min(12, bytes.length - at) + 1);
          bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
        }
        default -> bytes = Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] inserted) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + inserted.length);
    System.arraycopy(inserted, 0, result, from, inserted.length);
    System.arraycopy(bytes, to, result, from + inserted.length, bytes.length - to);
    return result;
  }
}

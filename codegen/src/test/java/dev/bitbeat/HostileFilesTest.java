package dev.bitbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.signal.AnnotationReader;
import dev.bitbeat.signal.HeaderReader;
import dev.bitbeat.signal.MitBihRecords;
import dev.bitbeat.signal.WfdbHeader;
import dev.bitbeat.signal.WfdbRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The inputs that fuzzing found worth keeping, seeded changes of them, and real files cut short.
 */
class HostileFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int CHANGES = 1000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(HostileInput.Target.class)
  void everyKeptInputAndItsChangesAreReadOrRefused(HostileInput.Target target) throws IOException {
    List<byte[]> kept = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(Path.of("src", "test", "resources", "fuzz", target.label()))) {
      for (Path file : files.sorted().toList()) {
        kept.add(Files.readAllBytes(file));
      }
    }
    assertThat(kept).isNotEmpty();
    for (byte[] input : kept) {
      assertTimeout(LIMIT, () -> HostileInput.read(target, input));
    }
    Random random = new Random(7);
    for (int i = 0; i < CHANGES; i++) {
      byte[] input = changed(kept.get(random.nextInt(kept.size())), random);
      assertTimeout(LIMIT, () -> HostileInput.read(target, input));
    }
  }

  /** A few bytes changed, left out, doubled, or a piece repeated. */
  private static byte[] changed(byte[] input, Random random) {
    byte[] bytes = input.clone();
    for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 ->
            bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
        case 3 ->
            bytes = joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
        default -> bytes[at] = (byte) "0-9\"{}[],.:eE".charAt(random.nextInt(13));
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Copies record 100; returns the bytes of one of its files. */
  private byte[] copy(String extension) throws IOException {
    for (String each : List.of("hea", "dat", "atr")) {
      Files.copy(MitBihRecords.folder().resolve("100." + each), folder.resolve("100." + each));
    }
    return Files.readAllBytes(folder.resolve("100." + extension));
  }

  private void cut(String extension, byte[] whole, int length) throws IOException {
    Files.write(folder.resolve("100." + extension), Arrays.copyOf(whole, length));
  }

  @Test
  void aRealHeaderCutAtAnyLengthIsRefusedOrMeansTheSame() throws IOException {
    byte[] whole = copy("hea");
    WfdbHeader header = HeaderReader.read(folder, "100");
    int accepted = 0;
    for (int length = 0; length < whole.length; length++) {
      cut("hea", whole, length);
      try {
        WfdbHeader read = HeaderReader.read(folder, "100");
        assertThat(read.signals().size())
            .as("cut to %d", length)
            .isEqualTo(header.signals().size());
        accepted++;
      } catch (BitbeatException refused) {
        assertThat(refused).hasMessageContaining("100.hea");
      }
    }
    // What is cut is then a comment, a description, or a field that the format lets one leave out.
    assertThat(accepted).isLessThan(whole.length * 2 / 3);
    System.out.printf("VERIFIED cut-header: every one of %d lengths%n", whole.length);
  }

  @Test
  void realAnnotationsCutAtAnyLengthAreRefused() throws IOException {
    byte[] whole = copy("atr");
    for (int length = 0; length < whole.length; length++) {
      cut("atr", whole, length);
      assertThatThrownBy(() -> AnnotationReader.read(folder, "100", "atr"))
          .as("cut to %d", length)
          .isInstanceOf(BitbeatException.class)
          .hasMessageContaining("100.atr");
    }
    System.out.printf("VERIFIED cut-annotations: every one of %d lengths%n", whole.length);
  }

  /** A quick look: the first and last 200 lengths, and every 39,989th between. */
  @Test
  void aRealSignalFileCutShortIsRefused() throws IOException {
    int whole = copy("dat").length;
    cutSignals(length -> length < 200 || length >= whole - 200 || length % 39_989 == 0);
  }

  @Test
  @Tag("long")
  void aRealSignalFileCutAtAnyLengthIsRefused() throws IOException {
    copy("dat");
    int cuts = cutSignals(length -> true);
    System.out.printf("VERIFIED cut-signal: every one of %d lengths%n", cuts);
  }

  /**
   * Cuts the copied signal file shorter and shorter; each record that this leaves must be refused.
   *
   * @param chosen the lengths in bytes to try
   * @return how many lengths were tried
   */
  private int cutSignals(IntPredicate chosen) throws IOException {
    int cuts = 0;
    try (FileChannel file = FileChannel.open(folder.resolve("100.dat"), StandardOpenOption.WRITE)) {
      for (int length = (int) file.size() - 1; length >= 0; length--) {
        if (chosen.test(length)) {
          file.truncate(length);
          assertThat(refusal()).as("cut to %d", length).contains("100.dat: ends at byte " + length);
          cuts++;
        }
      }
    }
    return cuts;
  }

  /** What is said of the record in the folder, "accepted" when nothing is. */
  private String refusal() {
    try {
      WfdbRecord.read(folder, "100");
      return "accepted";
    } catch (BitbeatException refused) {
      return refused.getMessage();
    }
  }
}

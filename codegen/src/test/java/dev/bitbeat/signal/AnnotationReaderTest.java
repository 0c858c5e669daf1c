package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotationReaderTest {
  @TempDir private Path folder;

  /** Counts from the MIT-BIH Arrhythmia Database Directory (Moody & Mark). */
  @ParameterizedTest
  @CsvSource({
    "100, N, 2239",
    "100, A, 33",
    "100, V, 1",
    "100, +, 1",
    "119, N, 1543",
    "119, V, 444",
    "208, N, 1586",
    "208, V, 992",
    "208, F, 373",
    "208, Q, 2",
    "207, !, 472",
    "207, L, 1457",
    "207, R, 86",
    "217, /, 1542",
    "217, f, 260",
    "232, A, 1382",
    "232, R, 397"
  })
  void countsOfRealRecordsAreThePublishedOnes(String name, String symbol, long count) {
    assertThat(
            AnnotationReader.read(MitBihRecords.folder(), name, "atr").stream()
                .filter(annotation -> annotation.symbol().equals(symbol))
                .count())
        .isEqualTo(count);
  }

  @Test
  void the48RecordsHold112647AnnotationsInOrderInsideTheRecord() {
    int total = 0;
    Map<String, Long> bySymbol = new TreeMap<>();
    for (String name : MitBih.RECORDS) {
      List<Annotation> read = AnnotationReader.read(MitBihRecords.folder(), name, "atr");
      total += read.size();
      for (int i = 1; i < read.size(); i++) {
        assertThat(read.get(i).sample()).isGreaterThanOrEqualTo(read.get(i - 1).sample());
      }
      assertThat(read.get(read.size() - 1).sample()).isLessThan(650000);
      read.stream()
          .collect(Collectors.groupingBy(Annotation::symbol, Collectors.counting()))
          .forEach((symbol, count) -> bySymbol.merge(symbol, count, Long::sum));
    }
    assertThat(total).isEqualTo(112647);
    assertThat(bySymbol).containsEntry("N", 75052L).containsEntry("V", 7130L);
  }

  @Test
  void record100StartsWithItsRhythm() {
    List<Annotation> read = AnnotationReader.read(MitBihRecords.folder(), "100", "atr");
    assertThat(read.get(0)).isEqualTo(new Annotation(18, 28, 0, 0, 0, "(N"));
    assertThat(read.get(1)).isEqualTo(new Annotation(77, 1, 0, 0, 0, ""));
  }

  @Test
  void everyControlCodeIsRead() {
    List<Annotation> read =
        new Encoder()
            .pair(62, 3) // CHN before the first annotation holds from there on
            .pair(1, 100)
            .skip(100000)
            .pair(5, 23)
            .pair(61, 0x3ff) // SUB -1
            .pair(62, 1)
            .pair(60, 0xfe) // NUM -2
            .pair(1, 1)
            .pair(28, 2)
            .aux("(AFIB")
            .pair(22, 0)
            .aux("even")
            .skip(-100)
            .pair(1, 0)
            .end()
            .readAll();
    assertThat(read)
        .containsExactly(
            new Annotation(100, 1, 0, 3, 0, ""),
            new Annotation(100026, 1, 0, 1, -2, ""),
            new Annotation(100123, 5, -1, 1, -2, ""),
            new Annotation(100124, 1, 0, 1, -2, ""),
            new Annotation(100126, 28, 0, 1, -2, "(AFIB"),
            new Annotation(100126, 22, 0, 1, -2, "even"));
  }

  @Test
  void anAuxTextLosesItsTrailingZeros() {
    assertThat(new Encoder().pair(28, 1).aux("(N\0").end().readAll().get(0).aux()).isEqualTo("(N");
    assertThat(new Encoder().pair(28, 1).aux("\0\0\0").end().readAll().get(0).aux()).isEmpty();
  }

  @Test
  void anEmptyListIsLegal() {
    assertThat(new Encoder().end().readAll()).isEmpty();
  }

  @Test
  void zerosAfterTheEndMarkArePadding() {
    assertThat(new Encoder().pair(1, 5).end().end().end().readAll()).hasSize(1);
  }

  @Test
  void seededAnnotationsComeBack() {
    for (long seed = 0; seed < 200; seed++) {
      SeededRandom random = new SeededRandom(seed);
      Encoder encoder = new Encoder();
      List<Annotation> expected = new java.util.ArrayList<>();
      long time = 0;
      int count = random.nextInt(30);
      for (int i = 0; i < count; i++) {
        int interval = random.nextInt(3) == 0 ? random.nextInt(1 << 20) : random.nextInt(1024);
        time += interval;
        int code = 1 + random.nextInt(49);
        String aux = "x".repeat(random.nextInt(4) == 0 ? random.nextInt(300) : 0);
        int subtype = random.nextInt(256) - 128;
        expected.add(new Annotation((int) time, code, subtype, 0, 0, aux));
        if (interval > 1023) {
          encoder.skip(interval).pair(code, 0);
        } else {
          encoder.pair(code, interval);
        }
        encoder.pair(61, subtype & 0xff);
        if (!aux.isEmpty()) {
          encoder.aux(aux);
        }
      }
      assertThat(encoder.end().readAll()).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 55, 58})
  void undefinedCodesAreRefusedWithTheirByte(int code) {
    Encoder encoder = new Encoder().pair(1, 5).pair(code, 7).end();
    Errors.assertError(
        UserError.ANNOTATION_FIELD, encoder::readAll, "a.atr: byte 2", "code " + code);
  }

  @Test
  void damagedControlCodesAreRefused() {
    Errors.assertError(
        UserError.ANNOTATION_FIELD, new Encoder().pair(59, 4).end()::readAll, "SKIP", "byte 0");
    Errors.assertError(
        UserError.ANNOTATION_FIELD, new Encoder().pair(61, 4).end()::readAll, "SUB before");
    Errors.assertError(
        UserError.ANNOTATION_FIELD, new Encoder().aux("x").end()::readAll, "AUX before");
    Errors.assertError(
        UserError.ANNOTATION_FIELD,
        new Encoder().skip(-1).pair(1, 0).end()::readAll,
        "byte 6",
        "sample -1");
    Errors.assertError(
        UserError.ANNOTATION_FIELD,
        new Encoder().skip(Integer.MAX_VALUE).pair(1, 1).end()::readAll,
        "sample 2147483648");
    Errors.assertError(
        UserError.ANNOTATION_FIELD,
        new Encoder().pair(1, 5).end().pair(1, 5).end()::readAll,
        "byte 4",
        "after the end mark at byte 2");
  }

  @Test
  void cutFilesAreRefusedWithTheirLength() {
    Errors.assertError(
        UserError.ANNOTATION_TRUNCATED,
        new Encoder().pair(1, 5)::readAll,
        "a.atr: ends at byte 2",
        "end mark is missing");
    Errors.assertError(
        UserError.ANNOTATION_TRUNCATED, new Encoder().raw(0, 59 << 2)::readAll, "SKIP");
    Errors.assertError(
        UserError.ANNOTATION_TRUNCATED,
        new Encoder().pair(1, 5).pair(63, 9).raw('a')::readAll,
        "an AUX text of 9 bytes");
    Errors.assertError(UserError.ANNOTATION_TRUNCATED, new Encoder()::readAll, "ends at byte 0");
  }

  @Test
  void aMissingFileIsNamed() {
    Errors.assertError(
        UserError.RECORD_FILE_MISSING,
        () -> AnnotationReader.read(folder, "none", "atr"),
        "none.atr",
        "data fetch");
    Errors.assertError(
        UserError.RECORD_NAME, () -> AnnotationReader.read(folder, "none", "../x"), "../x");
  }

  @Test
  void symbolsOfCodesWithoutOneAreTheirNumbersAndFlutterWavesAreNoBeats() {
    assertThat(AnnotationCodes.symbol(42)).isEqualTo("[42]");
    assertThat(AnnotationCodes.symbol(15)).isEqualTo("[15]");
    assertThat(AnnotationCodes.symbol(41)).isEqualTo("r");
    assertThat(AnnotationCodes.isBeat(31)).isFalse();
    assertThat(AnnotationCodes.isBeat(38)).isTrue();
  }

  /** Writes MIT format byte by byte. */
  private final class Encoder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Encoder raw(int... bytes) {
      for (int b : bytes) {
        out.write(b);
      }
      return this;
    }

    Encoder pair(int code, int value) {
      int word = code * 1024 + value;
      return raw(word % 256, word / 256);
    }

    Encoder skip(int interval) {
      pair(59, 0);
      return raw(interval >>> 16, interval >>> 24, interval, interval >>> 8);
    }

    Encoder aux(String text) {
      pair(63, text.length());
      raw(text.chars().toArray());
      return text.length() % 2 == 1 ? raw(0) : this;
    }

    Encoder end() {
      return raw(0, 0);
    }

    List<Annotation> readAll() {
      try {
        Files.write(folder.resolve("a.atr"), out.toByteArray());
      } catch (IOException e) {
        throw new AssertionError(new String(out.toByteArray(), StandardCharsets.ISO_8859_1), e);
      }
      return AnnotationReader.read(folder, "a", "atr");
    }
  }
}

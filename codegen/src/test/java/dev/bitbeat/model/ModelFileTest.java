package dev.bitbeat.model;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  private static final byte[] GOOD = ModelFile.toBytes(TinyModel.model());

  private static BitbeatException refusal(byte[] bytes) {
    return catchThrowableOfType(BitbeatException.class, () -> ModelFile.parse("m.bnn.json", bytes));
  }

  @Test
  void readingGivesBackTheModel() {
    assertThat(ModelFile.parse("m", GOOD)).isEqualTo(TinyModel.model());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void everyFieldOfAnyModelSurvives(long seed) {
    BnnModel model = RandomModels.model(seed);
    assertThat(ModelFile.parse("m", ModelFile.toBytes(model))).isEqualTo(model);
  }

  @Test
  void anyFlippedBitIsRefused() {
    for (int i = 0; i < GOOD.length * 8; i++) {
      byte[] bad = GOOD.clone();
      bad[i / 8] ^= (byte) (1 << i % 8);
      assertThat(refusal(bad)).as("bit %d", i).isNotNull();
    }
  }

  @Test
  void anyTruncationIsRefused() {
    for (int length = 0; length < GOOD.length; length++) {
      assertThat(refusal(Arrays.copyOf(GOOD, length))).as("length %d", length).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"format\": \"bitbeat-model\" | \"format\": \"other\" | MODEL_NOT_JSON | format",
        "\"version\": 1 | \"version\": 2 | MODEL_VERSION | version 2",
        "\"version\": 1 | \"versions\": 1 | MODEL_VERSION | format version none, this",
        "\"inputLength\": 10 | \"inputLength\": 10.5 | MODEL_FIELD | content.inputLength",
        "\"inputLength\": 10 | \"inputLength\": 0 | MODEL_FIELD | json: content: inputLength 0",
        "\"inputLength\": 10 | \"inputLength\": 10, \"extra\": 1 | MODEL_FIELD | content.extra",
        "\"kind\": \"running\" | \"kind\": \"running\", \"extra\": 1 | MODEL_FIELD | normalizer.extra",
        "\"shift\": 4 | \"shift\": 4, \"extra\": 1 | MODEL_FIELD | input.extra",
        "\"padBit\": 1 | \"padBit\": 1, \"extra\": 1 | MODEL_FIELD | .extra",
        "\"sumScale\" | \"extra\": 1, \"sumScale\" | MODEL_FIELD | head.extra",
        "\"epochs\": 0 | \"epochs\": 0, \"extra\": 1 | MODEL_FIELD | provenance.extra",
        "\"kind\": \"running\" | \"kind\": \"magic\" | MODEL_FIELD | magic",
        "\"poolKernel\": 1 | \"poolKernel\": 9 | MODEL_FIELD | content: block 1: pool 9 is longer",
        "\"meanShift\": 3 | \"meanShift\": 13 | MODEL_FIELD | content.normalizer: meanShift 13",
        "\"kernel\": 3 | \"kernel\": 16 | MODEL_FIELD | content.input: kernel 16",
        "\"inChannels\": 3 | \"inChannels\": 129 | MODEL_FIELD | content.blocks[0]: inChannels 129",
        "\"kernel\": 2 | \"kernel\": 16 | MODEL_FIELD | content.head: kernel 16",
        "\"fold\": 0 | \"fold\": -1 | MODEL_FIELD | content.provenance: provenance: fold -1",
        "\"1301\" | \"1303\" | MODEL_FIELD | behind its 9 columns",
        "\"1301\" | \"13\" | MODEL_FIELD | 2 hex digits for 9 bits",
        "\"1301\" | \"1z01\" | MODEL_FIELD | not hex",
        "[ \"1301\", | [ | MODEL_FIELD | 1 rows for 2 channels",
        "\"thresholds\": [ 4, 4 ] | \"thresholds\": [ 4 ] | MODEL_FIELD | 1 thresholds",
        "\"thresholds\": [ 4, 4 ] | \"thresholds\": [ 4, 11 ] | MODEL_FIELD | blocks[0]: binary block: channel 1 has threshold 11",
        "\"thresholds\": [ 4, 4 ] | \"thresholds\": [ 4, 5 ] | MODEL_DIGEST | SHA-256",
        "\"padBit\": 1 | \"padBit\": 2 | MODEL_FIELD | neither 0 nor 1",
        "\"samplingHz\": 360 | \"samplingHz\":  360 | MODEL_NOT_CANONICAL | byte",
        "\"offset\": [ -7 | \"offset\": [ 2147483647 | MODEL_FIELD | beyond 32 bits",
        "\"classNames\" | \"name\": \"twice\", \"classNames\" | MODEL_NOT_JSON | line",
      })
  void aBrokenFieldIsNamed(String from, String to, UserError error, String place) {
    String text = new String(GOOD, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    BitbeatException e = refusal(text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    assertThat(e).isNotNull();
    assertThat(e.error()).isEqualTo(error);
    assertThat(e.getMessage()).contains("m.bnn.json").contains(place).doesNotContain("\n");
  }

  @Test
  void aRhythmSurvivesItsFile() {
    BnnModel model = TinyModel.beating();
    assertThat(ModelFile.parse("m.bnn.json", ModelFile.toBytes(model))).isEqualTo(model);
    assertThat(ModelFile.digest(model)).isNotEqualTo(ModelFile.digest(TinyModel.model()));
    assertThat(new String(GOOD, StandardCharsets.UTF_8)).doesNotContain("rhythm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"spacing\": 4, | | MODEL_FIELD | content.head.rhythm.spacing",
        "\"spacing\": 4 | \"spacing\": 5 | MODEL_FIELD | no power of two",
        "\"spacing\": 4 | \"spacing\": 4, \"extra\": 1 | MODEL_FIELD | head.rhythm.extra",
        "\"refractory\": 72 | \"refractory\": 43 | MODEL_FIELD | content.head.rhythm: rhythm: refractory 43",
        "\"levels\": [ 2 ] | \"levels\": [ 3 ] | MODEL_DIGEST | SHA-256",
        "\"levels\": [ 2 ] | \"levels\": [ 2, 1 ] | MODEL_FIELD | do not rise",
        "\"shift\": 5 | \"shift\": 17 | MODEL_FIELD | shift 17",
        "[ 8, -2 ] | [ 8 ] | MODEL_FIELD | 1 values for 2 classes",
        "[ 8, -2 ] | [ 8, -128 ] | MODEL_FIELD | row 3 has weight -128",
        ", [ 8, -2 ] | | MODEL_FIELD | 3 weight rows",
        "\"rhythm\": { | \"rhythms\": { | MODEL_FIELD | head.rhythms",
      })
  void aBrokenRhythmIsNamed(String from, String to, UserError error, String place) {
    String text = new String(ModelFile.toBytes(TinyModel.beating()), StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    String broken = text.replace(from, to == null ? "" : to);
    BitbeatException e = refusal(broken.getBytes(StandardCharsets.UTF_8));
    assertThat(e).isNotNull();
    assertThat(e.error()).isEqualTo(error);
    assertThat(e.getMessage()).contains("m.bnn.json").contains(place).doesNotContain("\n");
  }

  @Test
  void aBrokenLineIsNamed() {
    String text = new String(GOOD, StandardCharsets.UTF_8);
    int at = text.indexOf("\"samplingHz\"");
    long line = text.substring(0, at).lines().count();
    BitbeatException e = refusal((text.substring(0, at) + "oops").getBytes(StandardCharsets.UTF_8));
    assertThat(e.error()).isEqualTo(UserError.MODEL_NOT_JSON);
    assertThat(e.getMessage()).contains("line " + line + ":");
  }

  @Test
  void aBlankBeforeTheFirstBraceIsRefused() {
    BitbeatException e =
        refusal((" " + new String(GOOD, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    assertThat(e.error()).isEqualTo(UserError.MODEL_NOT_CANONICAL);
    assertThat(e.getMessage()).contains("byte 0");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("none.bnn.json");
    BitbeatException e = catchThrowableOfType(BitbeatException.class, () -> ModelFile.read(file));
    assertThat(e.error()).isEqualTo(UserError.MODEL_UNREADABLE);
    assertThat(e.getMessage()).contains(file.toString()).contains("no such file");
  }

  @Test
  void aSeedOf64BitsSurvives() {
    BnnModel tiny = TinyModel.model();
    for (long seed : new long[] {Long.MIN_VALUE, -1, 1L << 40, Long.MAX_VALUE}) {
      BnnModel model =
          new BnnModel(
              tiny.name(),
              tiny.classNames(),
              tiny.inputLength(),
              tiny.samplingHz(),
              tiny.normalizer(),
              tiny.input(),
              tiny.blocks(),
              tiny.head(),
              new Provenance("t", "d", "p", seed, 1, ~seed, 2, "r", "", 3, 4));
      assertThat(ModelFile.parse("m", ModelFile.toBytes(model))).isEqualTo(model);
    }
  }

  @Test
  void aFileOfMoreThanOneMiBIsNotParsed(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("large.bnn.json");
    Files.write(file, new byte[SmallFiles.MAX_JSON_BYTES + 1]);
    BitbeatException e = catchThrowableOfType(BitbeatException.class, () -> ModelFile.read(file));
    assertThat(e.error()).isEqualTo(UserError.MODEL_UNREADABLE);
    assertThat(e.getMessage()).contains("larger than");
    Files.write(file, new byte[SmallFiles.MAX_JSON_BYTES]);
    BitbeatException read =
        catchThrowableOfType(BitbeatException.class, () -> ModelFile.read(file));
    assertThat(read.error()).isEqualTo(UserError.MODEL_NOT_JSON);
  }

  @Test
  void aFileWithoutAnEndIsReadToTheLimitOnly() {
    Path zeros = Path.of("/dev/zero");
    BitbeatException e = catchThrowableOfType(BitbeatException.class, () -> ModelFile.read(zeros));
    assertThat(e.error()).isEqualTo(UserError.MODEL_UNREADABLE);
    assertThat(e.getMessage()).contains("/dev/zero").contains("larger than");
  }

  @Test
  void theLargestModelIsWithinTheLimit() {
    int channels = BlockShape.MAX_CHANNELS;
    int classes = BnnModel.MAX_CLASSES;
    int taps = BlockShape.MAX_KERNEL;
    BlockShape shape = new BlockShape(channels, channels, taps, 1, taps, 1, 1);
    BlockShape first = new BlockShape(1, channels, taps, 1, taps, 4, 4);
    BlockShape last = new BlockShape(channels, classes, taps, 1, taps, 1, 1);
    BitMatrix none = BitMatrix.builder(channels, shape.fanIn()).build();
    RhythmTerms rhythm =
        new RhythmTerms(
            new Rhythm(1023, 4095, 64),
            IntStream.range(0, RhythmTerms.MAX_LEVELS).mapToObj(l -> 248 + l).toList(),
            0,
            nCopies(Rhythm.COUNTS * RhythmTerms.MAX_LEVELS, nCopies(classes, -127)));
    int scale = -(1 << 16);
    BnnModel model =
        new BnnModel(
            "x".repeat(64),
            nCopies(classes, "x".repeat(64)),
            67,
            100_000,
            new Normalizer.Running(12, 12, 65535),
            new InputBlock(
                first, nCopies(channels, nCopies(taps, -127)), 0, nCopies(channels, -32767), 4),
            nCopies(
                BnnModel.MAX_BLOCKS,
                new BinaryBlock(shape, true, none, nCopies(channels, shape.fanIn()))),
            new Head(
                last,
                true,
                BitMatrix.builder(classes, last.fanIn()).build(),
                nCopies(classes, -1),
                nCopies(classes, scale),
                nCopies(classes, scale),
                nCopies(classes, last.fanIn()),
                nCopies(classes, scale),
                Optional.of(rhythm)),
            Provenance.untrained("x".repeat(64)));
    // Another 64 KiB for longer numbers and texts than these.
    assertThat(ModelFile.toBytes(model)).hasSizeLessThan(SmallFiles.MAX_JSON_BYTES - (64 << 10));
  }

  @Test
  void theBytesDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ModelFile.toBytes(TinyModel.model())).isEqualTo(GOOD);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aWrittenFileReadsBackAndLeavesNothingElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("sub").resolve("m.bnn.json");
    ModelFile.write(file, TinyModel.model());
    assertThat(ModelFile.read(file)).isEqualTo(TinyModel.model());
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }
}

package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.EmitOptions;
import dev.bitbeat.emit.Kernel;
import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Mismatch;
import dev.bitbeat.target.VerificationResult;
import dev.bitbeat.target.VerificationRun;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code --self-test}: the classifier finds its own tables whole, and every altered byte of them.
 * The machine's code memory can be written, so the firmware alters its tables in place; it reports
 * what it did not notice as an error of the scores.
 */
class SelfTestTest {
  private static final String BOARD = "mps2-an385";
  private static final Pattern TABLE = Pattern.compile("static const \\w+ (bb_\\w+)\\[");
  private static final BnnModel MODEL =
      ReferenceTopology.model(5, new Normalizer.Running(6, 6, 50), 100, List.of(3, 5), 3);

  @BeforeEach
  void tools() {
    Lab.requireTools();
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void noticesEveryFlippedBitOfItsTables(Optimize goal) {
    VerificationResult result = flip(MODEL, goal, 8, "");
    assertThat(result.firstMismatch().map(Mismatch::text)).isEmpty();
  }

  @Test
  void aBitThatTheSelfTestMissesWouldBeNoticed() {
    String miss = "if (t == 1u && i == 2u && bit == 3u) { tables[t][i] ^= 8u; }";
    Mismatch mismatch = flip(MODEL, Optimize.SIZE, 8, miss).firstMismatch().orElseThrow();
    assertThat(mismatch.place()).isEqualTo("score");
    assertThat(mismatch.actual() - mismatch.expected()).isEqualTo(1);
  }

  @Test
  @Tag("long")
  void noticesAnAlteredByteAnywhereInTheShippedTables() {
    BnnModel shipped = ModelFile.read(Path.of("..", "trained", "ecg17.bnn.json"));
    VerificationResult result = flip(shipped, Optimize.SIZE, 1, "");
    assertThat(result.firstMismatch().map(Mismatch::text)).isEmpty();
    System.out.println(
        "VERIFIED self-test: every byte of ecg17's tables, altered in QEMU, noticed");
  }

  @Test
  void costsNothingWhenItIsOff() {
    Classifier off = emit(MODEL, Optimize.SIZE, false);
    assertThat(off.files()).isEqualTo(Lab.classifier(MODEL, Optimize.SIZE, BOARD).files());
    assertThat(off.files().values()).noneMatch(text -> text.contains("self_test"));
  }

  private static Classifier emit(BnnModel model, Optimize goal, boolean selfTest) {
    return Classifier.emit(
        model,
        new EmitOptions("bb", goal, Boards.load(BOARD).core(), Kernel.TIME_PACKED, selfTest));
  }

  /**
   * Verifies one window with a classifier that first alters its tables, bit by bit.
   *
   * @param bits of each byte, lowest first, that are flipped
   * @param after C that runs after a bit is flipped
   */
  private static VerificationResult flip(BnnModel model, Optimize goal, int bits, String after) {
    Classifier plain = emit(model, goal, true);
    List<String> tables =
        TABLE.matcher(plain.files().get("bb_weights.h")).results().map(m -> m.group(1)).toList();
    assertThat(tables).hasSizeGreaterThan(1);
    String attack =
        """

        void bb_infer(bb_scratch *scratch, const int16_t window[BB_INPUT_LENGTH], bb_result *result)
        {
            static volatile uint8_t *const tables[] = { POINTERS };
            static const uint32_t sizes[] = { SIZES };
            uint32_t flips = 0u, t, i, bit;
            plain_infer(scratch, window, result);
            result->scores[0] += bb_self_test() == 1u ? 0 : 1000000;
            for (t = 0u; t < sizeof sizes / sizeof sizes[0]; t++) {
                for (i = 0u; i < sizes[t]; i++) {
                    for (bit = 0u; bit < BITSu; bit++) {
                        uint8_t good = tables[t][i];
                        tables[t][i] = (uint8_t)(good ^ (1u << bit));
                        AFTER
                        result->scores[0] += bb_self_test() == 0u ? 0 : 1;
                        tables[t][i] = good;
                        flips++;
                    }
                }
            }
            result->scores[1] += (int32_t)flips - (int32_t)(BITSu * BB_TABLE_BYTES);
            result->scores[0] += bb_self_test() == 1u ? 0 : 1000000;
        }
        """
            .replace("POINTERS", each(tables, "(volatile uint8_t *)(uintptr_t)%s"))
            .replace("SIZES", each(tables, "sizeof %s"))
            .replace("BITS", Integer.toString(bits))
            .replace("AFTER", after);
    SortedMap<String, String> files = new TreeMap<>(plain.files());
    files.computeIfPresent(
        "bb.c", (name, c) -> c.replace("void bb_infer(", "static void plain_infer(") + attack);
    Classifier attacked = plain.withFiles(files);
    return VerificationRun.verify(Lab.setup(BOARD), attacked, Lab.randomWindows(model, 1, 1));
  }

  private static String each(List<String> tables, String format) {
    return tables.stream().map(format::formatted).collect(Collectors.joining(", "));
  }
}

package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Mismatch;
import dev.bitbeat.target.VerificationResult;
import dev.bitbeat.target.VerificationRun;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A verification that finds nothing proves little unless it finds what was put there. */
class FaultInjectionTest {
  private static final String BOARD = "mps2-an385";
  private static final BnnModel MODEL =
      ReferenceTopology.model(5, new Normalizer.Running(6, 6, 50), 400, List.of(8, 8), 3);

  @BeforeEach
  void tools() {
    Lab.requireTools();
  }

  private static VerificationResult verify(String file, String from, String to) {
    Classifier good = Lab.classifier(MODEL, Optimize.SIZE, BOARD);
    SortedMap<String, String> files = new TreeMap<>(good.files());
    Matcher matcher = Pattern.compile(from).matcher(files.get(file));
    assertThat(matcher.find()).as("%s in %s", from, file).isTrue();
    files.put(file, matcher.replaceFirst(to));
    Classifier bad = good.withFiles(files);
    return VerificationRun.verify(Lab.setup(BOARD), bad, Lab.randomWindows(MODEL, 1, 18));
  }

  private static Mismatch first(VerificationResult result) {
    assertThat(result.mismatches()).isPositive();
    return result.firstMismatch().orElseThrow();
  }

  @Test
  void aChangedScoreOffsetIsNoticedAsAScore() {
    // The result leaves p_infer with class 0's score off by one.
    String infer = "(?s)(void bb_infer\\(.*?\\n\\{.*?)\\n\\}";
    Mismatch mismatch = first(verify("bb.c", infer, "$1\n    result->scores[0]++;\n}"));
    assertThat(mismatch.place()).isEqualTo("score");
    assertThat(mismatch.channel()).isZero();
    assertThat(mismatch.actual() - mismatch.expected()).isEqualTo(1);
  }

  @Test
  void aFlippedWeightBitIsNoticedInItsLayer() {
    Classifier good = Lab.classifier(MODEL, Optimize.SIZE, BOARD);
    String weights = good.files().get("bb_weights.h");
    // Some byte in the middle of the longest table of bytes.
    Matcher table = Pattern.compile("0x([0-9A-Fa-f]{2})u?[,} ]").matcher(weights);
    int bytes = 0;
    while (table.find()) {
      bytes++;
    }
    assertThat(bytes).isGreaterThan(20);
    StringBuilder text = new StringBuilder();
    table.reset();
    for (int i = 0; i <= bytes / 2; i++) {
      assertThat(table.find()).isTrue();
    }
    int value = Integer.parseInt(table.group(1), 16) ^ 0x10;
    text.append(weights, 0, table.start(1));
    text.append(String.format("%02X", value)).append(weights.substring(table.end(1)));
    SortedMap<String, String> files = new TreeMap<>(good.files());
    files.put("bb_weights.h", text.toString());
    Classifier bad = good.withFiles(files);
    Mismatch mismatch =
        first(VerificationRun.verify(Lab.setup(BOARD), bad, Lab.randomWindows(MODEL, 1, 18)));
    assertThat(mismatch.place()).isIn("layer", "score");
    assertThat(mismatch.expected()).isNotEqualTo(mismatch.actual());
  }

  @Test
  void aClassifierThatReadsOldScratchIsNoticed() {
    Mismatch mismatch =
        first(
            verify(
                "bb.c",
                "(void bb_infer\\([^{]*\\{)",
                "$1\n    if (((const uint32_t *)(const void *)scratch)[1] == 0xA5A5A5A5u) { return;"
                    + " }\n"));
    assertThat(mismatch.form()).isEqualTo("infer");
  }

  @Test
  void aWriteBehindTheScratchIsNoticed() {
    Mismatch mismatch =
        first(
            verify(
                "bb.c",
                "(void bb_infer\\([^{]*\\{)",
                "$1\n    ((volatile uint32_t *)(void *)scratch)[BB_SCRATCH_BYTES / 4u] = 0u;\n"));
    assertThat(mismatch.place()).isEqualTo("memory");
  }
}

package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticEcgTest {
  private static final int MINUTE = 60 * SyntheticEcg.FREQUENCY;

  @ParameterizedTest
  @EnumSource(SyntheticRhythm.class)
  void theSeedDecidesEverySample(SyntheticRhythm rhythm) {
    short[] first = SyntheticEcg.of(rhythm, 7, 3600).samples();
    assertThat(SyntheticEcg.of(rhythm, 7, 3600).samples()).isEqualTo(first);
    assertThat(SyntheticEcg.of(rhythm, 8, 3600).samples()).isNotEqualTo(first);
  }

  @Test
  void aLongerRecordingBeginsLikeAShorterOne() {
    short[] shorter = SyntheticEcg.of(SyntheticRhythm.NORMAL, 3, 1000).samples();
    short[] longer = SyntheticEcg.of(SyntheticRhythm.NORMAL, 3, 5000).samples();
    assertThat(java.util.Arrays.copyOf(longer, 1000)).isEqualTo(shorter);
  }

  @ParameterizedTest
  @EnumSource(SyntheticRhythm.class)
  void theRateIsThatOfTheRhythm(SyntheticRhythm rhythm) {
    List<Annotation> beats = SyntheticEcg.of(rhythm, 5, 3 * MINUTE).beats();
    assertThat(beats.size() / 3.0)
        .isCloseTo(rhythm.beatsPerMinute(), within(0.12 * rhythm.beatsPerMinute()));
  }

  @ParameterizedTest
  @EnumSource(SyntheticRhythm.class)
  void thePeaksStandWhereTheBeatsAreAnnotated(SyntheticRhythm rhythm) {
    SyntheticEcg ecg = SyntheticEcg.of(rhythm, 2, MINUTE);
    short[] samples = ecg.samples();
    for (Annotation beat : ecg.beats()) {
      if (beat.sample() < 60 || beat.sample() > samples.length - 60) {
        continue;
      }
      int peak =
          IntStream.rangeClosed(beat.sample() - 50, beat.sample() + 50)
              .reduce((a, b) -> samples[b] > samples[a] ? b : a)
              .orElseThrow();
      assertThat(peak).isCloseTo(beat.sample(), within(6));
      assertThat(samples[peak] - SyntheticEcg.BASELINE).isGreaterThan(SyntheticEcg.GAIN / 2);
    }
  }

  @Test
  void ectopyHasPrematureBeatsAndPauses() {
    List<Annotation> beats =
        SyntheticEcg.of(SyntheticRhythm.VENTRICULAR_ECTOPY, 4, 2 * MINUTE).beats();
    long premature = beats.stream().filter(beat -> beat.symbol().equals("V")).count();
    assertThat(premature).isBetween(beats.size() / 10L, beats.size() / 3L);
    for (int i = 1; i + 1 < beats.size(); i++) {
      if (beats.get(i).symbol().equals("V")) {
        int before = beats.get(i).sample() - beats.get(i - 1).sample();
        int after = beats.get(i + 1).sample() - beats.get(i).sample();
        assertThat(after).isGreaterThan(before * 3 / 2);
      }
    }
  }

  @Test
  void fibrillationIsIrregularAndSinusRhythmIsNot() {
    assertThat(deviation(SyntheticRhythm.ATRIAL_FIBRILLATION)).isGreaterThan(0.15);
    assertThat(deviation(SyntheticRhythm.NORMAL)).isBetween(0.01, 0.06);
  }

  private static double deviation(SyntheticRhythm rhythm) {
    List<Annotation> beats = SyntheticEcg.of(rhythm, 6, 3 * MINUTE).beats();
    double[] intervals =
        IntStream.range(1, beats.size())
            .mapToDouble(i -> beats.get(i).sample() - beats.get(i - 1).sample())
            .toArray();
    double mean = java.util.Arrays.stream(intervals).average().orElseThrow();
    double variance =
        java.util.Arrays.stream(intervals)
            .map(x -> (x - mean) * (x - mean))
            .average()
            .orElseThrow();
    return Math.sqrt(variance) / mean;
  }

  /**
   * Pinned: the demo, its expected output and the tests of other packages depend on the samples.
   */
  @Test
  void theDataSetIsPinned() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Window window : SyntheticDataset.load().windows()) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * window.length()).order(ByteOrder.LITTLE_ENDIAN);
      for (short sample : window.samples()) {
        bytes.putShort(sample);
      }
      digest.update(bytes.array());
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("878a7120f00a62e357ea3fddc26189c9810e3552f64c912d28aaa07f53d5daf7");
  }

  @Test
  void noLengthIsRefused() {
    assertThatThrownBy(() -> SyntheticEcg.of(SyntheticRhythm.NORMAL, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length 0");
  }
}

package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RhythmTest {
  private static final Rhythm RHYTHM = new Rhythm(72, 1080, 4);

  /** Beats of an upright triangle, the marked ones of a broad inverted one. */
  private static int[] beats(int length, int[] at, boolean... odd) {
    int[] y = new int[length];
    for (int b = 0; b < at.length; b++) {
      boolean marked = b < odd.length && odd[b];
      int width = marked ? 40 : 12;
      for (int i = 0; i < width && at[b] + i < length; i++) {
        int height = 200 - 400 * Math.abs(i - width / 2) / width;
        y[at[b] + i] += marked ? -height : height;
      }
    }
    return y;
  }

  private static int[] at(int... intervals) {
    int[] at = new int[intervals.length];
    int place = 100;
    for (int b = 0; b < at.length; b++) {
      at[b] = place;
      place += intervals[b];
    }
    return at;
  }

  private static int[] counts(int[] intervals, boolean... odd) {
    return RHYTHM.counts(beats(3600, at(intervals), odd));
  }

  @Test
  void anEvenRhythmCountsNothing() {
    assertThat(counts(new int[] {300, 300, 300, 300, 300, 300, 300, 300}))
        .containsExactly(0, 0, 0, 0);
  }

  /** The last beat's interval is not given: the one before it is the interval to it. */
  @Test
  void anEarlyBeatIsCountedByItsShape() {
    int[] intervals = {300, 300, 300, 180, 420, 300, 300, 300};
    assertThat(counts(intervals)).as("usual shape").containsExactly(1, 0, 1, 3);
    boolean[] odd = {false, false, false, false, true};
    assertThat(counts(intervals, odd)).as("other shape").containsExactly(0, 1, 1, 3);
  }

  @Test
  void aLateBeatIsNoEarlyOne() {
    assertThat(counts(new int[] {300, 300, 300, 400, 300, 300, 300})).containsExactly(0, 0, 1, 2);
  }

  /** Beyond the longest interval nothing is known; a beat behind a pause is found a bit sooner. */
  @ParameterizedTest
  @CsvSource({"1060,1", "1100,0"})
  void aLongPauseIsForgotten(int pause, int late) {
    int[] counts = counts(new int[] {300, 300, 300, pause, 300, 300});
    assertThat(counts[2]).isEqualTo(late);
  }

  @Test
  void nothingIsCountedWithoutBeats() {
    assertThat(RHYTHM.counts(new int[3600])).containsExactly(0, 0, 0, 0);
    assertThat(RHYTHM.counts(new int[0])).containsExactly(0, 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "43,1080,4,refractory 43 is outside 44..1023",
    "1024,1080,4,refractory 1024 is outside 44..1023",
    "72,72,4,longest 72 is outside 73..4095",
    "72,4096,4,longest 4096 is outside 73..4095",
    "72,1080,0,spacing 0 is outside 1..64",
    "1023,1080,128,spacing 128 is outside 1..64",
    "72,1080,3,spacing 3 is no power of two",
  })
  void impossibleNumbersAreRefused(int refractory, int longest, int spacing, String message) {
    assertThatThrownBy(() -> new Rhythm(refractory, longest, spacing))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining(message);
  }

  private static RhythmTerms terms(List<Integer> levels, int shift, List<List<Integer>> weights) {
    return new RhythmTerms(RHYTHM, levels, shift, weights);
  }

  @Test
  void levelsThatAreReachedAddTheirWeights() {
    RhythmTerms terms =
        terms(
            List.of(1, 3),
            2,
            List.of(
                List.of(1),
                List.of(2),
                List.of(4),
                List.of(8),
                List.of(16),
                List.of(32),
                List.of(64),
                List.of(-127)));
    assertThat(terms.term(new int[] {0, 0, 0, 0}, 0)).isZero();
    assertThat(terms.term(new int[] {2, 3, 1, 0}, 0)).isEqualTo(4 * (1 + 4 + 8 + 16));
    assertThat(terms.term(new int[] {3, 0, 0, 9}, 0)).isEqualTo(4 * (1 + 2 + 64 - 127));
    assertThat(terms.largest(0)).isEqualTo(4 * (63 + 64 + 127));
  }

  @Test
  void impossibleTermsAreRefused() {
    List<List<Integer>> four = List.of(List.of(1), List.of(1), List.of(1), List.of(1));
    assertThatThrownBy(() -> terms(List.of(), 0, List.of())).hasMessageContaining("0 levels");
    assertThatThrownBy(() -> terms(List.of(0), 0, four)).hasMessageContaining("do not rise");
    assertThatThrownBy(() -> terms(List.of(256), 0, four)).hasMessageContaining("do not rise");
    assertThatThrownBy(() -> terms(List.of(2, 2), 0, four)).hasMessageContaining("do not rise");
    assertThatThrownBy(() -> terms(List.of(1, 2), 0, four)).hasMessageContaining("must be 8");
    assertThatThrownBy(() -> terms(List.of(1), 17, four)).hasMessageContaining("0..16");
    assertThatThrownBy(() -> terms(List.of(1), -1, four)).hasMessageContaining("0..16");
    List<List<Integer>> large = List.of(List.of(1), List.of(1), List.of(1), List.of(-128));
    assertThatThrownBy(() -> terms(List.of(1), 0, large)).hasMessageContaining("weight -128");
  }
}

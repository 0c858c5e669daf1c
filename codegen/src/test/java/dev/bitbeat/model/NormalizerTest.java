package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scales by hand; {@link ReferenceInferenceTest} compares the rest with plain arithmetic. */
class NormalizerTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255, 256, 1000, 32766, 32767})
  void theDeviationIsTheWholePartOfTheRoot(int k) {
    short high = (short) k;
    short low = (short) -k;
    Normalizer normalizer = new Normalizer.WindowZscore();
    assertThat(normalizer.normalize(new short[] {low, high, high, low}).d()).containsOnly(k);
    // one sample nearer to the mean, in two places: just below the square
    short less = (short) (k - 1);
    assertThat(normalizer.normalize(new short[] {low, high, less, (short) -less}).d())
        .containsOnly(Math.max(1, k - 1));
  }
}

package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeededRandomTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE})
  void streamEqualsThatOfSplittableRandom(long seed) {
    SeededRandom ours = new SeededRandom(seed);
    SplittableRandom reference = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      assertThat(ours.nextLong()).isEqualTo(reference.nextLong());
    }
  }

  @Test
  void shuffleKeepsTheValuesAndReachesEveryPlaceEquallyOften() {
    int[][] hits = new int[4][4];
    SeededRandom random = new SeededRandom(5);
    for (int run = 0; run < 4000; run++) {
      int[] values = IntStream.range(0, 4).toArray();
      random.shuffle(values);
      for (int place = 0; place < 4; place++) {
        hits[place][values[place]]++;
      }
    }
    assertThat(Arrays.stream(hits).flatMapToInt(Arrays::stream).boxed())
        .allSatisfy(count -> assertThat(count).isCloseTo(1000, within(120)));
  }

  @Test
  void partsOfAKeyMatterByPlace() {
    assertThat(SeededRandom.of(1, 2).nextLong()).isNotEqualTo(SeededRandom.of(2, 1).nextLong());
    assertThat(SeededRandom.of(1, 2, 3).nextLong())
        .isNotEqualTo(SeededRandom.of(1, 3, 2).nextLong());
    assertThat(SeededRandom.of(1).nextLong()).isNotEqualTo(SeededRandom.of(1, 0).nextLong());
  }

  @Test
  void gaussianHasMeanZeroAndDeviationOne() {
    SeededRandom random = new SeededRandom(3);
    double[] draws = new double[20000];
    Arrays.setAll(draws, i -> random.nextGaussian());
    double mean = Arrays.stream(draws).average().orElseThrow();
    double variance = Arrays.stream(draws).map(x -> x * x).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(0.03));
    assertThat(variance).isCloseTo(1, within(0.04));
  }
}

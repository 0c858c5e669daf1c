package dev.bitbeat.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.experiment.TrainingBench.Seconds;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainingBenchTest {
  @Test
  void theMedianIsTheMiddle() {
    assertThat(new Seconds(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Seconds(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    assertThat(new Seconds(List.of(4.0, 1.0, 2.0)).min()).isEqualTo(1);
  }

  @Test
  void theNetworkIsThePapers() {
    assertThat(TrainingBench.recipe().shapes(3600, 17))
        .extracting(shape -> shape.outChannels())
        .containsExactly(8, 16, 32, 32, 64, 17);
    assertThat(TrainingBench.recipe().batch()).isEqualTo(64);
    assertThat(TrainingBench.recipe().augmentation().shift()).isZero();
  }
}

package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfusionTest {
  @Test
  void figuresFollowTheirDefinitions() {
    Confusion confusion =
        Confusion.of(
            List.of("a", "b", "c"), new int[] {0, 0, 0, 1, 1, 0}, new int[] {0, 0, 1, 1, 0, 0});
    assertThat(confusion.accuracy()).isCloseTo(4.0 / 6, within(1e-12));
    assertThat(confusion.sensitivity(0)).isCloseTo(3.0 / 4, within(1e-12));
    assertThat(confusion.specificity(0)).isCloseTo(1.0 / 2, within(1e-12));
    assertThat(confusion.precision(1)).isCloseTo(1.0 / 2, within(1e-12));
    assertThat(confusion.f1(1)).isCloseTo(1.0 / 2, within(1e-12));
    assertThat(confusion.macroF1()).isCloseTo((3.0 / 4 + 1.0 / 2) / 2, within(1e-12));
    assertThat(confusion.sensitivity(2)).isZero();
    assertThat(confusion.counts()[0]).containsExactly(3, 1, 0);
  }
}

package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** No two things that live at the same time share a word. */
class ScratchPlanTest {
  @Test
  void theInputBlocksStateLiesBehindItsBits() {
    ScratchPlan plan = ScratchPlan.of(List.of(10, 2), 30, List.of(1, 1));
    assertThat(plan).isEqualTo(new ScratchPlan(List.of(0, 38), 10, 40));
  }

  @Test
  void theLargestNeighboursAndTheirWorkSetTheSize() {
    ScratchPlan plan = ScratchPlan.of(List.of(10, 20, 8), 3, List.of(4, 5, 6));
    assertThat(plan).isEqualTo(new ScratchPlan(List.of(0, 14, 0), 10, 34));
    assertThat(ScratchPlan.gap(0, List.of(10, 20, 8))).isEqualTo(10);
    assertThat(ScratchPlan.gap(1, List.of(10, 20, 8))).isEqualTo(8);
    assertThat(ScratchPlan.gap(2, List.of(10, 20, 8))).isEqualTo(8);
  }

  @Test
  void theHeadsWorkLiesBehindTheLastLayer() {
    assertThat(ScratchPlan.of(List.of(10), 3, List.of(40)).words()).isEqualTo(50);
  }
}

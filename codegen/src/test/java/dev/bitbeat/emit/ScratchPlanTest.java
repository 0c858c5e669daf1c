package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** No two things that live at the same time share a word. */
class ScratchPlanTest {
  @Test
  void theInputBlocksStateLiesBehindItsBits() {
    ScratchPlan plan = ScratchPlan.of(List.of(10, 2), 1, 30, List.of(1, 1));
    assertThat(plan).isEqualTo(new ScratchPlan(List.of(0, 38), 0, 10, 40));
  }

  @Test
  void theLargestNeighboursAndTheirWorkSetTheSize() {
    ScratchPlan plan = ScratchPlan.of(List.of(10, 20, 8), 1, 3, List.of(4, 5, 6));
    assertThat(plan).isEqualTo(new ScratchPlan(List.of(0, 14, 0), 0, 10, 34));
    assertThat(ScratchPlan.gap(0, List.of(10, 20, 8))).isEqualTo(10);
    assertThat(ScratchPlan.gap(1, List.of(10, 20, 8))).isEqualTo(8);
    assertThat(ScratchPlan.gap(2, List.of(10, 20, 8))).isEqualTo(8);
  }

  @Test
  void waitingPhasesLieBeforeAllLayers() {
    ScratchPlan plan = ScratchPlan.of(List.of(10, 2), 3, 30, List.of(1, 1));
    assertThat(plan).isEqualTo(new ScratchPlan(List.of(20, 58), 20, 30, 60));
  }

  @Test
  void theHeadsWorkLiesBehindTheLastLayer() {
    assertThat(ScratchPlan.of(List.of(10), 1, 3, List.of(40)).words()).isEqualTo(50);
  }
}

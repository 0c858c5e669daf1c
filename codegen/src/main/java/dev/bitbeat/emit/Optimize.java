package dev.bitbeat.emit;

import java.util.List;
import java.util.Locale;

/** Goal of the emitted C. All goals compute the same bits and scores. */
public enum Optimize {
  /** Fewest bytes of code and tables. */
  SIZE,
  /** Fewest instructions in a window. */
  SPEED,
  /** Most of the speed at little more code and scratch than {@link #SIZE}. */
  BALANCED;

  /**
   * Options of gcc that suit the C of this goal: measured, and not required but for {@code
   * -fno-strict-aliasing}, since the small form keeps 16-bit counts in the scratch, an array of
   * 32-bit words. Scheduling before register allocation makes the fast form's straight lines spill;
   * ARMv6-M gains from short code.
   *
   * @param core processor that the C was emitted for
   */
  public List<String> gccFlags(Core core) {
    return switch (this) {
      case SIZE ->
          core == Core.CORTEX_M0
              ? List.of("-Os", "-fno-strict-aliasing", "-fira-loop-pressure")
              : List.of(
                  "-Os",
                  "-fno-strict-aliasing",
                  "-fno-ivopts",
                  "-fno-schedule-insns2",
                  "-fno-ssa-phiopt");
      case BALANCED, SPEED ->
          core == Core.CORTEX_M0
              ? List.of("-Os", "-fira-region=all", "-fno-tree-reassoc")
              : List.of("-O2", "-fno-schedule-insns", "-fno-tree-ter", "-fno-tree-reassoc");
    };
  }

  /** Name as the command line writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

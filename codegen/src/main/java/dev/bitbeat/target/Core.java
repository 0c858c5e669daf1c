package dev.bitbeat.target;

import java.util.Arrays;
import java.util.Optional;

/** Processor cores that bitbeat generates for. */
public enum Core {
  CORTEX_M0("cortex-m0", "M0"),
  CORTEX_M0PLUS("cortex-m0plus", "M0+"),
  CORTEX_M3("cortex-m3", "M3"),
  CORTEX_M4("cortex-m4", "M4"),
  CORTEX_M7("cortex-m7", "M7"),
  CORTEX_M33("cortex-m33", "M33"),
  CORTEX_M55("cortex-m55", "M55");

  private final String gccName;
  private final String shortName;

  Core(String gccName, String shortName) {
    this.gccName = gccName;
    this.shortName = shortName;
  }

  /** Name as gcc's -mcpu takes it. */
  public String gccName() {
    return gccName;
  }

  /** Name as tables show it, {@code M0+}. */
  public String shortName() {
    return shortName;
  }

  /** True for ARMv6-M: 16-bit Thumb, eight low registers, no wide multiply. */
  public boolean thumb1() {
    return this == CORTEX_M0 || this == CORTEX_M0PLUS;
  }

  /** The core that gcc calls so. */
  static Optional<Core> ofGccName(String name) {
    return Arrays.stream(values()).filter(core -> core.gccName.equals(name)).findFirst();
  }
}

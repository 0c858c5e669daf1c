package dev.bitbeat.emit;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Processor that the C is tuned for. The C stays portable: every core computes the same. */
public enum Core {
  ANY("any"),
  CORTEX_M0("cortex-m0"),
  CORTEX_M3("cortex-m3"),
  CORTEX_M4("cortex-m4"),
  CORTEX_M7("cortex-m7"),
  CORTEX_M33("cortex-m33"),
  CORTEX_M55("cortex-m55");

  private final String label;

  Core(String label) {
    this.label = label;
  }

  /** Name as {@code gcc -mcpu} and board descriptors write it; {@code any} for no core. */
  public String label() {
    return label;
  }

  /**
   * The core of a name.
   *
   * @param label {@link #label()} of a core; {@code cortex-m0plus} counts as {@code cortex-m0}
   * @throws BitbeatException {@link UserError#EMIT_CORE}
   */
  public static Core of(String label) {
    if (label.equals("cortex-m0plus")) {
      return CORTEX_M0;
    }
    for (Core core : values()) {
      if (core.label.equals(label)) {
        return core;
      }
    }
    throw new BitbeatException(
        UserError.EMIT_CORE,
        label,
        Arrays.stream(values()).map(Core::label).collect(Collectors.joining(", ")));
  }
}

package dev.bitbeat.emit;

import java.util.Locale;

/** Goal of the emitted C. All goals compute the same bits and scores. */
public enum Optimize {
  /** Fewest bytes of code and tables. */
  SIZE,
  /** Fewest instructions in a window. */
  SPEED,
  /** Most of the speed at little more code and scratch than {@link #SIZE}. */
  BALANCED;

  /** Name as the command line writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.bitbeat.target;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** UART peripherals that the firmware drives, each by a template of its own. */
public enum UartKind {
  /** Arm CMSDK APB UART; {@code divider} is BAUDDIV. */
  CMSDK("cmsdk", "divider"),
  /** Nordic nRF51 and nRF52 UART; {@code baudRegister} is the BAUDRATE value. */
  NRF("nrf", "baudRegister", "rxPin", "txPin"),
  /** ST USART of STM32F1; {@code divider} is BRR. */
  STM32V1("stm32v1", "divider"),
  /** ST USART of STM32F0; {@code divider} is BRR. */
  STM32V2("stm32v2", "divider"),
  /** NXP USART of LPC81x; {@code divider} is BRG, {@code fraction} UARTFRGMULT. */
  LPC8("lpc8", "divider", "fraction", "rxPin", "txPin");

  private final String label;
  private final String settings;

  UartKind(String label, String... settings) {
    this.label = label;
    this.settings = String.join(",", settings);
  }

  /** Name in board descriptors. */
  public String label() {
    return label;
  }

  /** Names of the settings that a descriptor must give. */
  SortedSet<String> settings() {
    return new TreeSet<>(Arrays.asList(settings.split(",", -1)));
  }

  /** The kind that descriptors call so. */
  static Optional<UartKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }
}

package dev.bitbeat.target;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** UART peripherals that the firmware drives, each by a template of its own. */
public enum UartKind {
  /** Arm CMSDK APB UART; {@code divider} is BAUDDIV. */
  CMSDK("cmsdk", "the UART at BASE", 0, "divider"),
  /** Nordic nRF51 and nRF52 UART; {@code baudRegister} is the BAUDRATE value. */
  NRF("nrf", "TX is P0.txPin, RX is P0.rxPin", 31, "baudRegister", "rxPin", "txPin"),
  /** ST USART of STM32F1; {@code divider} is BRR. */
  STM32V1("stm32v1", "TX is PA9, RX is PA10", 0, "divider"),
  /** ST USART of STM32F0; {@code divider} is BRR. */
  STM32V2("stm32v2", "TX is PA9, RX is PA10", 0, "divider"),
  /** NXP USART of LPC81x; {@code divider} is BRG, {@code fraction} UARTFRGMULT. */
  LPC8("lpc8", "TX is PIO0_txPin, RX is PIO0_rxPin", 17, "divider", "fraction", "rxPin", "txPin");

  private final String label;
  private final String pins;
  private final int lastPin;
  private final String settings;

  UartKind(String label, String pins, int lastPin, String... settings) {
    this.label = label;
    this.pins = pins;
    this.lastPin = lastPin;
    this.settings = String.join(",", settings);
  }

  /** Name in board descriptors. */
  public String label() {
    return label;
  }

  /** Where to connect, for people; BASE and names of settings stand for their values. */
  String pins() {
    return pins;
  }

  /** Largest value of a setting. */
  int largest(String setting) {
    return setting.endsWith("Pin") ? lastPin : Integer.MAX_VALUE;
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

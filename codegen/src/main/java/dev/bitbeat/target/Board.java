package dev.bitbeat.target;

import dev.bitbeat.emit.Core;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A board or bare part as its descriptor tells it.
 *
 * @param name short name, as {@code --board} takes it
 * @param title what it is, for people
 * @param core processor core
 * @param flags compiler flags that select the core
 * @param vectorUnit true when the start-up must switch vector instructions on
 * @param vectorChecksum true when the part's boot ROM wants a checksum in vector 7
 * @param clockHz processor clock after reset, at which the firmware runs
 * @param flash where the image lies
 * @param ram where data and stack lie
 * @param uart the UART that carries the frames
 * @param qemu the machine of this very board, when QEMU has one
 * @param runsOn name of the board whose machine runs this one's code, when it has none itself
 * @param roomier name of a board with more RAM that runs the same code, for large models
 * @param energy what the part draws, when known
 */
public record Board(
    String name,
    String title,
    Core core,
    List<String> flags,
    boolean vectorUnit,
    boolean vectorChecksum,
    int clockHz,
    Memory flash,
    Memory ram,
    Uart uart,
    Optional<QemuMachine> qemu,
    Optional<String> runsOn,
    Optional<String> roomier,
    Optional<Energy> energy) {
  public Board {
    flags = List.copyOf(flags);
  }

  /** The core as tables show it, {@code M0}. */
  public String coreName() {
    return core.label().replace("cortex-m", "M");
  }

  /** The same board with other memory sizes. */
  Board withMemory(int flashBytes, int ramBytes) {
    return new Board(
        name,
        title,
        core,
        flags,
        vectorUnit,
        vectorChecksum,
        clockHz,
        new Memory(flash.origin(), flashBytes),
        new Memory(ram.origin(), ramBytes),
        uart,
        qemu,
        runsOn,
        roomier,
        energy);
  }

  /**
   * A stretch of memory.
   *
   * @param origin first address
   * @param bytes size
   */
  public record Memory(long origin, int bytes) {}

  /**
   * A UART and how to set it to 115,200 baud.
   *
   * @param kind peripheral
   * @param base address of its first register
   * @param settings register values and pins that the kind asks for
   */
  public record Uart(UartKind kind, long base, SortedMap<String, Integer> settings) {
    public Uart {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Where to connect, for people. */
    String pins() {
      String text = kind.pins().replace("BASE", String.format(Locale.ROOT, "0x%08X", base));
      for (Map.Entry<String, Integer> setting : settings.entrySet()) {
        text = text.replace(setting.getKey(), setting.getValue().toString());
      }
      return text;
    }
  }

  /**
   * A machine of qemu-system-arm.
   *
   * @param machine value of -M
   * @param clockHz processor clock that SysTick counts there, in Hz
   */
  public record QemuMachine(String machine, int clockHz) {
    /** Instructions in one SysTick period under {@code -icount shift=0}, 1 ns an instruction. */
    public double instructionsPerTick() {
      return 1e9 / clockHz;
    }
  }

  /**
   * Supply current of the running core.
   *
   * @param microampsPerMegahertz typical
   * @param volts supply at which it holds
   * @param source where the figure stands
   */
  public record Energy(double microampsPerMegahertz, double volts, String source) {
    /** Estimated energy of so many instructions at one cycle each, in microjoules. */
    public double microjoules(double instructions) {
      return instructions * microampsPerMegahertz * 1e-6 * volts;
    }
  }
}

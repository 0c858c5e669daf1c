package dev.bitbeat.target;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The production firmware of a classifier on a board, built.
 *
 * @param board what it is for
 * @param elf the image file
 * @param size what it weighs
 * @param stackBytes worst case of the stack, from the call graph
 * @param parts every byte of the image, by part and symbol, in address order
 */
public record Firmware(Board board, byte[] elf, ImageSize size, int stackBytes, List<Part> parts) {
  /** Functions of the firmware start here. */
  private static final String ENTRY = "firmware_start";

  private static final String IMAGE = "firmware.elf";

  /** Memory in which anything fits, so that what does not fit the board can be weighed. */
  private static final int ROOMY = 1 << 24;

  public Firmware {
    elf = elf.clone();
    parts = List.copyOf(parts);
  }

  @Override
  public byte[] elf() {
    return elf.clone();
  }

  /** Whom a byte of the image belongs to. */
  public enum Owner {
    VECTORS,
    FIRMWARE,
    CLASSIFIER_CODE,
    CLASSIFIER_TABLES,
    RUNTIME,
    LIBGCC,
    PADDING;

    /** Name in reports. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A piece of the image.
   *
   * @param owner whom it belongs to
   * @param symbol function or table, or a word in brackets
   * @param bytes size
   */
  public record Part(Owner owner, String symbol, int bytes) {}

  /** Bytes of one owner. */
  public int bytes(Owner owner) {
    return parts.stream().filter(p -> p.owner() == owner).mapToInt(Part::bytes).sum();
  }

  /** Bytes of the classifier, code and tables. */
  public int classifierBytes() {
    return bytes(Owner.CLASSIFIER_CODE) + bytes(Owner.CLASSIFIER_TABLES);
  }

  /** Variables and worst stack together. */
  public int ramBytes() {
    return size.ram() + stackBytes;
  }

  /**
   * The source files of a firmware project, classifier included.
   *
   * @param stackBytes stack that the linker must leave free
   */
  public static SortedMap<String, String> sources(
      Classifier classifier, Board board, int stackBytes) {
    SortedMap<String, String> files = new TreeMap<>(classifier.files());
    files.putAll(FirmwareSources.production(classifier, board, stackBytes));
    return files;
  }

  /**
   * Compiles, links and weighs the firmware; whether it fits the board is {@link #requireFit}'s
   * question.
   *
   * @throws BitbeatException {@link UserError#COMPILE_FAILED}, {@link UserError#STACK_UNKNOWN}
   */
  public static Firmware build(Toolchain toolchain, Classifier classifier, Board board) {
    try (WorkFolder folder = WorkFolder.create()) {
      folder.write(sources(classifier, board.withMemory(ROOMY, ROOMY), 0));
      List<String> flags = Toolchain.flags(board, classifier.goalFlags(board));
      List<String> unitFlags = new ArrayList<>(flags);
      unitFlags.add("-fcallgraph-info=su");
      String source = classifier.prefix() + ".c";
      toolchain.compile(folder.path(), unitFlags, source, "classifier.o");
      toolchain.compile(folder.path(), unitFlags, "main.c", "main.o");
      toolchain.compile(folder.path(), unitFlags, "runtime.c", "runtime.o");
      link(toolchain, folder, flags);
      ImageSize size = ImageSize.read(folder.path().resolve(IMAGE));
      CallGraph graph = CallGraph.parse(folder.texts(".ci"));
      Set<String> own = new TreeSet<>();
      ImageSize.read(folder.path().resolve("classifier.o"))
          .symbols()
          .forEach(symbol -> own.add(symbol.name()));
      int stack = graph.worstStack(ENTRY);
      if (size.image() <= board.flash().bytes() && size.ram() + stack <= board.ram().bytes()) {
        folder.write(sources(classifier, board, stack));
        link(toolchain, folder, flags);
      }
      byte[] elf = Files.readAllBytes(folder.path().resolve(IMAGE));
      return new Firmware(board, elf, size, stack, parts(size, graph, own, source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Toolchain toolchain, WorkFolder folder, List<String> flags) {
    toolchain.link(
        folder.path(),
        flags,
        List.of("main.o", "classifier.o", "runtime.o"),
        "firmware.ld",
        IMAGE,
        List.of());
  }

  private static List<Part> parts(
      ImageSize size, CallGraph graph, Set<String> classifierSymbols, String classifierSource) {
    List<Part> parts = new ArrayList<>();
    int vectors = size.sections().getOrDefault(".vectors", 0);
    parts.add(new Part(Owner.VECTORS, "(vectors)", vectors));
    int counted = vectors;
    long last = -1;
    for (ImageSize.Symbol symbol : size.symbols()) {
      boolean alias = symbol.address() == last;
      if (alias || !Set.of(".text", ".rodata", ".data").contains(symbol.section())) {
        continue;
      }
      last = symbol.address();
      Owner owner = owner(symbol, graph, classifierSymbols, classifierSource);
      parts.add(new Part(owner, symbol.name(), symbol.bytes()));
      counted += symbol.bytes();
    }
    if (counted != size.image()) {
      parts.add(new Part(Owner.PADDING, "(alignment)", size.image() - counted));
    }
    return parts;
  }

  private static Owner owner(
      ImageSize.Symbol symbol, CallGraph graph, Set<String> classifierSymbols, String source) {
    if (!symbol.function()) {
      return classifierSymbols.contains(symbol.name()) ? Owner.CLASSIFIER_TABLES : Owner.LIBGCC;
    }
    String file = graph.fileOf(symbol.name()).orElse("");
    if (file.equals(source)) {
      return Owner.CLASSIFIER_CODE;
    }
    return switch (file) {
      case "main.c", "uart.h" -> Owner.FIRMWARE;
      case "runtime.c" -> Owner.RUNTIME;
      default -> Owner.LIBGCC;
    };
  }

  /**
   * Checks flash and RAM of the board.
   *
   * @param classifier what it was built from, for the message
   * @throws BitbeatException {@link UserError#FLASH_FULL} or {@link UserError#RAM_FULL} with the
   *     bytes that are missing and what to drop
   */
  public void requireFit(Classifier classifier) {
    String name = classifier.model().name();
    int flashOver = size.image() - board.flash().bytes();
    if (flashOver > 0) {
      throw new BitbeatException(
          UserError.FLASH_FULL,
          name,
          board.name(),
          size.image(),
          board.flash().bytes(),
          flashOver,
          flashAdvice(classifier));
    }
    int ramOver = ramBytes() - board.ram().bytes();
    if (ramOver > 0) {
      throw new BitbeatException(
          UserError.RAM_FULL,
          name,
          board.name(),
          ramBytes(),
          board.ram().bytes(),
          ramOver,
          classifier.ramAdvice());
    }
  }

  /** What is beyond the board's flash and RAM; empty when the firmware fits. */
  public Optional<String> misfit() {
    List<String> over = new ArrayList<>();
    if (size.image() > board.flash().bytes()) {
      over.add(size.image() + " of " + board.flash().bytes() + " bytes of flash");
    }
    if (ramBytes() > board.ram().bytes()) {
      over.add(ramBytes() + " of " + board.ram().bytes() + " bytes of RAM");
    }
    return over.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", over));
  }

  private String flashAdvice(Classifier classifier) {
    return String.format(
        Locale.ROOT,
        "weights take %d bytes and code %d: take fewer channels or a narrower kernel in the widest"
            + " layer%s",
        bytes(Owner.CLASSIFIER_TABLES),
        bytes(Owner.CLASSIFIER_CODE),
        classifier.options().optimize() == Optimize.SIZE ? "" : ", or --optimize size");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Firmware that && java.util.Arrays.equals(elf, that.elf);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(elf);
  }

  @Override
  public String toString() {
    return "Firmware[" + board.name() + ", " + size.image() + " bytes]";
  }
}

package dev.bitbeat.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.fornwall.jelf.ElfException;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSection;
import net.fornwall.jelf.ElfSectionHeader;
import net.fornwall.jelf.ElfSegment;
import net.fornwall.jelf.ElfSymbol;

/**
 * What an ELF image weighs.
 *
 * @param image bytes to flash: vectors, code, constants, first values of variables and the gaps
 *     between them
 * @param ram bytes of variables
 * @param sections bytes of each allocated section
 * @param symbols every function and object with a size, in address order
 */
public record ImageSize(int image, int ram, Map<String, Integer> sections, List<Symbol> symbols) {
  public ImageSize {
    sections = Map.copyOf(sections);
    symbols = List.copyOf(symbols);
  }

  /**
   * A function or an object.
   *
   * @param name as in the symbol table
   * @param address first address, without the Thumb bit
   * @param bytes size
   * @param section section it lies in
   * @param function true for code
   */
  public record Symbol(String name, long address, int bytes, String section, boolean function) {}

  /** Reads an ELF file. */
  static ImageSize read(Path file) {
    try {
      return of(ElfFile.from(file));
    } catch (IOException | ElfException e) {
      throw new IllegalStateException(file.getFileName() + " is not an ELF file", e);
    }
  }

  private static ImageSize of(ElfFile elf) {
    long first = Long.MAX_VALUE;
    long last = 0;
    for (ElfSegment segment : elf.segmentsOfType(ElfSegment.PT_LOAD)) {
      if (segment.p_filesz > 0) {
        first = Math.min(first, segment.p_paddr);
        last = Math.max(last, segment.p_paddr + segment.p_filesz);
      }
    }
    Map<String, Integer> sections = new TreeMap<>();
    int ram = 0;
    for (int i = 1; i < elf.e_shnum; i++) {
      ElfSectionHeader header = elf.getSection(i).header;
      if ((header.sh_flags & ElfSectionHeader.FLAG_ALLOC) == 0 || header.sh_size == 0) {
        continue;
      }
      sections.put(header.getName(), (int) header.sh_size);
      if ((header.sh_flags & ElfSectionHeader.FLAG_WRITE) != 0
          || header.sh_type == ElfSectionHeader.SHT_NOBITS) {
        ram += (int) header.sh_size;
      }
    }
    int image = last == 0 ? 0 : (int) (last - first);
    return new ImageSize(image, ram, sections, symbols(elf));
  }

  private static List<Symbol> symbols(ElfFile elf) {
    List<Symbol> symbols = new ArrayList<>();
    for (ElfSymbol symbol : elf.getSymbolTableSection().symbols) {
      boolean function = symbol.getType() == ElfSymbol.STT_FUNC;
      if ((!function && symbol.getType() != ElfSymbol.STT_OBJECT)
          || symbol.st_size == 0
          || symbol.st_shndx <= 0
          || symbol.st_shndx >= elf.e_shnum) {
        continue;
      }
      ElfSection section = elf.getSection(symbol.st_shndx);
      symbols.add(
          new Symbol(
              symbol.getName(),
              symbol.st_value & ~1L,
              (int) symbol.st_size,
              section.header.getName(),
              function));
    }
    symbols.sort(Comparator.comparingLong(Symbol::address).thenComparing(Symbol::name));
    return symbols;
  }
}

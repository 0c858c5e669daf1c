package dev.bitbeat.target;

import dev.bitbeat.model.BnnModel;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes, as text, the files that turn a classifier into firmware for one board. */
final class FirmwareSources {
  private FirmwareSources() {}

  /**
   * The production firmware around the classifier: main, UART, linker script, memory routines.
   *
   * @param stackBytes stack that the linker must leave free
   */
  static SortedMap<String, String> production(Classifier classifier, Board board, int stackBytes) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("main.c", FirmwareTemplates.render("firmware/main.c", mainValues(classifier, board)));
    files.put("runtime.c", FirmwareTemplates.render("firmware/runtime.c", Map.of()));
    files.put("uart.h", uart(board));
    files.put("firmware.ld", linkerScript(board, stackBytes));
    return files;
  }

  /**
   * The verification firmware around the classifier: a main that talks to files of the host.
   *
   * @param runner the board on whose machine it runs
   */
  static SortedMap<String, String> verification(Classifier classifier, Board runner) {
    BnnModel model = classifier.model();
    String prefix = classifier.prefix();
    SortedMap<String, String> files = new TreeMap<>();
    Map<String, Object> values = new TreeMap<>();
    values.put("p", prefix);
    values.put("P", prefix.toUpperCase(Locale.ROOT));
    values.put("layers", model.blocks().size() + 1);
    values.put("streaming", model.normalizer().streaming());
    values.put("vectorUnit", runner.vectorUnit());
    values.put("kept", keepsLayers(classifier));
    values.put("phases", model.input().phases());
    values.put("keptLayers", keptLayers(model));
    values.put("keptWords", keptWords(model));
    files.put("verify_main.c", FirmwareTemplates.render("firmware/verify_main.c", values));
    files.put("runtime.c", FirmwareTemplates.render("firmware/runtime.c", Map.of()));
    files.put("verify.ld", linkerScript(runner, 1024));
    return files;
  }

  /** Whether the harness keeps layers until the window's end: they come bit by bit or in phases. */
  static boolean keepsLayers(Classifier classifier) {
    return classifier.tracesBits() || classifier.model().input().phases() > 1;
  }

  /** Channels, length and first word of each hidden layer, as C initializers. */
  private static String keptLayers(BnnModel model) {
    StringBuilder text = new StringBuilder();
    int first = 0;
    for (int l = 0; l + 1 < model.shapes().size(); l++) {
      int channels = model.shapes().get(l).outChannels();
      int length = model.lengths().get(l + 1) * model.input().phases();
      text.append(String.format(Locale.ROOT, "{%du, %du, %du}, ", channels, length, first));
      first += channels * ((length + 31) / 32);
    }
    return text.toString().strip();
  }

  /** Words of all hidden layers' bits together. */
  static int keptWords(BnnModel model) {
    int words = 0;
    for (int l = 0; l + 1 < model.shapes().size(); l++) {
      int length = model.lengths().get(l + 1) * model.input().phases();
      words += model.shapes().get(l).outChannels() * ((length + 31) / 32);
    }
    return words;
  }

  private static Map<String, Object> mainValues(Classifier classifier, Board board) {
    BnnModel model = classifier.model();
    String prefix = classifier.prefix();
    Map<String, Object> values = new TreeMap<>();
    values.put("board", board.name());
    values.put("p", prefix);
    values.put("P", prefix.toUpperCase(Locale.ROOT));
    values.put("windowed", !model.normalizer().streaming());
    values.put("vectorUnit", board.vectorUnit());
    values.put("selfTest", classifier.selfTest());
    byte[] head = Frame.request(new short[model.inputLength()]).bytes();
    values.put("headCrc", String.format(Locale.ROOT, "0x%04X", FrameCrc.of(head, 4)));
    return values;
  }

  private static String uart(Board board) {
    Map<String, Object> values = new TreeMap<>();
    values.put("base", address(board.uart().base()));
    values.putAll(board.uart().settings());
    return FirmwareTemplates.render("firmware/uart_" + board.uart().kind().label() + ".h", values);
  }

  private static String linkerScript(Board board, int stackBytes) {
    return FirmwareTemplates.render(
        "firmware/firmware.ld",
        Map.of(
            "board", board.name(),
            "flashOrigin", address(board.flash().origin()),
            "flashBytes", board.flash().bytes(),
            "ramOrigin", address(board.ram().origin()),
            "ramBytes", board.ram().bytes(),
            "vectorChecksum", board.vectorChecksum(),
            "stackBytes", stackBytes));
  }

  private static String address(long value) {
    return String.format(Locale.ROOT, "0x%08X", value);
  }
}

package dev.bitbeat.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.ReferenceTopology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a generated project says to whoever builds and flashes it. */
class GeneratedProjectTest {
  private static final String FLAG = "-fno-strict-aliasing";
  private static final Normalizer RUNNING = new Normalizer.Running(5, 6, 80);

  private static String readme(Normalizer normalizer, Optimize optimize, String board) {
    Board target = Boards.load(board);
    BnnModel model = ReferenceTopology.model(8, normalizer, 120, List.of(4, 6), 3);
    return GeneratedProject.files(
            Classifier.emit(model, "ecg", optimize, target), target, OptionalInt.empty())
        .get("README.md");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stm32f030f4 | TX is PA9, RX is PA10. | 0x08000000 | 1388 cycles",
        "stm32vldiscovery | TX is PA9, RX is PA10. | 0x08000000 | 1388 cycles",
        "nrf52832 | TX is P0.6, RX is P0.8. | 0x00000000 | 11111 cycles",
        "lpc810 | TX is PIO0_4, RX is PIO0_0. | 0x00000000 | 2083 cycles",
        "mps2-an386 | the UART at 0x40004000. | 0x00000000 | 4340 cycles",
      })
  void theReadmeSaysWhereToFlashAndConnectAndHowLongASampleLasts(
      String board, String pins, String origin, String cycles) {
    assertThat(readme(RUNNING, Optimize.SIZE, board))
        .contains(pins, "address " + origin, cycles)
        .doesNotContain("$");
  }

  @ParameterizedTest
  @EnumSource(UartKind.class)
  void everyKindOfUartSaysWhereToConnect(UartKind kind) {
    assertThat(kind.pins()).isNotBlank();
  }

  @Test
  void onlyABoardThatQemuHasIsToRunThere() {
    assertThat(readme(RUNNING, Optimize.SIZE, "mps2-an386")).contains("-M mps2-an386 ");
    assertThat(readme(RUNNING, Optimize.SIZE, "stm32f030f4")).doesNotContain("qemu");
  }

  @Test
  void theReadmesRequestBeginsAsAFrameDoes() {
    byte[] frame = Frame.request(new short[120]).bytes();
    String head =
        String.format(
            Locale.ROOT,
            "0x%02X, 0x%02X, %d,",
            frame[0],
            frame[1],
            (frame[2] & 0xFF) + 256 * (frame[3] & 0xFF));
    assertThat(readme(RUNNING, Optimize.SIZE, "microbit")).contains("\"<BBH120h\", " + head);
  }

  /** Of the instructions of a window, by its share of the products. */
  @Test
  void theLongestSampleTakesAPositionOfEveryBlock() {
    BnnModel model = ReferenceTopology.model(8, RUNNING, 120, List.of(4, 6), 3);
    long position =
        model.shapes().stream().mapToLong(s -> (long) s.outChannels() * s.fanIn()).sum();
    assertThat(readme(RUNNING, Optimize.SIZE, "microbit"))
        .contains("instructions / " + model.macs() / position + " / 16000000");
  }

  @Test
  void theLinkerScriptKeepsTheMeasuredStackFree() {
    Board board = Boards.load("lpc810");
    Classifier classifier = Classifier.emit(RandomModels.model(1), "ecg", Optimize.SIZE, board);
    assertThat(GeneratedProject.files(classifier, board, OptionalInt.of(96)))
        .extractingByKey("firmware/firmware.ld")
        .asString()
        .contains("bitbeat_ram_end >= 96,");
  }

  @Test
  void aWholeWindowNeedsNoPause() {
    assertThat(readme(new Normalizer.WindowZscore(), Optimize.SIZE, "microbit"))
        .contains("PAUSE 0")
        .doesNotContain("ecg_push_sample");
  }

  private static SortedMap<String, String> project(BnnModel model, Optimize optimize) {
    Board board = Boards.load("microbit");
    return GeneratedProject.files(
        Classifier.emit(model, "ecg", optimize, board), board, OptionalInt.empty());
  }

  /** The small form may keep 16-bit counts in an array of 32-bit words; the others do not. */
  @ParameterizedTest
  @EnumSource(Optimize.class)
  void everyBuildOfTheSmallFormLetsWordsHoldCounts(Optimize optimize) throws IOException {
    SortedMap<String, String> files =
        project(ReferenceTopology.model(8, RUNNING, 120, List.of(4, 6), 3), optimize);
    for (String build : List.of("Makefile", "CMakeLists.txt", "library.json", "README.md")) {
      assertThat(files.get(build).contains(FLAG)).as(build).isEqualTo(optimize == Optimize.SIZE);
    }
    new ObjectMapper().readTree(files.get("library.json"));
    assertThat(files.get("CMakeLists.txt"))
        .endsWith(optimize == Optimize.SIZE ? "endif()\n" : ")\n");
  }

  @Test
  void whereNoWordHoldsCountsNothingIsSaidOfThem() {
    BnnModel phased = ModelFile.read(Path.of("..", "trained", "ecg17.bnn.json"));
    SortedMap<String, String> files = project(phased, Optimize.SIZE);
    assertThat(files.get("ecg.c")).doesNotContain("uint16_t");
    assertThat(files.get("README.md")).doesNotContain(FLAG);
  }

  /** Measured on a Cortex-M4: a 357th of a window for both. */
  @ParameterizedTest
  @ValueSource(strings = {"ecg17", "ecg5"})
  void theFastFormsLongestSampleIsNotUnderstated(String name) {
    BnnModel model = ModelFile.read(Path.of("..", "trained", name + ".bnn.json"));
    String readme = project(model, Optimize.SPEED).get("README.md");
    Matcher share = Pattern.compile("instructions / ([0-9]+) / ").matcher(readme);
    assertThat(share.find()).isTrue();
    assertThat(Integer.parseInt(share.group(1))).isBetween(50, 357);
  }
}

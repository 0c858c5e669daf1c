package dev.bitbeat.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BoardsTest {
  private static String descriptor(String name) {
    try (InputStream in =
        Boards.class.getResourceAsStream("/firmware-template/boards/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AbstractThrowableAssert<?, ?> assertRejected(String json) {
    return assertThatThrownBy(
            () -> BoardReader.parse("mine.json", json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.BOARD_FIELD))
        .hasMessageContaining("mine.json");
  }

  static java.util.List<String> names() {
    return Boards.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBoardReadsAndHasAMachineToRunOn(String name) {
    Board board = Boards.load(name);
    assertThat(board.name()).isEqualTo(name);
    assertThat(Boards.runner(board).qemu()).isPresent();
    assertThat(Boards.roomyRunner(board).ram().bytes()).isGreaterThanOrEqualTo(64 * 1024);
  }

  @Test
  void everyDescriptorOfTheFolderIsInTheIndex() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "firmware-template", "boards"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
          .filteredOn(name -> !name.equals("index"))
          .containsExactlyInAnyOrderElementsOf(Boards.names());
    }
  }

  @Test
  void everyCoreHasABoard() {
    assertThat(Boards.names().stream().map(name -> Boards.load(name).core()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            java.util.EnumSet.complementOf(java.util.EnumSet.of(dev.bitbeat.emit.Core.ANY)));
  }

  @Test
  void anUnknownBoardIsAnsweredWithTheList() {
    assertThatThrownBy(() -> Boards.load("arduino"))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("'arduino'")
        .hasMessageContaining("microbit, mps2-an385")
        .hasMessageContaining("lpc810");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"core\": \"cortex-m0\" | \"core\": \"cortex-m9\" | core: ",
        "\"clockHz\": 8000000 | \"clockHz\": \"fast\" | clockHz",
        "\"clockHz\": 8000000 | \"clockHz\": 1.5 | clockHz",
        "\"clockHz\": 8000000 | \"clockKHz\": 8000 | clockHz: is missing",
        "\"bytes\": 4096 | \"bytes\": 99999999999 | ram.bytes",
        "\"bytes\": 4096 | \"bytes\": 4096, \"spare\": 1 | ram.spare: unknown key",
        "\"bytes\": 4096 | \"bytes\": 4096, \"bytes\": 1 | Duplicate field 'bytes'",
        "\"0x20000000\" | \"20000000\" | ram.origin",
        "\"kind\": \"stm32v2\" | \"kind\": \"usart9\" | uart.kind: unknown UART 'usart9'",
        "\"divider\": 69 | \"divisor\": 69 | uart.settings.divider: is missing",
        "\"-mthumb\" | \"; rm -rf\" | flags",
        "\"runsOn\": \"microbit\", | '' | qemu: exactly one of qemu and runsOn",
      })
  void aBrokenDescriptorIsRejectedByKey(String from, String to, String message) {
    String good = descriptor("stm32f030f4");
    assertThat(good).contains(from);
    assertRejected(good.replace(from, to)).hasMessageContaining(message);
  }

  @Test
  void everyTruncationIsRejected() {
    String good = descriptor("lpc810").strip();
    for (int length = 0; length < good.length(); length++) {
      assertRejected(good.substring(0, length))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Source"));
    }
  }

  @Test
  void aDescriptorThatIsNotThereIsSaidToBeMissing() {
    assertThatThrownBy(() -> Boards.load("no\u0000.json"))
        .hasMessageContaining("BB50")
        .hasMessageContaining("no?.json: cannot be read");
    assertThatThrownBy(() -> Boards.load("nope.json"))
        .isInstanceOfSatisfying(
            BitbeatException.class,
            e -> assertThat(e.error()).isEqualTo(UserError.BOARD_UNREADABLE))
        .hasMessageContaining("nope.json: cannot be read (no such file); check the path");
  }
}

package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.Frame;
import dev.bitbeat.target.GeneratedProject;
import dev.bitbeat.target.Qemu;
import dev.bitbeat.target.SerialSession;
import dev.bitbeat.target.Tool;
import dev.bitbeat.target.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The production image on the wire, as a host sees it. */
class FirmwareTest {
  private static final List<String> STRICT =
      List.of(
          ("-std=c99 -Werror -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef"
                  + " -Wmissing-prototypes -Wstrict-prototypes -Wdouble-promotion -Wcast-qual"
                  + " -Wcast-align -Wvla")
              .split(" ", -1));

  private static final Duration SILENCE = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final BnnModel STREAMING =
      ReferenceTopology.model(8, new Normalizer.Running(5, 6, 80), 120, List.of(4, 6), 3);
  private static final BnnModel WINDOWED =
      ReferenceTopology.model(9, new Normalizer.WindowZscore(), 120, List.of(4, 6), 5);

  @BeforeEach
  void tools() {
    Lab.requireTools();
  }

  private static Firmware build(BnnModel model, String board) {
    return Firmware.build(
        Toolchain.find(), Lab.classifier(model, Optimize.SIZE, board), Boards.load(board));
  }

  private static short[] window(BnnModel model, Random random) {
    short[] window = new short[model.inputLength()];
    for (int i = 0; i < window.length; i++) {
      window[i] = (short) (1024 + random.nextInt(600) - 300);
    }
    return window;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "microbit",
        "mps2-an385",
        "mps2-an386",
        "mps2-an500",
        "mps2-an505",
        "mps3-an547",
        "stm32vldiscovery"
      })
  void answersAndKeepsToItsStackOnEveryUart(String board) {
    for (BnnModel model : List.of(STREAMING, WINDOWED)) {
      Firmware firmware = build(model, board);
      ReferenceInference reference = new ReferenceInference(model);
      Random random = new Random(3);
      try (SerialSession session = SerialSession.start(Qemu.find(), firmware)) {
        for (int i = 0; i < 5; i++) {
          short[] window = window(model, random);
          ReferenceInference.Result expected = reference.infer(window);
          assertThat(session.classify(window))
              .isEqualTo(new SerialSession.Reply(expected.scores(), expected.classIndex()));
        }
        assertThat(session.deepestStack()).isPositive().isLessThanOrEqualTo(firmware.stackBytes());
      }
    }
  }

  static Stream<String> everyBoard() {
    return Boards.names().stream();
  }

  @ParameterizedTest
  @MethodSource("everyBoard")
  void theFilesAroundTheClassifierCompileWithoutAWarning(String board, @TempDir Path folder)
      throws Exception {
    for (BnnModel model : List.of(STREAMING, WINDOWED)) {
      GeneratedProject.write(
          folder,
          GeneratedProject.files(Lab.classifier(model, Optimize.SIZE, board), Boards.load(board)),
          true);
      for (String source : List.of("firmware/main.c", "firmware/runtime.c")) {
        List<String> command = new ArrayList<>(List.of(Tool.ARM_GCC.require().toString()));
        command.addAll(Boards.load(board).flags());
        command.addAll(STRICT);
        command.addAll(List.of("-Os", "-I.", "-c", source, "-o", "object.o"));
        Process gcc =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gcc.txt").toFile())
                .start();
        assertThat(gcc.waitFor()).as(() -> read(folder.resolve("gcc.txt"))).isZero();
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theWholeFirmwareAroundAClassifierStaysBelow350Bytes() {
    Firmware firmware = build(STREAMING, "stm32f030f4");
    assertThat(firmware.bytes(Firmware.Owner.VECTORS) + firmware.bytes(Firmware.Owner.FIRMWARE))
        .isLessThanOrEqualTo(350);
  }

  @Test
  void aWrongLengthIsAnsweredWithItsError() {
    try (SerialSession session = SerialSession.start(Qemu.find(), build(STREAMING, "microbit"))) {
      session.send(new Frame(Frame.REQUEST, new byte[10]).bytes());
      assertThat(session.receive(PATIENCE))
          .contains(new Frame(Frame.ERROR, new byte[] {Frame.ERROR_LENGTH}));
    }
  }

  @Test
  void aWrongCrcIsAnsweredWithItsError() {
    byte[] bytes = Frame.request(window(STREAMING, new Random(1))).bytes();
    bytes[20] ^= 4;
    try (SerialSession session = SerialSession.start(Qemu.find(), build(STREAMING, "microbit"))) {
      session.send(bytes);
      assertThat(session.receive(PATIENCE))
          .contains(new Frame(Frame.ERROR, new byte[] {Frame.ERROR_CRC}));
    }
  }

  @Test
  void anotherVersionIsNotAnswered() {
    try (SerialSession session = SerialSession.start(Qemu.find(), build(STREAMING, "microbit"))) {
      session.send(new Frame(0x21, new byte[2 * STREAMING.inputLength()]).bytes());
      assertThat(session.receive(SILENCE)).isEmpty();
    }
  }

  /** Ways to hurt a frame, by number. */
  private static byte[] damaged(byte[] frame, Random random) {
    int at = random.nextInt(frame.length);
    switch (random.nextInt(7)) {
      case 0 -> { // cut short
        return Arrays.copyOf(frame, at);
      }
      case 1 -> { // the head is missing
        return Arrays.copyOfRange(frame, at, frame.length);
      }
      case 2 -> { // a flipped bit
        byte[] bytes = frame.clone();
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
      }
      case 3 -> { // a dropped byte
        byte[] bytes = Arrays.copyOf(frame, frame.length - 1);
        System.arraycopy(frame, at + 1, bytes, at, frame.length - 1 - at);
        return bytes;
      }
      case 4 -> { // a doubled byte
        byte[] bytes = Arrays.copyOf(frame, frame.length + 1);
        System.arraycopy(frame, at, bytes, at + 1, frame.length - at);
        return bytes;
      }
      case 5 -> { // a flood: heads without end, none with its frame
        byte[] bytes = new byte[4 * frame.length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = i % 5 == 4 ? (byte) random.nextInt(256) : frame[i % 5];
        }
        return bytes;
      }
      default -> { // noise, rich in sync bytes
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i += 9) {
          bytes[i] = (byte) Frame.SYNC;
        }
        return bytes;
      }
    }
  }

  private static byte[] reallyDamaged(byte[] frame, Random random) {
    byte[] bytes = damaged(frame, random);
    while (bytes.length >= frame.length
        && (Arrays.mismatch(bytes, frame) == frame.length || Arrays.equals(bytes, frame))) {
      bytes = damaged(frame, random); // what was appended left the frame itself whole
    }
    return bytes;
  }

  /**
   * Rounds of: sometimes something damaged, then two good frames. Whatever happened before, the
   * second one must be answered, only errors may stand in for the first one, and nothing else may
   * ever be answered with a class.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void survivesDamageAndLosesAtMostOneGoodFrameAfterIt(boolean streaming) {
    int lost = damage(streaming ? STREAMING : WINDOWED, 100, 3);
    assertThat(lost).as("rounds that lost their first good frame").isBetween(1, 34);
  }

  @Test
  @Tag("long")
  void survivesTenThousandFramesWithTenPercentDamaged() {
    int lost = damage(STREAMING, 2250, 4) + damage(WINDOWED, 2250, 4);
    int damaged = 2 * 563;
    System.out.printf(
        "VERIFIED wire: %d frames, %d of them damaged; %d good ones behind damage lost, none"
            + " answered wrongly, none after those lost%n",
        4 * 2250 + damaged, damaged, lost);
  }

  /** Returns how many rounds lost the first good frame after damage. */
  private static int damage(BnnModel model, int rounds, int everyRounds) {
    Random random = new Random(11);
    int lost = 0;
    try (SerialSession session = SerialSession.start(Qemu.find(), build(model, "mps2-an385"))) {
      for (int round = 0; round < rounds; round++) {
        boolean hurt = round % everyRounds == 0;
        if (hurt) {
          session.send(reallyDamaged(Frame.request(window(model, random)).bytes(), random));
        }
        short[] first = window(model, random);
        short[] second = window(model, random);
        while (expected(model, first).equals(expected(model, second))) {
          second = window(model, random); // replies must tell which frame they answer
        }
        session.send(Frame.request(first).bytes());
        session.send(Frame.request(second).bytes());
        SerialSession.Reply reply = nextResult(session);
        if (reply.equals(expected(model, first))) {
          reply = nextResult(session);
        } else {
          assertThat(hurt).as("round %d lost an undisturbed frame", round).isTrue();
          lost++;
        }
        assertThat(reply).as("round %d", round).isEqualTo(expected(model, second));
      }
      assertThat(session.receive(SILENCE)).isEmpty();
    }
    return lost;
  }

  private static SerialSession.Reply expected(BnnModel model, short[] window) {
    ReferenceInference.Result result = new ReferenceInference(model).infer(window);
    return new SerialSession.Reply(result.scores(), result.classIndex());
  }

  /** The next result, passing over errors. */
  private static SerialSession.Reply nextResult(SerialSession session) {
    while (true) {
      Frame frame = session.receive(PATIENCE).orElseThrow();
      if (frame.type() == Frame.RESULT) {
        return SerialSession.Reply.parse(frame.payload());
      }
      assertThat(frame.type()).isEqualTo(Frame.ERROR);
    }
  }
}

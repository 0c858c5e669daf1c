package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import dev.bitbeat.target.Boards;
import dev.bitbeat.target.Classifier;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.Frame;
import dev.bitbeat.target.GeneratedProject;
import dev.bitbeat.target.Qemu;
import dev.bitbeat.target.Tool;
import dev.bitbeat.target.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The production image on the wire, as a host sees it. */
class FirmwareTest {
  private static final List<String> STRICT =
      List.of(
          ("-std=c99 -ffreestanding -Werror -Wall -Wextra -Wpedantic -Wconversion"
                  + " -Wsign-conversion -Wshadow -Wundef"
                  + " -Wmissing-prototypes -Wstrict-prototypes -Wdouble-promotion -Wcast-qual"
                  + " -Wcast-align -Wvla")
              .split(" ", -1));

  private static final Duration SILENCE = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    for (BnnModel model : List.of(Lab.STREAMING, Lab.WINDOWED)) {
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
      assertThat(firmware.bytes(Firmware.Owner.LIBGCC)).as("bytes of libgcc").isZero();
      assertThat(firmware.bytes(Firmware.Owner.RUNTIME)).as("memory routines").isZero();
    }
  }

  /** With every part that costs stack: many taps and classes, rhythm, phases, pools, counts. */
  private static BnnModel wide(int phases) {
    Random random = new Random(9);
    BlockShape first = new BlockShape(1, 32, 15, 1, 7, 4, 4);
    BlockShape last = new BlockShape(32, 32, 15, 1, 7, 9, 1);
    List<List<Integer>> weights = new ArrayList<>();
    for (int c = 0; c < first.outChannels(); c++) {
      weights.add(random.ints(first.kernel(), -100, 101).boxed().toList());
    }
    BitMatrix.Builder bits = BitMatrix.builder(last.outChannels(), last.fanIn());
    for (int c = 0; c < last.outChannels(); c++) {
      for (int j = 0; j < last.fanIn(); j++) {
        if (random.nextBoolean()) {
          bits.set(c, j);
        }
      }
    }
    List<Integer> scales = random.ints(32, 1, 10).boxed().toList();
    List<Integer> thresholds = Collections.nCopies(32, last.fanIn() / 2);
    RhythmTerms rhythm =
        new RhythmTerms(
            new Rhythm(60, 700, 4), List.of(1, 2, 4), 2, Collections.nCopies(12, scales));
    return new BnnModel(
        "wide",
        IntStream.range(0, 32).mapToObj(c -> "class " + c).toList(),
        403,
        360,
        new Normalizer.Running(5, 6, 80),
        new InputBlock(first, weights, 2, scales, phases),
        List.of(),
        new Head(
            last,
            true,
            bits.build(),
            scales,
            scales,
            scales,
            thresholds,
            scales,
            Optional.of(rhythm)),
        Provenance.untrained("test"));
  }

  /** Also where nobody has measured it, since no compiler was there. */
  @ParameterizedTest
  @EnumSource(Optimize.class)
  void theLinkerScriptOfAProjectKeepsTheWorstStackFree(Optimize optimize) {
    List<BnnModel> models = new ArrayList<>(List.of(Lab.STREAMING, Lab.WINDOWED));
    for (long seed = 131; seed < 135; seed++) {
      models.add(RandomModels.model(seed));
    }
    models.add(wide(2));
    for (String board : List.of("stm32f030f4", "mps2-an500", "mps3-an547")) {
      for (BnnModel model : models) {
        Classifier classifier = Lab.classifier(model, optimize, board);
        String script =
            GeneratedProject.files(classifier, Boards.load(board), OptionalInt.empty())
                .get("firmware/firmware.ld");
        Firmware firmware = Firmware.build(Toolchain.find(), classifier, Boards.load(board));
        Matcher kept = Pattern.compile("bitbeat_ram_end >= ([0-9]+),").matcher(script);
        assertThat(kept.find()).isTrue();
        assertThat(firmware.stackBytes())
            .as("%s %s", board, model.name())
            .isLessThanOrEqualTo(Integer.parseInt(kept.group(1)));
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
    for (BnnModel model : List.of(Lab.STREAMING, Lab.WINDOWED)) {
      GeneratedProject.write(
          folder,
          GeneratedProject.files(
              Lab.classifier(model, Optimize.SIZE, board), Boards.load(board), OptionalInt.empty()),
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
    Firmware firmware = build(Lab.STREAMING, "stm32f030f4");
    assertThat(firmware.bytes(Firmware.Owner.VECTORS) + firmware.bytes(Firmware.Owner.FIRMWARE))
        .isLessThanOrEqualTo(350);
  }

  @Test
  void aWrongLengthIsAnsweredWithItsError() {
    try (SerialSession session =
        SerialSession.start(Qemu.find(), build(Lab.STREAMING, "microbit"))) {
      session.send(new Frame(Frame.REQUEST, new byte[10]).bytes());
      assertThat(session.receive(PATIENCE))
          .contains(new Frame(Frame.ERROR, new byte[] {Frame.ERROR_LENGTH}));
    }
  }

  @Test
  void aWrongCrcIsAnsweredWithItsError() {
    byte[] bytes = Frame.request(window(Lab.STREAMING, new Random(1))).bytes();
    bytes[20] ^= 4;
    try (SerialSession session =
        SerialSession.start(Qemu.find(), build(Lab.STREAMING, "microbit"))) {
      session.send(bytes);
      assertThat(session.receive(PATIENCE))
          .contains(new Frame(Frame.ERROR, new byte[] {Frame.ERROR_CRC}));
    }
  }

  @Test
  void anotherVersionIsNotAnswered() {
    try (SerialSession session =
        SerialSession.start(Qemu.find(), build(Lab.STREAMING, "microbit"))) {
      session.send(new Frame(0x21, new byte[2 * Lab.STREAMING.inputLength()]).bytes());
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
    int lost = damage(streaming ? Lab.STREAMING : Lab.WINDOWED, 100, 3, false);
    assertThat(lost).as("rounds that lost their first good frame").isBetween(1, 34);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losesNoGoodFrameAfterDamageAndAFlush(boolean streaming) {
    assertThat(damage(streaming ? Lab.STREAMING : Lab.WINDOWED, 50, 1, true)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losesNoGoodFrameAfterOneCutAnywhereAndAFlush(boolean streaming) {
    BnnModel model = streaming ? Lab.STREAMING : Lab.WINDOWED;
    byte[] frame = Frame.request(window(model, new Random(2))).bytes();
    short[] good = window(model, new Random(3));
    try (SerialSession session = SerialSession.start(Qemu.find(), build(model, "mps2-an385"))) {
      for (int length = 0; length < frame.length; length++) {
        session.send(Arrays.copyOf(frame, length));
        session.send(flush(model));
        session.send(Frame.request(good).bytes());
        assertThat(nextResult(session)).as("cut to %d", length).isEqualTo(expected(model, good));
      }
    }
  }

  /** What protocol.md tells a host to send that wants a defined state. */
  private static byte[] flush(BnnModel model) {
    return new byte[2 * model.inputLength() + 3];
  }

  /** Why the firmware does not look for a head inside a payload: the samples may spell one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void samplesMaySpellTheHeadOfARequest(boolean streaming) {
    BnnModel model = streaming ? Lab.STREAMING : Lab.WINDOWED;
    byte[] head = Arrays.copyOf(Frame.request(new short[model.inputLength()]).bytes(), 4);
    try (SerialSession session = SerialSession.start(Qemu.find(), build(model, "mps2-an385"))) {
      for (int at = 0; at < 4; at++) {
        byte[] payload = new byte[2 * model.inputLength()];
        for (int i = at; i < payload.length; i++) {
          payload[i] = head[(i - at) % head.length];
        }
        short[] window = new short[model.inputLength()];
        ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(window);
        session.send(new Frame(Frame.REQUEST, payload).bytes());
        assertThat(nextResult(session)).isEqualTo(expected(model, window));
      }
    }
  }

  /**
   * The watchdog of the machine, fed for every byte by the hook: it ends a silence in the middle of
   * a frame, which the firmware itself would wait through.
   */
  @Test
  void theHookFeedsAWatchdogThatEndsHalfAFrame() {
    String feed =
        """
        #define WATCHDOG ((volatile uint32_t *)0x40008000u)
        #define BITBEAT_FEED_WATCHDOG() (WATCHDOG[0] = 50000000u, WATCHDOG[2] = 3u)
        """; // the first byte starts it; two periods of 2 s without a byte reset the machine
    assertThat(listensAgainAfterHalfAFrame("", Duration.ofMillis(400))).isFalse();
    assertThat(listensAgainAfterHalfAFrame(feed, Duration.ofSeconds(3))).isTrue();
  }

  /**
   * Whether one of ten short frames is answered after half a frame, whose missing bytes they are
   * too few to fill.
   *
   * @param silence behind each of them
   */
  private static boolean listensAgainAfterHalfAFrame(String macros, Duration silence) {
    Classifier classifier = Lab.classifier(Lab.STREAMING, Optimize.SIZE, "mps2-an385");
    SortedMap<String, String> files = new TreeMap<>(classifier.files());
    files.computeIfPresent("bb.h", (name, text) -> text + macros);
    Firmware firmware =
        Firmware.build(Toolchain.find(), classifier.withFiles(files), Boards.load("mps2-an385"));
    byte[] frame = Frame.request(window(Lab.STREAMING, new Random(4))).bytes();
    byte[] wrongLength = new Frame(Frame.REQUEST, new byte[2]).bytes();
    assertThat(10 * wrongLength.length).isLessThan(frame.length / 2);
    try (SerialSession session = SerialSession.start(Qemu.find(), firmware)) {
      session.send(Arrays.copyOf(frame, frame.length / 2));
      for (int attempt = 0; attempt < 10; attempt++) {
        session.send(wrongLength);
        if (session.receive(silence).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  @Tag("long")
  void survivesTenThousandFramesWithTenPercentDamaged() {
    int lost = damage(Lab.STREAMING, 2250, 4, false) + damage(Lab.WINDOWED, 2250, 4, false);
    int damaged = 2 * 563;
    System.out.printf(
        "VERIFIED wire: %d frames, %d of them damaged; %d good ones directly behind damage lost,"
            + " none answered wrongly, none after those lost%n",
        4 * 2250 + damaged, damaged, lost);
    int rounds = 500;
    lost = damage(Lab.STREAMING, rounds, 1, true) + damage(Lab.WINDOWED, rounds, 1, true);
    assertThat(lost).isZero();
    System.out.printf(
        "VERIFIED wire-flushed: %d frames, %d of them damaged; no good one lost%n",
        2 * 3 * rounds, 2 * rounds);
  }

  /**
   * Returns how many rounds lost the first good frame after damage.
   *
   * @param flushed whether the host flushes after the damage, as protocol.md says
   */
  private static int damage(BnnModel model, int rounds, int everyRounds, boolean flushed) {
    Random random = new Random(11);
    int lost = 0;
    try (SerialSession session = SerialSession.start(Qemu.find(), build(model, "mps2-an385"))) {
      for (int round = 0; round < rounds; round++) {
        boolean hurt = round % everyRounds == 0;
        if (hurt) {
          session.send(reallyDamaged(Frame.request(window(model, random)).bytes(), random));
          if (flushed) {
            session.send(flush(model));
          }
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

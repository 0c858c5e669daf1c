package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.target.Mismatch;
import dev.bitbeat.target.VerificationResult;
import dev.bitbeat.target.VerificationRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Generate, compile, execute, compare: every layer and every score equals Java's. */
class BitExactTest {
  private static final Path SHIPPED = Path.of("..", "trained", "ecg17.bnn.json");
  private static final List<Optimize> GOALS =
      List.of(Optimize.SIZE, Optimize.SPEED, Optimize.BALANCED);
  private static final Normalizer STREAMING = new Normalizer.Running(7, 9, 100);

  @BeforeEach
  void tools() {
    Lab.requireTools();
  }

  static Stream<String> coreBoards() {
    return Lab.CORE_BOARDS.stream();
  }

  private static BnnModel shippedModel() {
    return Files.exists(SHIPPED)
        ? ModelFile.read(SHIPPED)
        : ReferenceTopology.seventeenClasses(17, STREAMING);
  }

  private static void assertEqual(VerificationResult result, int windows) {
    assertThat(result.firstMismatch().map(Mismatch::text)).isEmpty();
    assertThat(result.mismatches()).isZero();
    assertThat(result.windows()).isEqualTo(windows);
  }

  @ParameterizedTest
  @MethodSource("coreBoards")
  void hundredEcgWindowsOnEveryCore(String board) {
    List<short[]> windows = Lab.ecgWindows(100);
    VerificationResult result =
        VerificationRun.verify(
            Lab.setup(board, 4), Lab.classifier(shippedModel(), Optimize.SIZE, board), windows);
    assertEqual(result, windows.size());
    assertThat(result.runner()).isEqualTo(board);
    assertThat(result.instructionsPerWindow()).isBetween(100_000.0, 60_000_000.0);
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void everyGoalComputesTheReferenceNetworkFromAWholeWindow(Optimize goal) {
    BnnModel model = ReferenceTopology.seventeenClasses(17, new Normalizer.WindowZscore());
    for (String board : List.of("microbit", "mps2-an386", "mps3-an547")) {
      VerificationResult result =
          VerificationRun.verify(
              Lab.setup(board), Lab.classifier(model, goal, board), Lab.ecgWindows(8));
      assertEqual(result, 8);
    }
  }

  static LongStream randomSeeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest
  @MethodSource("randomSeeds")
  void randomNetworks(long seed) {
    String board = Lab.CORE_BOARDS.get((int) (seed % Lab.CORE_BOARDS.size()));
    Optimize goal = GOALS.get((int) (seed / 2 % GOALS.size()));
    BnnModel model = RandomModels.model(seed);
    VerificationResult result =
        VerificationRun.verify(
            Lab.setup(board),
            Lab.classifier(model, goal, board),
            Lab.randomWindows(model, seed, 9));
    assertEqual(result, 9);
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void integersThatReachTheirBounds(Optimize goal) {
    BnnModel model = RandomModels.atTheBounds(new Normalizer.Running(12, 1, 65535));
    for (String board : List.of("microbit", "mps2-an386")) {
      VerificationResult result =
          VerificationRun.verify(
              Lab.setup(board), Lab.classifier(model, goal, board), Lab.randomWindows(model, 0, 9));
      assertEqual(result, 9);
    }
  }

  @Test
  void codeForPartsWithoutAMachineRunsOnACompatibleOne() {
    BnnModel model = RandomModels.model(4);
    for (String board : List.of("stm32f030f4", "nrf52832", "lpc810", "stm32vldiscovery")) {
      VerificationResult result =
          VerificationRun.verify(
              Lab.setup(board),
              Lab.classifier(model, Optimize.SIZE, board),
              Lab.randomWindows(model, 1, 9));
      assertEqual(result, 9);
    }
  }

  @Test
  void aModelTooLargeForTheBoardsRamIsVerifiedOnARoomierMachine() {
    BnnModel model =
        ReferenceTopology.model(3, new Normalizer.WindowZscore(), 8192, List.of(8, 8), 3);
    VerificationResult result =
        VerificationRun.verify(
            Lab.setup("microbit"),
            Lab.classifier(model, Optimize.SIZE, "microbit"),
            Lab.randomWindows(model, 1, 9));
    assertEqual(result, 9);
    assertThat(result.runner()).isEqualTo("mps2-an385");
  }

  @Test
  void instructionCountsRepeat() {
    BnnModel model = RandomModels.model(2);
    VerificationRun.Setup setup = Lab.setup("mps2-an385", 4);
    List<short[]> windows = Lab.randomWindows(model, 1, 4);
    double first =
        VerificationRun.verify(setup, Lab.classifier(model, Optimize.SIZE, "mps2-an385"), windows)
            .instructionsPerWindow();
    double second =
        VerificationRun.verify(setup, Lab.classifier(model, Optimize.SIZE, "mps2-an385"), windows)
            .instructionsPerWindow();
    assertThat(second).isEqualTo(first);
  }
}

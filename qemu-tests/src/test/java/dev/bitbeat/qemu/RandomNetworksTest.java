package dev.bitbeat.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Counterexample;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.Shrinker;
import dev.bitbeat.target.Mismatch;
import dev.bitbeat.target.VerificationResult;
import dev.bitbeat.target.VerificationRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random networks through model file, Java, C and QEMU, over all cores and goals in turn. */
class RandomNetworksTest {
  private static final int NETWORKS = Integer.getInteger("random.networks", 2000);
  private static final long FIRST = Long.getLong("random.seed", 10_000);
  private static final int WINDOWS = RandomModels.WINDOW_KINDS;
  private static final List<Optimize> GOALS = List.of(Optimize.values());

  @BeforeEach
  void tools() {
    Lab.requireTools();
  }

  @Test
  @Tag("long")
  void twoThousandNetworks() {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < NETWORKS; i++) {
      long seed = FIRST + i;
      String board = Lab.CORE_BOARDS.get(i % Lab.CORE_BOARDS.size());
      Optimize goal = GOALS.get(i / Lab.CORE_BOARDS.size() % GOALS.size());
      BnnModel drawn = RandomModels.model(seed);
      BnnModel model = ModelFile.parse("random", ModelFile.toBytes(drawn));
      assertThat(model).isEqualTo(drawn);
      difference(model, seed, board, goal).ifPresent(differences::add);
    }
    assertThat(differences).isEmpty();
    System.out.printf(
        "VERIFIED qemu-networks: %d networks, %d windows, %d cores, %d goals, 0 mismatches%n",
        NETWORKS, NETWORKS * WINDOWS, Lab.CORE_BOARDS.size(), GOALS.size());
  }

  private static Optional<String> difference(
      BnnModel model, long seed, String board, Optimize goal) {
    VerificationRun.Setup setup = Lab.setup(board);
    List<short[]> windows = Lab.randomWindows(model, seed, WINDOWS);
    VerificationResult result =
        VerificationRun.verify(setup, Lab.classifier(model, goal, board), windows);
    if (result.firstMismatch().isEmpty()) {
      return Optional.empty();
    }
    Mismatch first = result.firstMismatch().get();
    Path left = Path.of("target", "mismatch", "random-" + seed);
    Shrinker.shrink(
            new Counterexample(model, windows.get(first.window())),
            example -> VerificationRun.differs(setup, goal, example),
            300)
        .write(left);
    return Optional.of(
        "seed %d, %s; to see it again: ./bitbeat verify --board %s --optimize %s --model %s --window %s"
            .formatted(
                seed,
                first.text(),
                board,
                goal.label(),
                left.resolve(Counterexample.MODEL_FILE).toAbsolutePath(),
                left.resolve(Counterexample.WINDOW_FILE).toAbsolutePath()));
  }
}

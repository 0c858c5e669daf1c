package dev.bitbeat.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.Provenance;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Splits;
import dev.bitbeat.signal.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoWindowsTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final Dataset DATASET = dataset();
  private static final Provenance TRAINED_HERE =
      new Provenance("test", "toy", "cv5", 7, 2, 1, 1, "none", "", 1, 12);

  @Test
  void ofTheModelsOwnDataSetTheHeldOutWindowsClassByClass() {
    DemoWindows demo = DemoWindows.choose(CLASSES, TRAINED_HERE, DATASET, 5);

    List<Window> heldOut =
        Arrays.stream(Splits.crossValidation(DATASET, 5, 7).get(2).test())
            .mapToObj(DATASET::window)
            .toList();
    assertThat(demo.windows()).hasSize(5).doesNotHaveDuplicates().allMatch(heldOut::contains);
    assertThat(demo.labels()).containsExactly("a", "b", "c", "a", "b");
    assertThat(demo.known()).isTrue();
    assertThat(demo.origin()).contains("toy", "held out", "split seed 7, fold 2");
  }

  @Test
  void neverMoreThanThereAre() {
    assertThat(DemoWindows.choose(CLASSES, TRAINED_HERE, DATASET, 1000).windows()).hasSize(12);
  }

  @Test
  void ofAnotherDataSetTheFirstWindows() {
    DemoWindows demo =
        DemoWindows.choose(List.of("x", "y"), Provenance.untrained("test"), DATASET, 4);

    assertThat(demo.windows()).containsExactlyElementsOf(DATASET.windows().subList(0, 4));
    assertThat(demo.known()).isFalse();
    assertThat(demo.origin()).contains("not trained on");
  }

  /** Sixty windows, twenty of each class. */
  private static Dataset dataset() {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      windows.add(new Window(new short[] {(short) i}, i % 3, "r" + i, 0, 0));
    }
    return new Dataset("toy", CLASSES, windows);
  }
}

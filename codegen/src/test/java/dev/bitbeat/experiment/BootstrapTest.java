package dev.bitbeat.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitbeat.signal.WindowId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
  private static final List<String> CLASSES = List.of("a", "b");

  /** Records of ten windows; the answers of every fourth record are all wrong. */
  private static List<Prediction> predictions(int records) {
    List<Prediction> rows = new ArrayList<>();
    for (int r = 0; r < records; r++) {
      for (int w = 0; w < 10; w++) {
        int label = w % 2;
        int answer = r % 4 == 0 ? 1 - label : label;
        rows.add(new Prediction(new WindowId("r" + r, 0, w), label, answer));
      }
    }
    return rows;
  }

  @Test
  void anIntervalIsThatOfTheBinomialForSingleWindows() {
    Bootstrap bootstrap = Bootstrap.of(CLASSES, predictions(40), false);
    double error = 1.96 * Math.sqrt(0.75 * 0.25 / 400);
    assertThat(bootstrap.units()).isEqualTo(400);
    assertThat(bootstrap.accuracy().low()).isEqualTo(0.75 - error, within(0.006));
    assertThat(bootstrap.accuracy().high()).isEqualTo(0.75 + error, within(0.006));
    assertThat(Bootstrap.of(CLASSES, predictions(40), false)).isEqualTo(bootstrap);
  }

  @Test
  void betweenPatientsWholeRecordsAreDrawn() {
    Bootstrap bootstrap = Bootstrap.of(CLASSES, predictions(40), true);
    double error = 1.96 * Math.sqrt(0.75 * 0.25 / 40);
    assertThat(bootstrap.unit()).isEqualTo("records");
    assertThat(bootstrap.units()).isEqualTo(40);
    assertThat(bootstrap.accuracy().low()).isEqualTo(0.75 - error, within(0.02));
    assertThat(bootstrap.accuracy().high()).isEqualTo(0.75 + error, within(0.02));
  }

  @Test
  void severalRunsDoNotMakeMoreWindows() {
    List<Prediction> twice = new ArrayList<>(predictions(40));
    twice.addAll(predictions(40));
    Bootstrap once = Bootstrap.of(CLASSES, predictions(40), false);
    assertThat(Bootstrap.of(CLASSES, twice, false)).isEqualTo(once);
  }

  @Test
  void whatIsAlwaysRightHasNoWidth() {
    List<Prediction> right = predictions(4).subList(10, 40);
    Bootstrap bootstrap = Bootstrap.of(CLASSES, right, false);
    assertThat(bootstrap.accuracy()).isEqualTo(new Bootstrap.Interval(1, 1));
    assertThat(bootstrap.macroF1()).isEqualTo(new Bootstrap.Interval(1, 1));
  }

  @Test
  void aRareClassIsInEverySample() {
    List<Prediction> rows = new ArrayList<>(predictions(4).subList(10, 40));
    rows.removeIf(row -> row.label() == 1);
    rows.add(new Prediction(new WindowId("rare", 0, 0), 1, 0));
    Bootstrap bootstrap = Bootstrap.of(CLASSES, rows, false);
    assertThat(bootstrap.macroF1().high()).isLessThan(0.5);
    assertThat(bootstrap.accuracy().high()).isEqualTo(1);
  }
}

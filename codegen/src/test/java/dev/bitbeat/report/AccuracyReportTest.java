package dev.bitbeat.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.ReferenceTopology;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.TinyTraining;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccuracyReportTest {
  private static final String CLAUSE = "training ones among them";

  private static AccuracyReport report(String trainedOn) {
    BnnModel drawn =
        ReferenceTopology.model(
            6,
            new Normalizer.Running(5, 6, 80),
            TinyTraining.LENGTH,
            List.of(4, 6),
            TinyTraining.CLASSES);
    BnnModel model =
        new BnnModel(
            drawn.name(),
            drawn.classNames(),
            drawn.inputLength(),
            drawn.samplingHz(),
            drawn.normalizer(),
            drawn.input(),
            drawn.blocks(),
            drawn.head(),
            new Provenance("test", trainedOn, "cv5", 1, 0, 7, 3, "tiny", "", 0, 0));
    Dataset dataset = TinyTraining.dataset(10, 1);
    return AccuracyReport.measure(
        model, new Dataset("tiny", model.classNames(), dataset.windows()));
  }

  @Test
  void trainingWindowsAreAmongAllOfTheModelsOwnDataSet() {
    AccuracyReport own = report("tiny");
    assertThat(own.text()).contains("all windows, " + CLAUSE + ": ");
    assertThat(ModelCard.of(own)).contains("On all 30 windows, " + CLAUSE + ": ");
  }

  @Test
  void noTrainingWindowIsAmongThoseOfAnotherDataSet() {
    AccuracyReport other = report("ecg5");
    assertThat(other.text())
        .contains("the model was not trained on this data set", "\nall windows: ")
        .doesNotContain(CLAUSE);
    assertThat(ModelCard.of(other)).contains("On all 30 windows: ").doesNotContain(CLAUSE);
  }
}

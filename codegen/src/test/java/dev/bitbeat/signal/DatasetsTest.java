package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DatasetsTest {
  @Test
  void ecg5EqualsItsTableWindowForWindow() throws IOException {
    Dataset dataset = MitBihRecords.dataset("ecg5");
    List<String> rows = lines("ecg5.csv");

    assertThat(dataset.size()).isEqualTo(7740).isEqualTo(rows.size());
    assertThat(dataset.classNames()).containsExactly("N", "S", "V", "F", "Q");
    assertThat(dataset.classCounts()).containsExactly(5186, 545, 1890, 100, 19);
    for (int i = 0; i < rows.size(); i++) {
      Window window = dataset.window(i);
      String row =
          String.join(
              ",",
              window.record(),
              Integer.toString(window.startSample()),
              dataset.classNames().get(window.label()));
      assertThat(row).isEqualTo(rows.get(i));
      assertThat(window.channel()).isZero();
    }
  }

  @Test
  void ecg17EqualsItsTableAndTheRecordsWindowForWindow() throws IOException {
    Path folder = MitBihRecords.folder();
    Dataset dataset = MitBihRecords.dataset("ecg17");
    List<String> rows = lines("ecg17.csv");
    Map<String, WfdbRecord> records = new HashMap<>();

    assertThat(dataset.size()).isEqualTo(1000).isEqualTo(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = rows.get(i).split(",", -1);
      Window window = dataset.window(i);
      assertThat(window.label() + 1).isEqualTo(Integer.parseInt(cells[0]));
      assertThat(dataset.classNames().get(window.label())).isEqualTo(cells[1]);
      assertThat(window.record()).isEqualTo(cells[2]);
      assertThat(window.channel()).isEqualTo(Integer.parseInt(cells[3]));
      assertThat(window.startSample()).isEqualTo(Integer.parseInt(cells[4]));
      EcgSignal signal =
          records
              .computeIfAbsent(cells[2], name -> WfdbRecord.read(folder, name))
              .signals()
              .get(window.channel());
      assertThat(window.samples()).isEqualTo(signal.samples(window.startSample(), 3600));
    }
  }

  @Test
  void ecg17HasItsSeventeenClassesInOrder() {
    Dataset dataset = MitBihRecords.dataset("ecg17");
    assertThat(dataset.classNames())
        .containsExactly(
            "NSR",
            "APB",
            "AFL",
            "AFIB",
            "SVTA",
            "WPW",
            "PVC",
            "Bigeminy",
            "Trigeminy",
            "VT",
            "IVR",
            "VFL",
            "Fusion",
            "LBBBB",
            "RBBBB",
            "SDHB",
            "PR");
    assertThat(dataset.classCounts())
        .containsExactly(283, 66, 20, 135, 13, 21, 133, 55, 13, 10, 10, 10, 11, 103, 62, 10, 45);
  }

  @Test
  void ecg17HasNineWindowsTwice() {
    Dataset dataset = MitBihRecords.dataset("ecg17");
    List<WindowGroup> twice =
        WindowGroup.of(dataset).stream().filter(group -> group.size() > 1).toList();
    assertThat(twice.stream().map(group -> dataset.window(group.windows().get(0)).record()))
        .containsExactlyInAnyOrder("109", "115", "115", "118", "209", "209", "228", "228", "233");
    assertThat(twice).allMatch(group -> group.size() == 2);
  }

  @Test
  void ecg5RecordsAreThoseWithFirstLeadMliiAndWithoutPacedBeats() {
    Path folder = MitBihRecords.folder();
    List<String> byRule =
        MitBih.RECORDS.stream()
            .filter(name -> firstLead(folder, name).equals("MLII"))
            .filter(
                name ->
                    AnnotationReader.read(folder, name, "atr").stream()
                        .noneMatch(annotation -> annotation.symbol().equals("/")))
            .toList();
    assertThat(byRule).isEqualTo(MitBih.ECG5_RECORDS);
  }

  private static String firstLead(Path folder, String name) {
    return HeaderReader.read(folder, name).signals().get(0).description();
  }

  @Test
  void syntheticNeedsNoRecords() {
    Dataset dataset = Datasets.load("synthetic", Path.of("does-not-exist"));
    assertThat(dataset.size()).isEqualTo(100);
    assertThat(dataset.windowLength()).isEqualTo(3600);
    assertThat(dataset.classCounts()).containsOnly(20);
    assertThat(dataset.windows().subList(0, 5).stream().map(Window::label))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void unknownNameIsAUsageError() {
    assertThatThrownBy(() -> Datasets.load("ecg18", Path.of(".")))
        .isInstanceOfSatisfying(
            BitbeatException.class, e -> assertThat(e.error()).isEqualTo(UserError.DATASET_UNKNOWN))
        .hasMessageContaining("ecg17, ecg5, synthetic");
  }

  @Test
  void missingRecordNamesTheFileAndTheRemedy() {
    assertThatThrownBy(() -> Datasets.load("ecg5", Path.of("does-not-exist")))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("100.hea")
        .hasMessageContaining("bitbeat data fetch");
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = DatasetsTest.class.getResourceAsStream(resource)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).toList();
    }
  }
}

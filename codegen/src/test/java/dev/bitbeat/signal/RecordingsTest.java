package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest {
  @Test
  void theRuleOfEcg17GivesNearlyAllLabelsOfTheTable() {
    Dataset dataset = MitBihRecords.dataset("ecg17");
    LabelRule rule = new Ecg17Rule(dataset.classNames());
    Map<String, List<Annotation>> annotations = new TreeMap<>();
    Map<String, Integer> others = new TreeMap<>();
    for (Window window : dataset.windows()) {
      List<Annotation> ofRecord =
          annotations.computeIfAbsent(
              window.record(),
              name -> AnnotationReader.read(MitBihRecords.folder(), name, MitBih.ANNOTATOR));
      int start = window.startSample();
      int label =
          rule.label(ofRecord, start, start + window.length())
              .map(LabelRule.Answer::label)
              .orElse(-1);
      if (label != window.label()) {
        String given = dataset.classNames().get(window.label());
        String found = label < 0 ? "none" : dataset.classNames().get(label);
        others.merge(given + " -> " + found, 1, Integer::sum);
      }
    }

    assertThat(others.values().stream().mapToInt(i -> i).sum())
        .as(others.toString())
        .isLessThan(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecg17", "ecg5"})
  void recutsShareNoSampleWithAHeldOutWindow(String name) {
    Dataset dataset = MitBihRecords.dataset(name);
    for (Split split : Splits.crossValidation(dataset, 5, 7)) {
      assertNothingHeldOut(dataset, split, split.train());
      int[] withValidation =
          IntStream.concat(IntStream.of(split.train()), IntStream.of(split.validation())).toArray();
      assertNothingHeldOut(dataset, split, withValidation);
    }
    assertNothingHeldOut(
        dataset, Splits.reference(dataset, 7), Splits.reference(dataset, 7).train());
  }

  @Test
  void recutsBetweenPatientsComeFromTrainingPatients() {
    Dataset dataset = MitBihRecords.dataset("ecg5");
    Split split = Splits.interPatient(dataset, 7);
    Set<String> training = new HashSet<>();
    IntStream.of(split.train()).forEach(i -> training.add(dataset.window(i).record()));

    Recuts recuts = dataset.recordings().orElseThrow().recuts(dataset, split.train(), 0);

    for (int label = 0; label < dataset.classCount(); label++) {
      for (int i = 0; i < recuts.count(label); i++) {
        assertThat(training).contains(recuts.id(label, i).record());
      }
    }
    assertNothingHeldOut(dataset, split, split.train());
  }

  @Test
  void recutsOfALeadAreThoseCutFromIt() {
    Dataset dataset = MitBihRecords.dataset("ecg17");
    Recuts recuts = dataset.recordings().orElseThrow().recuts(dataset, all(dataset), 0);
    Map<String, Window> leads = new TreeMap<>();
    IntStream.of(all(dataset))
        .mapToObj(dataset::window)
        .forEach(window -> leads.put(window.record() + " " + window.channel(), window));
    for (int label = 0; label < dataset.classCount(); label++) {
      int count = 0;
      for (Window window : leads.values()) {
        Recuts ofLead = recuts.ofLead(window);
        for (int i = 0; i < ofLead.count(label); i++) {
          assertThat(ofLead.id(label, i).record()).isEqualTo(window.record());
          assertThat(ofLead.id(label, i).channel()).isEqualTo(window.channel());
        }
        count += ofLead.count(label);
      }
      assertThat(count).isEqualTo(recuts.count(label)).isPositive();
    }
  }

  @Test
  void aShareLeavesOutWhatTheRhythmHardlyTouches() {
    Dataset dataset = MitBihRecords.dataset("ecg17");
    Recordings recordings = dataset.recordings().orElseThrow();
    int flutter = dataset.classNames().indexOf("VFL");
    int normal = dataset.classNames().indexOf("NSR");

    Recuts any = recordings.recuts(dataset, all(dataset), 0);
    Recuts half = recordings.recuts(dataset, all(dataset), 0.5);

    assertThat(half.count(normal)).isEqualTo(any.count(normal));
    assertThat(half.count(flutter)).isPositive().isLessThan(any.count(flutter));
  }

  private static void assertNothingHeldOut(Dataset dataset, Split split, int[] training) {
    Recuts recuts = dataset.recordings().orElseThrow().recuts(dataset, training, 0);
    Set<Integer> trains = new HashSet<>();
    IntStream.of(training).forEach(trains::add);
    Map<String, BitSet> heldOut = new TreeMap<>();
    for (int i = 0; i < dataset.size(); i++) {
      Window window = dataset.window(i);
      BitSet samples = heldOut.computeIfAbsent(window.record(), record -> new BitSet());
      if (!trains.contains(i)) {
        samples.set(window.startSample(), window.startSample() + window.length());
      }
    }
    for (int label = 0; label < dataset.classCount(); label++) {
      assertThat(recuts.count(label)).as("%s, class %d", split, label).isPositive();
      for (int i = 0; i < recuts.count(label); i++) {
        WindowId id = recuts.id(label, i);
        int next = heldOut.get(id.record()).nextSetBit(id.startSample());
        assertThat(next < 0 || next >= id.startSample() + dataset.windowLength()).isTrue();
      }
    }
  }

  @Test
  void aRecutOfEcg5AtATablesPlaceIsTheTablesWindow() {
    Dataset dataset = MitBihRecords.dataset("ecg5");
    Recuts recuts = dataset.recordings().orElseThrow().recuts(dataset, all(dataset), 0);
    Set<Window> windows = new HashSet<>();
    for (int label = 0; label < dataset.classCount(); label++) {
      for (int i = 0; i < recuts.count(label); i++) {
        Window window = recuts.window(label, i);
        if (window.startSample() % window.length() == 0) {
          windows.add(window);
        }
      }
    }

    assertThat(windows).isEqualTo(new HashSet<>(dataset.windows()));
  }

  private static int[] all(Dataset dataset) {
    return IntStream.range(0, dataset.size()).toArray();
  }
}

package dev.bitbeat.signal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The five-class set: every whole window of the first lead of 43 records, labelled by rule. */
final class Ecg5Dataset {
  static final String NAME = "ecg5";

  private static final LabelRule RULE =
      (annotations, from, to) ->
          Optional.of(new LabelRule.Answer(Ecg5Rule.label(annotations, from, to), 1));

  private Ecg5Dataset() {}

  static Dataset load(Path folder) {
    List<Window> windows = new ArrayList<>();
    List<Recordings.Lead> leads = new ArrayList<>();
    for (String name : MitBih.ECG5_RECORDS) {
      WfdbRecord record = WfdbRecord.read(folder, name);
      List<Annotation> beats = AnnotationReader.read(folder, name, MitBih.ANNOTATOR);
      leads.add(new Recordings.Lead(name, 0, record.signals().get(0), beats));
      int length = MitBih.WINDOW_LENGTH;
      for (int start = 0; start + length <= record.length(); start += length) {
        int label = Ecg5Rule.label(beats, start, start + length);
        windows.add(record.window(0, start, length, label));
      }
    }
    return new Dataset(
        NAME, Ecg5Rule.CLASS_NAMES, windows, Optional.of(new Recordings(leads, RULE)));
  }
}

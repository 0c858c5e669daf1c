package dev.bitbeat.signal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The five-class set: every whole window of the first lead of 43 records, labelled by rule. */
final class Ecg5Dataset {
  static final String NAME = "ecg5";

  private Ecg5Dataset() {}

  static Dataset load(Path folder) {
    List<Window> windows = new ArrayList<>();
    for (String name : MitBih.ECG5_RECORDS) {
      WfdbRecord record = WfdbRecord.read(folder, name);
      List<Annotation> beats = AnnotationReader.read(folder, name, MitBih.ANNOTATOR);
      int length = MitBih.WINDOW_LENGTH;
      for (int start = 0; start + length <= record.length(); start += length) {
        int label = Ecg5Rule.label(beats, start, start + length);
        windows.add(record.window(0, start, length, label));
      }
    }
    return new Dataset(NAME, Ecg5Rule.CLASS_NAMES, windows);
  }
}

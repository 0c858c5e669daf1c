package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The synthetic data set: five rhythms, four patients each, five windows of ten seconds a patient.
 */
final class SyntheticDataset {
  static final String NAME = "synthetic";

  private static final int PATIENTS = 4;
  private static final int WINDOWS = 5;
  private static final int LENGTH = MitBih.WINDOW_LENGTH;

  private SyntheticDataset() {}

  /**
   * Always the same windows: the patient's number is the seed. Neighbours differ in rhythm, so that
   * the first few windows already show all of them.
   */
  static Dataset load() {
    SyntheticRhythm[] rhythms = SyntheticRhythm.values();
    short[][][] recordings = new short[PATIENTS][rhythms.length][];
    for (int patient = 0; patient < PATIENTS; patient++) {
      for (SyntheticRhythm rhythm : rhythms) {
        recordings[patient][rhythm.label()] =
            SyntheticEcg.of(rhythm, patient + 1, WINDOWS * LENGTH).samples();
      }
    }
    List<Window> windows = new ArrayList<>();
    for (int w = 0; w < WINDOWS; w++) {
      for (int patient = 0; patient < PATIENTS; patient++) {
        for (SyntheticRhythm rhythm : rhythms) {
          short[] recording = recordings[patient][rhythm.label()];
          short[] cut = Arrays.copyOfRange(recording, w * LENGTH, (w + 1) * LENGTH);
          windows.add(new Window(cut, rhythm.label(), recordName(rhythm, patient), 0, w * LENGTH));
        }
      }
    }
    return new Dataset(
        NAME, Arrays.stream(rhythms).map(SyntheticRhythm::displayName).toList(), windows);
  }

  private static String recordName(SyntheticRhythm rhythm, int patient) {
    return rhythm.displayName().replace(' ', '-') + "-" + (patient + 1);
  }
}

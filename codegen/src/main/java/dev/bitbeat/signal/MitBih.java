package dev.bitbeat.signal;

import java.util.List;

/**
 * Facts of the MIT-BIH Arrhythmia Database 1.0.0 (Moody & Mark, IEEE Eng Med Biol 20(3):45-50,
 * 2001): 48 half-hour records of two leads, 360 Hz, 11 bits over 10 mV, so 200 ADC counts per mV
 * around 1024.
 */
final class MitBih {
  /** Samples of one reference window: ten seconds. */
  static final int WINDOW_LENGTH = 3600;

  /** Extension of the reference annotations. */
  static final String ANNOTATOR = "atr";

  /** All records, in the order of the database's RECORDS file. */
  static final List<String> RECORDS =
      List.of(
          "100", "101", "102", "103", "104", "105", "106", "107", "108", "109", "111", "112", "113",
          "114", "115", "116", "117", "118", "119", "121", "122", "123", "124", "200", "201", "202",
          "203", "205", "207", "208", "209", "210", "212", "213", "214", "215", "217", "219", "220",
          "221", "222", "223", "228", "230", "231", "232", "233", "234");

  /** Records that are paced (102 104 107 217) or whose first lead is not MLII (102 104 114). */
  static final List<String> NOT_IN_ECG5 = List.of("102", "104", "107", "114", "217");

  /** The 43 records of the five-class set: first lead MLII, not paced. */
  static final List<String> ECG5_RECORDS =
      RECORDS.stream().filter(name -> !NOT_IN_ECG5.contains(name)).toList();

  private MitBih() {}
}

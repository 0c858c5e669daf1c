package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.file.Path;
import java.util.List;

/** The data sets by name. */
public final class Datasets {
  /** Names that {@link #load} knows. */
  public static final List<String> NAMES =
      List.of(Ecg17Dataset.NAME, Ecg5Dataset.NAME, SyntheticDataset.NAME);

  /** Whether a data set needs the MIT-BIH records. */
  public static boolean needsRecords(String name) {
    return name.equals(Ecg17Dataset.NAME) || name.equals(Ecg5Dataset.NAME);
  }

  private Datasets() {}

  /**
   * Loads a data set.
   *
   * <ul>
   *   <li>{@code ecg17}: 1000 windows of 3600 samples in 17 classes, in the order of its table
   *   <li>{@code ecg5}: 7740 windows of 3600 samples in the classes N S V F Q, by record and time
   *   <li>{@code synthetic}: 100 windows of 3600 samples in five rhythms, computed, not read
   * </ul>
   *
   * @param name one of {@link #NAMES}
   * @param recordsFolder folder of the MIT-BIH records, see {@link RecordsFolder}; {@code
   *     synthetic} does not look at it
   * @throws BitbeatException when the name is unknown or a record is missing or damaged
   */
  public static Dataset load(String name, Path recordsFolder) {
    return switch (name) {
      case Ecg17Dataset.NAME -> Ecg17Dataset.load(recordsFolder);
      case Ecg5Dataset.NAME -> Ecg5Dataset.load(recordsFolder);
      case SyntheticDataset.NAME -> SyntheticDataset.load();
      default -> throw unknown(name);
    };
  }

  /**
   * Refuses a name that {@link #load} does not know.
   *
   * @throws BitbeatException {@link UserError#DATASET_UNKNOWN}
   */
  public static void requireKnown(String name) {
    if (!NAMES.contains(name)) {
      throw unknown(name);
    }
  }

  private static BitbeatException unknown(String name) {
    return new BitbeatException(
        UserError.DATASET_UNKNOWN, HeaderLine.printable(name), String.join(", ", NAMES));
  }
}

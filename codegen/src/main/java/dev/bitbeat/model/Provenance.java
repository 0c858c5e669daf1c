package dev.bitbeat.model;

import java.util.List;

/**
 * Where a model comes from, enough to train it again and to find its held-out windows. Texts have 1
 * to 64 printable characters.
 *
 * @param tool program and version that trained it
 * @param dataset data set name, {@code ecg17}, {@code ecg5}, ... or {@code none}
 * @param protocol {@code reference}, {@code cv5}, {@code inter-patient} or {@code none}
 * @param splitSeed seed of the split
 * @param fold fold of the split, from 0
 * @param trainSeed seed of the training
 * @param epochs epochs behind the exported weights
 * @param recipe name of the recipe
 * @param recipeSha256 SHA-256 of the recipe file, lower-case hex, or empty
 * @param testCorrect held-out windows classified rightly
 * @param testWindows held-out windows
 */
public record Provenance(
    String tool,
    String dataset,
    String protocol,
    long splitSeed,
    int fold,
    long trainSeed,
    int epochs,
    String recipe,
    String recipeSha256,
    int testCorrect,
    int testWindows) {
  public Provenance {
    for (String text : List.of(tool, dataset, protocol, recipe)) {
      if (!BnnModel.isLabel(text)) {
        throw new BitbeatException(
            UserError.MODEL_INVALID,
            "provenance: '" + text + "' is not 1 to 64 printable characters");
      }
    }
    if (!recipeSha256.matches("([0-9a-f]{64})?")) {
      throw new BitbeatException(
          UserError.MODEL_INVALID, "provenance: '" + recipeSha256 + "' is no SHA-256");
    }
    if (fold < 0 || epochs < 0 || testCorrect < 0 || testCorrect > testWindows) {
      throw new BitbeatException(
          UserError.MODEL_INVALID,
          "provenance: fold "
              + fold
              + ", epochs "
              + epochs
              + ", test "
              + testCorrect
              + " of "
              + testWindows);
    }
  }

  /** Of a model that was never trained: random ones and those written by hand. */
  public static Provenance untrained(String tool) {
    return new Provenance(tool, "none", "none", 0, 0, 0, 0, "none", "", 0, 0);
  }
}

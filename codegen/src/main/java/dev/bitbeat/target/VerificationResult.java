package dev.bitbeat.target;

import java.util.List;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param windows windows compared
 * @param mismatches windows with any difference
 * @param firstMismatch the first difference, pinned down
 * @param instructionsPerWindow mean over the counted windows, calls and returns included
 * @param layerInstructions of each layer of the first counted window, the head last; counted in a
 *     copy whose layers are traced, so that their sum differs a little from a window
 * @param instructionResolution instructions of one period of the timer that counts
 * @param countedWindows windows that were run under the instruction counter
 * @param stackBytes deepest stack of the classifier, seen by painting
 * @param runner board on whose machine it ran
 * @param classes class of each window as the firmware gave it
 */
public record VerificationResult(
    int windows,
    int mismatches,
    Optional<Mismatch> firstMismatch,
    double instructionsPerWindow,
    List<Double> layerInstructions,
    double instructionResolution,
    int countedWindows,
    int stackBytes,
    String runner,
    List<Integer> classes) {
  public VerificationResult {
    layerInstructions = List.copyOf(layerInstructions);
    classes = List.copyOf(classes);
  }
}

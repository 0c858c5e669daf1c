package dev.bitbeat.report;

import dev.bitbeat.experiment.Fold;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.Protocol;
import java.util.Locale;
import java.util.Optional;

/** The windows that a model's training never saw, found again from what the model file says. */
final class HeldOut {
  private HeldOut() {}

  /**
   * The division that a model was trained by; empty when it was not trained on this data set.
   *
   * @throws BitbeatException {@link UserError#EVALUATION_MISMATCH} when there is no such division
   */
  static Optional<Fold> fold(Provenance provenance, Dataset dataset) {
    if (!provenance.dataset().equals(dataset.name())) {
      return Optional.empty();
    }
    try {
      Protocol protocol = Protocol.of(provenance.protocol());
      protocol.requireFold(provenance.fold());
      return Optional.of(new Fold(dataset, protocol, provenance.splitSeed(), provenance.fold()));
    } catch (BitbeatException e) {
      throw new BitbeatException(
          e,
          UserError.EVALUATION_MISMATCH,
          provenance.recipe(),
          dataset.name(),
          "provenance: " + e.plainMessage());
    }
  }

  /** Protocol, split seed and fold in words. */
  static String name(Provenance provenance) {
    return String.format(
        Locale.ROOT,
        "protocol %s, split seed %d, fold %d",
        provenance.protocol(),
        provenance.splitSeed(),
        provenance.fold());
  }
}

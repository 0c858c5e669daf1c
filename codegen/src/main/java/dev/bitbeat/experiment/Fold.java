package dev.bitbeat.experiment;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.Provenance;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Split;
import dev.bitbeat.train.Baselines;
import dev.bitbeat.train.Protocol;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One division of a data set, and what every network on it is compared with. Both are computed
 * once, when first asked for.
 */
public final class Fold {
  private final Dataset dataset;
  private final Protocol protocol;
  private final long splitSeed;
  private final int number;
  private Split split;
  private Baselines baselines;

  /**
   * @param number from 0
   */
  public Fold(Dataset dataset, Protocol protocol, long splitSeed, int number) {
    this.dataset = dataset;
    this.protocol = protocol;
    this.splitSeed = splitSeed;
    this.number = number;
  }

  /**
   * The division that a model was trained by; empty when it was not trained on this data set.
   *
   * @throws BitbeatException {@link UserError#EVALUATION_MISMATCH} when there is no such division
   */
  public static Optional<Fold> of(Provenance provenance, Dataset dataset) {
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

  /** What is divided. */
  public Dataset dataset() {
    return dataset;
  }

  /** How. */
  public Protocol protocol() {
    return protocol;
  }

  /** Seed of the division. */
  public long splitSeed() {
    return splitSeed;
  }

  /** Number of the fold, from 0. */
  public int number() {
    return number;
  }

  /**
   * The division.
   *
   * @throws dev.bitbeat.model.BitbeatException when the fold does not exist or lacks a class
   */
  public synchronized Split split() {
    if (split == null) {
      split = protocol.split(dataset, splitSeed, number);
    }
    return split;
  }

  /** Figures on the test windows that need no network, learnt from training and validation. */
  public synchronized Baselines baselines() {
    if (baselines == null) {
      int[] known =
          IntStream.concat(IntStream.of(split().train()), IntStream.of(split().validation()))
              .toArray();
      baselines = Baselines.measure(dataset, known, split().test());
    }
    return baselines;
  }
}

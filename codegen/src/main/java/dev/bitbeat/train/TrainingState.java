package dev.bitbeat.train;

import java.util.ArrayList;
import java.util.List;

/** Everything that changes during a training, so that a checkpoint can hold all of it. */
final class TrainingState {
  final Network network;
  final Network average;
  final Network best;
  final Adam adam;

  /** Epochs done. */
  int epoch;

  /** Epoch of {@link #best}, 0 for none yet. */
  int bestEpoch;

  int bestCorrect = -1;
  boolean averaging;

  /** Lines of the metrics file, without the header. */
  final List<String> metrics = new ArrayList<>();

  TrainingState(Network network, float weightClip) {
    this.network = network;
    average = network.copy();
    best = network.copy();
    adam = new Adam(network, weightClip);
  }
}

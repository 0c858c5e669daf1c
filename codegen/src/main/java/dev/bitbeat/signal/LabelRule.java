package dev.bitbeat.signal;

import java.util.List;
import java.util.Optional;

/** How a data set labels a stretch of a record from the record's annotations. */
interface LabelRule {
  /**
   * An answer.
   *
   * @param label class index
   * @param share of the window for which the rhythm that decided is in force; 1 where beats decided
   */
  record Answer(int label, double share) {}

  /**
   * Labels the window {@code from <= sample < to}, empty when the rule has no answer.
   *
   * @param annotations of the record, in the order of time
   */
  Optional<Answer> label(List<Annotation> annotations, int from, int to);
}

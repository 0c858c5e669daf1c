package dev.bitbeat.signal;

import java.util.List;
import java.util.OptionalInt;

/** How a data set labels a stretch of a record from the record's annotations. */
interface LabelRule {
  /**
   * Class index of the window {@code from <= sample < to}, empty when the rule has no answer.
   *
   * @param annotations of the record, in the order of time
   */
  OptionalInt label(List<Annotation> annotations, int from, int to);
}

package dev.bitbeat.train;

/**
 * A trained network whose answers become targets of another (distillation, arXiv 1503.02531). It
 * sees the same augmented signal as its student, through its own normalizer.
 */
final class Teacher {
  private final Engine engine;
  private final Batches batches;

  Teacher(Engine engine, Batches batches) {
    this.engine = engine;
    this.batches = batches;
    engine.refreshWeights();
  }

  /**
   * Adds this teacher's answers to targets.
   *
   * @param share of a target that this teacher gives
   * @param temperature divides its logits
   */
  void teach(
      float[][] targets,
      int[] order,
      int from,
      int to,
      int epoch,
      double share,
      double temperature) {
    float[][] logits = engine.evaluate(batches.augmented(order, from, to, epoch)).logits();
    for (int w = 0; w < logits.length; w++) {
      double[] answer = softmax(logits[w], temperature);
      for (int c = 0; c < answer.length; c++) {
        targets[w][c] += (float) (share * answer[c]);
      }
    }
  }

  private static double[] softmax(float[] logits, double temperature) {
    double max = logits[Engine.indexOfMax(logits)];
    double[] values = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < values.length; c++) {
      values[c] = Math.exp((logits[c] - max) / temperature);
      sum += values[c];
    }
    for (int c = 0; c < values.length; c++) {
      values[c] /= sum;
    }
    return values;
  }
}

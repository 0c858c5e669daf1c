package dev.bitbeat.train;

import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Normalizer.Normalized;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.Recuts;
import dev.bitbeat.signal.SeededRandom;
import dev.bitbeat.signal.Window;
import java.util.Arrays;
import java.util.Optional;

/**
 * Windows of a data set to {@link Batch}es, through the firmware's own normalizer. Random draws
 * belong to an epoch and a window, not to a thread.
 */
final class Batches {
  private static final long AUGMENT = 3;
  private static final long MIX = 4;
  private static final long RECUT = 5;

  private final Dataset dataset;
  private final Normalizer normalizer;
  private final Recipe.Augmentation augmentation;
  private final Augmenter augmenter;
  private final Optional<Recuts> recuts;
  private final float labelSmoothing;
  private final long seed;
  private final Workers workers;
  private final int[] lastTap;
  private final Recipe.RhythmOptions rhythm;

  /**
   * @param recipe whose normalizer is used
   * @param first shape of the first block, for which scales are laid out
   * @param recuts windows that may stand in for a training window, where the recipe wants that
   * @param augmentation draws depend on this, the seed, epoch and window only, so that a teacher
   *     with another normalizer sees the very same signal
   */
  Batches(
      Dataset dataset,
      Optional<Recuts> recuts,
      Recipe recipe,
      BlockShape first,
      Recipe.Augmentation augmentation,
      double samplingHz,
      long seed,
      Workers workers) {
    this.dataset = dataset;
    this.recuts = recuts;
    this.seed = seed;
    this.workers = workers;
    normalizer = recipe.normalizer().build();
    this.augmentation = augmentation;
    augmenter = new Augmenter(augmentation, samplingHz);
    labelSmoothing = (float) recipe.labelSmoothing();
    rhythm = recipe.rhythm();
    lastTap = new int[first.convLength(dataset.windowLength())];
    for (int p = 0; p < lastTap.length; p++) {
      int tap = p * first.stride() - first.pad() + first.kernel() - 1;
      lastTap[p] = Math.min(tap, dataset.windowLength() - 1);
    }
  }

  /** Windows as they are: for measurements. */
  Batch plain(int[] indices, int from, int to) {
    Batch batch = empty(to - from);
    workers.run(
        to - from,
        (i, thread) -> {
          Window window = dataset.window(indices[from + i]);
          fill(batch, i, normalizer.normalize(window.samples()));
          batch.targets()[i][window.label()] = 1;
        });
    return batch;
  }

  /** Augmented windows, some of them mixtures of two. */
  Batch augmented(int[] indices, int from, int to, int epoch) {
    Batch batch = empty(to - from);
    workers.run(
        to - from,
        (i, thread) -> {
          int index = indices[from + i];
          SeededRandom random = SeededRandom.of(seed, MIX, epoch, index);
          boolean mixed =
              augmentation.mixup() > 0 && random.nextDouble() < augmentation.mixupShare();
          Normalized one = normalizer.normalize(changed(index, epoch, 0));
          addTarget(batch.targets()[i], index, 1);
          if (mixed) {
            int partner = indices[random.nextInt(indices.length)];
            float share = (float) Augmenter.mixupShare(augmentation.mixup(), random);
            Normalized other = normalizer.normalize(changed(partner, epoch, 1));
            mix(batch, i, one, other, share);
            Arrays.fill(batch.targets()[i], 0);
            addTarget(batch.targets()[i], index, share);
            addTarget(batch.targets()[i], partner, 1 - share);
          } else {
            fill(batch, i, one);
          }
        });
    return batch;
  }

  private short[] changed(int index, int epoch, int role) {
    Optional<short[]> recut = recut(index, epoch, role);
    // A re-cut window comes at any offset anyway, and without the seam of a circular shift, which
    // looks like a beat that comes too early or too late.
    int shift = recut.isPresent() ? 0 : augmentation.shift();
    return augmenter.apply(
        recut.orElseGet(() -> dataset.window(index).samples()),
        shift,
        SeededRandom.of(seed, AUGMENT, epoch, index, role));
  }

  /** Now and then a re-cut window of a window's class, to stand in for it. */
  private Optional<short[]> recut(int index, int epoch, int role) {
    if (recuts.isEmpty()) {
      return Optional.empty();
    }
    SeededRandom random = SeededRandom.of(seed, RECUT, epoch, index, role);
    Window window = dataset.window(index);
    Recuts from =
        switch (augmentation.recutFrom()) {
          case CLASS -> recuts.get();
          case LEAD -> recuts.get().ofLead(window);
        };
    int count = from.count(window.label());
    return random.nextDouble() < augmentation.recut() && count > 0
        ? Optional.of(from.window(window.label(), random.nextInt(count)).samples())
        : Optional.empty();
  }

  private void addTarget(float[] target, int index, float share) {
    for (int c = 0; c < target.length; c++) {
      target[c] += share * labelSmoothing / target.length;
    }
    target[dataset.window(index).label()] += share * (1 - labelSmoothing);
  }

  private Batch empty(int size) {
    return new Batch(
        new float[size][dataset.windowLength()],
        new float[size][lastTap.length],
        new float[size][rhythm.rows()],
        new float[size][dataset.classCount()],
        size);
  }

  private void fill(Batch batch, int to, Normalized normalized) {
    addRhythm(batch.rhythm()[to], normalized, 1);
    float[] y = batch.samples()[to];
    for (int i = 0; i < y.length; i++) {
      y[i] = normalized.y()[i];
    }
    float[] inverse = batch.inverseScales()[to];
    int first = normalizer.firstScale(normalized);
    for (int p = 0; p < inverse.length; p++) {
      inverse[p] = 1f / (lastTap[p] < 0 ? first : normalized.d()[lastTap[p]]);
    }
  }

  private void addRhythm(float[] row, Normalized normalized, float share) {
    rhythm
        .counter()
        .ifPresent(
            counter -> {
              int[] counts = counter.counts(normalized.y());
              int levels = rhythm.levels().size();
              for (int r = 0; r < row.length; r++) {
                row[r] += counts[r / levels] >= rhythm.levels().get(r % levels) ? share : 0;
              }
            });
  }

  private void mix(Batch batch, int to, Normalized one, Normalized other, float share) {
    addRhythm(batch.rhythm()[to], one, share);
    addRhythm(batch.rhythm()[to], other, 1 - share);
    float[] y = batch.samples()[to];
    for (int i = 0; i < y.length; i++) {
      y[i] = share * one.y()[i] / one.d()[i] + (1 - share) * other.y()[i] / other.d()[i];
    }
    Arrays.fill(batch.inverseScales()[to], 1);
  }
}

package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Front;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides on the C of normalizer and input block. */
final class FrontBuilder {
  private final BnnModel model;
  private final String prefix;

  FrontBuilder(BnnModel model, String prefix) {
    this.model = model;
    this.prefix = prefix;
  }

  /**
   * Samples from the first one of the padding to the last one under the last output that is kept.
   */
  private int steps() {
    BlockShape shape = model.input().shape();
    int outputs = shape.outLength(model.inputLength());
    int lastPosition = model.input().pooledPositions(outputs) - 1;
    return lastPosition * shape.stride() + shape.kernel();
  }

  /**
   * @param firstRow words before the first phase's first output row
   * @param phaseWords words of a phase's output rows
   * @param stateWords words of the form's state
   */
  Front view(int firstRow, int phaseWords, int stateWords) {
    BlockShape shape = model.input().shape();
    int tail = Math.max(0, steps() - shape.pad() - model.inputLength());
    boolean running = model.normalizer() instanceof Normalizer.Running;
    Normalizer.Running r =
        model.normalizer() instanceof Normalizer.Running given
            ? given
            : new Normalizer.Running(1, 1, 1);
    Optional<RhythmTerms> terms = model.head().rhythm();
    int spacing = terms.map(x -> x.rhythm().spacing()).orElse(0);
    int longest = terms.map(x -> x.rhythm().longest()).orElse(0);
    return new Front(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        running,
        shape.kernel(),
        shape.outChannels(),
        shape.stride(),
        shape.pad() > 0,
        shape.pad(),
        tail > 0,
        tail,
        compare(),
        shape.poolKernel(),
        model.input().phases() > 1,
        model.input().phases(),
        model.input().phaseStep(),
        phaseWords,
        firstRow,
        4 * stateWords,
        r.firstScale(),
        r.firstScale() << r.scaleShift(),
        r.meanShift(),
        r.scaleShift(),
        terms.isPresent(),
        longest,
        longest - terms.map(x -> x.rhythm().refractory()).orElse(0),
        Rhythm.SHAPE_POINTS,
        spacing,
        spacing - 1,
        (Rhythm.SHAPE_POINTS - 1) * spacing,
        Rhythm.SHAPE_POINTS * spacing,
        Rhythm.COUNTS,
        terms.map(x -> x.levels().size()).orElse(0),
        model.input().phases() << terms.map(RhythmTerms::shift).orElse(0));
  }

  /** Words of what counting beats remembers between two samples: nine, a beat's shape, counts. */
  static int rhythmWords(BnnModel model) {
    return model.head().rhythm().isPresent() ? 9 + Rhythm.SHAPE_POINTS + Rhythm.COUNTS : 0;
  }

  private String compare() {
    InputBlock input = model.input();
    String scaled = input.shift() == 0 ? "sum" : "(sum * " + (1 << input.shift()) + ")";
    return "(" + scaled + " >= (" + prefix + "_input_thresholds[c] * (int32_t)scale))";
  }

  List<Table> tables() {
    InputBlock input = model.input();
    List<Integer> weights = new ArrayList<>();
    input.weights().forEach(weights::addAll);
    return List.of(
        Literals.signed(
            prefix, "input_weights", "Input block: weights, channel by channel.", weights),
        Literals.signed(
            prefix,
            "input_thresholds",
            "Input block: thresholds, in units of scale / 2^" + input.shift() + ".",
            input.thresholds()));
  }
}

package dev.bitbeat.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes a counterexample small: takes away blocks, channels, taps, samples and values one after the
 * other and keeps every step after which the two implementations still differ.
 */
public final class Shrinker {
  private final BnnModel model;
  private final short[] window;

  private Shrinker(Counterexample from) {
    model = from.model();
    window = from.window();
  }

  /**
   * The smallest counterexample found, at least the given one.
   *
   * @param differs whether the implementations differ on a candidate; called at most {@code
   *     attempts} times
   * @param attempts candidates that are tried, at least 0
   */
  public static Counterexample shrink(
      Counterexample start, Predicate<Counterexample> differs, int attempts) {
    Counterexample best = start;
    int left = attempts;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      List<Supplier<Counterexample>> steps = new Shrinker(best).steps();
      for (int i = 0; i < steps.size(); ) {
        Counterexample candidate = best;
        try {
          candidate = steps.get(i).get();
        } catch (BitbeatException outsideTheFamily) {
          i++;
          continue;
        }
        if (size(candidate) >= size(best)) {
          i++;
          continue;
        }
        if (left-- <= 0) {
          return best;
        }
        if (differs.test(candidate)) {
          best = candidate;
          smaller = true;
          steps = new Shrinker(best).steps();
        } else {
          i++;
        }
      }
    }
    return best;
  }

  /** What shrinks: parts first, then the magnitudes of what is left. */
  static long size(Counterexample example) {
    BnnModel model = example.model();
    long parts = 0;
    long values = 0;
    for (BlockShape shape : model.shapes()) {
      parts += 10L + (long) shape.outChannels() * shape.fanIn();
      parts += shape.kernel() + shape.stride() + shape.pad();
      parts += shape.poolKernel() + shape.poolStride();
    }
    Head head = model.head();
    parts += model.inputLength() + head.maxScale().size() + 2L * head.countScale().size();
    parts += head.rhythm().map(terms -> 10L + terms.weights().size()).orElse(0L);
    parts += model.normalizer().streaming() ? 1 : 0;
    parts += 20L * model.input().phases();
    for (short sample : example.window()) {
      values += Math.abs((int) sample);
    }
    for (List<Integer> row : model.input().weights()) {
      values += magnitude(row);
    }
    values += model.input().shift() + magnitude(model.input().thresholds());
    values += magnitude(head.sumScale()) + magnitude(head.maxScale());
    values += magnitude(head.countScale()) + magnitude(head.offset());
    if (head.rhythm().isPresent()) {
      RhythmTerms terms = head.rhythm().get();
      values += terms.shift() + magnitude(terms.levels());
      values += terms.weights().stream().mapToLong(Shrinker::magnitude).sum();
    }
    return (parts << 40) + values;
  }

  private static long magnitude(List<Integer> values) {
    return values.stream().mapToLong(v -> Math.abs((long) v)).sum();
  }

  /** Every step from here, the large ones first; a step may leave the family, then it throws. */
  private List<Supplier<Counterexample>> steps() {
    List<Supplier<Counterexample>> steps = new ArrayList<>();
    for (int b = 0; b < model.blocks().size(); b++) {
      int block = b;
      steps.add(() -> with(without(block)));
    }
    addParts(steps, model.inputLength(), this::withSamples);
    for (int l = 0; l < model.shapes().size(); l++) {
      int layer = l;
      BlockShape shape = model.shapes().get(l);
      addParts(steps, shape.outChannels(), kept -> with(withChannels(layer, kept)));
      addParts(steps, shape.kernel(), kept -> with(withTaps(layer, kept)));
      addShapes(steps, layer, shape);
    }
    for (int phases = 1; phases < model.input().phases(); phases++) {
      int fewer = phases;
      steps.add(() -> with(withPhases(fewer)));
    }
    model.head().rhythm().ifPresent(terms -> addRhythm(steps, terms));
    addValues(steps);
    return steps;
  }

  private Counterexample with(BnnModel smaller) {
    return new Counterexample(smaller, window);
  }

  /** Keep the first or the second half, or all but the last or the first. */
  private static void addParts(
      List<Supplier<Counterexample>> steps,
      int count,
      java.util.function.Function<List<Integer>, Counterexample> keep) {
    int half = count / 2;
    for (int[] range : new int[][] {{0, half}, {half, count}, {0, count - 1}, {1, count}}) {
      if (range[0] < range[1]) {
        steps.add(() -> keep.apply(IntStream.range(range[0], range[1]).boxed().toList()));
      }
    }
  }

  private void addShapes(List<Supplier<Counterexample>> steps, int layer, BlockShape s) {
    List<BlockShape> shapes = new ArrayList<>();
    for (int stride : List.of(1, s.stride() - 1)) {
      addShape(shapes, s, stride, s.pad(), s.poolKernel(), s.poolStride());
    }
    for (int pad : List.of(0, s.pad() / 2, s.pad() - 1)) {
      addShape(shapes, s, s.stride(), pad, s.poolKernel(), s.poolStride());
    }
    addShape(shapes, s, s.stride(), s.pad(), 1, 1);
    for (int pool : List.of(1, s.poolKernel() - 1)) {
      addShape(shapes, s, s.stride(), s.pad(), pool, s.poolStride());
    }
    for (int pool : List.of(1, s.poolStride() - 1)) {
      addShape(shapes, s, s.stride(), s.pad(), s.poolKernel(), pool);
    }
    for (BlockShape shape : shapes) {
      steps.add(() -> with(withShape(layer, shape)));
    }
  }

  private static void addShape(
      List<BlockShape> shapes, BlockShape s, int stride, int pad, int poolKernel, int poolStride) {
    if (stride >= 1 && pad >= 0 && poolKernel >= 1 && poolStride >= 1) {
      shapes.add(
          new BlockShape(
              s.inChannels(), s.outChannels(), s.kernel(), stride, pad, poolKernel, poolStride));
    }
  }

  private void addRhythm(List<Supplier<Counterexample>> steps, RhythmTerms terms) {
    steps.add(() -> with(withRhythm(Optional.empty())));
    int count = terms.levels().size();
    addParts(
        steps,
        count,
        kept -> {
          List<List<Integer>> weights = new ArrayList<>();
          for (int row = 0; row < terms.weights().size(); row++) {
            if (kept.contains(row % count)) {
              weights.add(terms.weights().get(row));
            }
          }
          return with(
              withRhythm(terms.rhythm(), pick(terms.levels(), kept), terms.shift(), weights));
        });
    for (UnaryOperator<Integer> less : lesser()) {
      int shift = less.apply(terms.shift());
      steps.add(() -> with(withRhythm(terms.rhythm(), terms.levels(), shift, terms.weights())));
      List<List<Integer>> weights = terms.weights().stream().map(row -> map(row, less)).toList();
      steps.add(() -> with(withRhythm(terms.rhythm(), terms.levels(), terms.shift(), weights)));
    }
  }

  private BnnModel withRhythm(
      Rhythm rhythm, List<Integer> levels, int shift, List<List<Integer>> weights) {
    return withRhythm(Optional.of(new RhythmTerms(rhythm, levels, shift, weights)));
  }

  private BnnModel withRhythm(Optional<RhythmTerms> rhythm) {
    Head h = model.head();
    return model(
        model.normalizer(),
        model.input(),
        model.blocks(),
        new Head(
            h.shape(),
            h.padBit(),
            h.weights(),
            h.sumScale(),
            h.maxScale(),
            h.countScale(),
            h.countThresholds(),
            h.offset(),
            rhythm));
  }

  private void addValues(List<Supplier<Counterexample>> steps) {
    Head h = model.head();
    steps.add(() -> with(withHead(h.sumScale(), List.of(), h.countScale(), h.offset())));
    steps.add(() -> with(withHead(h.sumScale(), h.maxScale(), List.of(), h.offset())));
    steps.add(() -> with(withNormalizer(new Normalizer.WindowZscore())));
    steps.add(() -> with(withHead(h.sumScale(), h.maxScale(), h.countScale(), zeros(h.offset()))));
    for (UnaryOperator<Integer> less : lesser()) {
      steps.add(
          () ->
              with(
                  withHead(
                      map(h.sumScale(), less),
                      map(h.maxScale(), less),
                      map(h.countScale(), less),
                      map(h.offset(), less))));
      steps.add(() -> with(withInput(less, UnaryOperator.identity())));
      steps.add(() -> with(withInput(UnaryOperator.identity(), less)));
      steps.add(() -> new Counterexample(model, map(window, less)));
    }
  }

  /** Ways to make a value smaller: nothing, its sign, a sixteenth, half. */
  private static List<UnaryOperator<Integer>> lesser() {
    return List.of(v -> 0, Integer::signum, v -> v / 16, v -> v / 2);
  }

  private static List<Integer> zeros(List<Integer> values) {
    return Collections.nCopies(values.size(), 0);
  }

  private static List<Integer> map(List<Integer> values, UnaryOperator<Integer> change) {
    return values.stream().map(change).toList();
  }

  private static short[] map(short[] samples, UnaryOperator<Integer> change) {
    short[] changed = new short[samples.length];
    for (int i = 0; i < samples.length; i++) {
      changed[i] = change.apply((int) samples[i]).shortValue();
    }
    return changed;
  }

  private Counterexample withSamples(List<Integer> kept) {
    short[] shorter = new short[kept.size()];
    for (int i = 0; i < shorter.length; i++) {
      shorter[i] = window[kept.get(i)];
    }
    BnnModel smaller =
        new BnnModel(
            model.name(),
            model.classNames(),
            shorter.length,
            model.samplingHz(),
            model.normalizer(),
            model.input(),
            model.blocks(),
            model.head(),
            model.provenance());
    return new Counterexample(smaller, shorter);
  }

  private BnnModel model(
      Normalizer normalizer, InputBlock input, List<BinaryBlock> blocks, Head head) {
    return new BnnModel(
        model.name(),
        model.classNames().subList(0, head.shape().outChannels()),
        model.inputLength(),
        model.samplingHz(),
        normalizer,
        input,
        blocks,
        head,
        model.provenance());
  }

  private BnnModel withNormalizer(Normalizer normalizer) {
    return model(normalizer, model.input(), model.blocks(), model.head());
  }

  private BnnModel withHead(
      List<Integer> sum, List<Integer> max, List<Integer> count, List<Integer> offset) {
    Head h = model.head();
    List<Integer> thresholds = count.isEmpty() ? List.of() : h.countThresholds();
    return model(
        model.normalizer(),
        model.input(),
        model.blocks(),
        new Head(
            h.shape(), h.padBit(), h.weights(), sum, max, count, thresholds, offset, h.rhythm()));
  }

  private BnnModel withInput(UnaryOperator<Integer> weight, UnaryOperator<Integer> threshold) {
    InputBlock input = model.input();
    return model(
        model.normalizer(),
        new InputBlock(
            input.shape(),
            input.weights().stream().map(row -> map(row, weight)).toList(),
            threshold.apply(input.shift()),
            map(input.thresholds(), threshold),
            input.phases()),
        model.blocks(),
        model.head());
  }

  private BnnModel withPhases(int phases) {
    InputBlock i = model.input();
    return model(
        model.normalizer(),
        new InputBlock(i.shape(), i.weights(), i.shift(), i.thresholds(), phases),
        model.blocks(),
        model.head());
  }

  private BnnModel without(int block) {
    List<BinaryBlock> blocks = new ArrayList<>(model.blocks());
    blocks.remove(block);
    int channels = model.shapes().get(block).outChannels();
    List<Integer> ins = IntStream.range(0, channels).boxed().toList();
    if (block == blocks.size()) {
      return model(model.normalizer(), model.input(), blocks, withIns(model.head(), ins));
    }
    blocks.set(block, withIns(blocks.get(block), ins));
    return model(model.normalizer(), model.input(), blocks, model.head());
  }

  /** Keeps some output channels of a layer, and what the next layer makes of them. */
  private BnnModel withChannels(int layer, List<Integer> kept) {
    List<BinaryBlock> blocks = new ArrayList<>(model.blocks());
    InputBlock input = model.input();
    Head head = model.head();
    int last = blocks.size() + 1;
    if (layer == last) {
      return model(model.normalizer(), input, blocks, withOuts(head, kept));
    }
    if (layer == 0) {
      input =
          new InputBlock(
              shape(input.shape(), 1, kept.size(), input.shape().kernel()),
              kept.stream().map(input.weights()::get).toList(),
              input.shift(),
              pick(input.thresholds(), kept),
              input.phases());
    } else {
      blocks.set(layer - 1, withOuts(blocks.get(layer - 1), kept));
    }
    if (layer + 1 == last) {
      head = withIns(head, kept);
    } else {
      blocks.set(layer, withIns(blocks.get(layer), kept));
    }
    return model(model.normalizer(), input, blocks, head);
  }

  private BnnModel withTaps(int layer, List<Integer> kept) {
    List<BinaryBlock> blocks = new ArrayList<>(model.blocks());
    InputBlock input = model.input();
    Head head = model.head();
    if (layer == 0) {
      input =
          new InputBlock(
              shape(input.shape(), 1, input.shape().outChannels(), kept.size()),
              input.weights().stream().map(row -> pick(row, kept)).toList(),
              input.shift(),
              input.thresholds(),
              input.phases());
    } else if (layer <= blocks.size()) {
      BinaryBlock b = blocks.get(layer - 1);
      blocks.set(layer - 1, block(b, all(b.shape().outChannels()), ins(b.shape()), kept));
    } else {
      head = head(head, all(head.shape().outChannels()), ins(head.shape()), kept);
    }
    return model(model.normalizer(), input, blocks, head);
  }

  private BnnModel withShape(int layer, BlockShape shape) {
    List<BinaryBlock> blocks = new ArrayList<>(model.blocks());
    InputBlock input = model.input();
    Head head = model.head();
    if (layer == 0) {
      input =
          new InputBlock(shape, input.weights(), input.shift(), input.thresholds(), input.phases());
    } else if (layer <= blocks.size()) {
      BinaryBlock b = blocks.get(layer - 1);
      blocks.set(layer - 1, new BinaryBlock(shape, b.padBit(), b.weights(), b.thresholds()));
    } else {
      head =
          new Head(
              shape,
              head.padBit(),
              head.weights(),
              head.sumScale(),
              head.maxScale(),
              head.countScale(),
              head.countThresholds(),
              head.offset(),
              head.rhythm());
    }
    return model(model.normalizer(), input, blocks, head);
  }

  private static List<Integer> all(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static List<Integer> ins(BlockShape shape) {
    return all(shape.inChannels());
  }

  private static BinaryBlock withIns(BinaryBlock b, List<Integer> ins) {
    return block(b, all(b.shape().outChannels()), ins, all(b.shape().kernel()));
  }

  private static Head withIns(Head h, List<Integer> ins) {
    return head(h, all(h.shape().outChannels()), ins, all(h.shape().kernel()));
  }

  private static BinaryBlock withOuts(BinaryBlock b, List<Integer> outs) {
    return block(b, outs, ins(b.shape()), all(b.shape().kernel()));
  }

  private static Head withOuts(Head h, List<Integer> outs) {
    return head(h, outs, ins(h.shape()), all(h.shape().kernel()));
  }

  /** The kept output channels, input channels and taps of a block; a new input's weights are -1. */
  private static BinaryBlock block(
      BinaryBlock b, List<Integer> outs, List<Integer> ins, List<Integer> taps) {
    BlockShape shape = shape(b.shape(), ins.size(), outs.size(), taps.size());
    return new BinaryBlock(
        shape,
        b.padBit(),
        select(b.weights(), b.shape(), outs, ins, taps),
        rescale(pick(b.thresholds(), outs), b.shape(), shape));
  }

  private static Head head(Head h, List<Integer> outs, List<Integer> ins, List<Integer> taps) {
    BlockShape shape = shape(h.shape(), ins.size(), outs.size(), taps.size());
    return new Head(
        shape,
        h.padBit(),
        select(h.weights(), h.shape(), outs, ins, taps),
        pick(h.sumScale(), outs),
        pick(h.maxScale(), outs),
        pick(h.countScale(), outs),
        rescale(pick(h.countThresholds(), outs), h.shape(), shape),
        pick(h.offset(), outs),
        h.rhythm().map(terms -> ofClasses(terms, outs)));
  }

  private static RhythmTerms ofClasses(RhythmTerms terms, List<Integer> classes) {
    return new RhythmTerms(
        terms.rhythm(),
        terms.levels(),
        terms.shift(),
        terms.weights().stream().map(row -> pick(row, classes)).toList());
  }

  private static BlockShape shape(BlockShape s, int in, int out, int kernel) {
    return new BlockShape(in, out, kernel, s.stride(), s.pad(), s.poolKernel(), s.poolStride());
  }

  private static BitMatrix select(
      BitMatrix weights,
      BlockShape shape,
      List<Integer> outs,
      List<Integer> ins,
      List<Integer> taps) {
    BitMatrix.Builder kept = BitMatrix.builder(outs.size(), ins.size() * taps.size());
    for (int o = 0; o < outs.size(); o++) {
      for (int i = 0; i < ins.size(); i++) {
        for (int k = 0; k < taps.size(); k++) {
          int in = ins.get(i);
          if (in < shape.inChannels()
              && weights.get(outs.get(o), in * shape.kernel() + taps.get(k))) {
            kept.set(o, i * taps.size() + k);
          }
        }
      }
    }
    return kept.build();
  }

  /** Thresholds as high in the new range 0..fanIn + 1 as they were in the old one. */
  private static List<Integer> rescale(List<Integer> thresholds, BlockShape from, BlockShape to) {
    int old = from.fanIn() + 1;
    return map(thresholds, t -> (t * (to.fanIn() + 1) + old / 2) / old);
  }

  /** The kept values of a list; of an empty one, none. */
  private static List<Integer> pick(List<Integer> values, List<Integer> kept) {
    return values.isEmpty() ? values : kept.stream().map(values::get).toList();
  }
}

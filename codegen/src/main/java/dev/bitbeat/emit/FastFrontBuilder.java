package dev.bitbeat.emit;

import dev.bitbeat.emit.view.FastFront;
import dev.bitbeat.emit.view.Table;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.InputBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Decides on the C of the fast input block, whose products are written out while they are few. With
 * weights of -1, 0 and 1, channels share sums of neighbouring taps; with others, a tap is loaded
 * once for as many channels as the registers hold sums of.
 */
final class FastFrontBuilder {
  /** Samples that are normalized before their positions are computed. */
  private static final int BATCH = 32;

  /** Most products of a position that are written out. */
  private static final int MAX_UNROLLED = 512;

  /** Taps whose sum channels with weights of -1, 0 and 1 share. */
  private static final int SHARED_TAPS = 4;

  private final BnnModel model;

  /** Sums that the core's registers hold beside the tap and what it takes to address it. */
  private final int sumsAtOnce;

  private final FrontBuilder front;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> sums = new LinkedHashMap<>();

  FastFrontBuilder(BnnModel model, String prefix, Core core) {
    this.model = model;
    sumsAtOnce = core == Core.CORTEX_M0 ? 4 : 8;
    front = new FrontBuilder(model, prefix);
  }

  private int bufferWords() {
    return model.input().shape().kernel() - 1 + BATCH;
  }

  /** Words of bits: written out, whole groups of eight channels are turned at a time. */
  private int bitWords() {
    int channels = model.input().shape().outChannels();
    return unrolled() ? (channels + 7) / 8 * 8 : channels;
  }

  /**
   * Words of the state: three, two for each phase, positions, bits, the bits before them for each
   * phase, samples, those of the rhythm; the running normalizer's three and its scales.
   */
  int stateWords() {
    int phases = model.input().phases();
    return 3
        + 2 * phases
        + (unrolled() ? 32 : 0)
        + bitWords()
        + phases * model.input().shape().outChannels()
        + bufferWords()
        + FrontBuilder.rhythmWords(model)
        + (model.normalizer().streaming() ? 3 + BATCH : 0);
  }

  /** Whether the products are written out: there are some, but few. */
  boolean unrolled() {
    BlockShape shape = model.input().shape();
    return shape.outChannels() <= 32
        && shape.outChannels() * shape.kernel() <= MAX_UNROLLED
        && IntStream.range(0, shape.kernel()).anyMatch(k -> used(k, 0, shape.outChannels()));
  }

  FastFront view(int firstRow, int phaseWords, int stateWord) {
    if (unrolled()) {
      writeOut();
    }
    return new FastFront(
        front.view(firstRow, phaseWords, stateWords()),
        stateWord,
        bufferWords(),
        BATCH,
        unrolled(),
        bitWords(),
        lines);
  }

  private void writeOut() {
    InputBlock input = model.input();
    boolean signs = input.weights().stream().flatMap(List::stream).allMatch(w -> w >= -1 && w <= 1);
    if (signs) {
      for (int k = 0; k < input.shape().kernel(); k++) {
        if (used(k, 0, input.shape().outChannels())) {
          lines.add("const int32_t y" + k + " = sample[" + k + "];");
        }
      }
      for (int c = 0; c < input.shape().outChannels(); c++) {
        compare(c, sharedSum(input.weights().get(c)));
      }
      return;
    }
    for (int first = 0; first < input.shape().outChannels(); first += sumsAtOnce) {
      sums(first, Math.min(first + sumsAtOnce, input.shape().outChannels()));
    }
  }

  /** Whether any of some channels has a weight at a tap. */
  private boolean used(int tap, int first, int end) {
    return model.input().weights().subList(first, end).stream().anyMatch(row -> row.get(tap) != 0);
  }

  /** Sums of some channels side by side, tap by tap. */
  private void sums(int first, int end) {
    lines.add("{");
    for (int c = first; c < end; c++) {
      lines.add("    int32_t sum" + c + " = 0;");
    }
    int kernel = model.input().shape().kernel();
    if (IntStream.range(0, kernel).anyMatch(k -> used(k, first, end))) {
      lines.add("    int32_t y;");
    }
    for (int k = 0; k < kernel; k++) {
      if (used(k, first, end)) {
        lines.add("    y = sample[" + k + "];");
      }
      for (int c = first; c < end; c++) {
        int w = model.input().weights().get(c).get(k);
        if (w != 0) {
          String product = Math.abs(w) == 1 ? "y" : Math.abs(w) + " * y";
          lines.add("    sum" + c + (w < 0 ? " -= " : " += ") + product + ";");
        }
      }
    }
    for (int c = first; c < end; c++) {
      compare(c, "sum" + c);
    }
    lines.add("}");
  }

  /** One channel's bit. */
  private void compare(int channel, String sum) {
    InputBlock input = model.input();
    String scaled =
        input.shift() == 0 ? "(" + sum + ")" : "((" + sum + ") * " + (1 << input.shift()) + ")";
    lines.add(
        "bits |= ("
            + scaled
            + " >= ("
            + literal(input.thresholds().get(channel))
            + " * scale)) ? 0x"
            + Integer.toHexString(1 << channel)
            + "u : 0u;");
  }

  private static String literal(int value) {
    return value < 0 ? "(" + value + ")" : Integer.toString(value);
  }

  private static String products(List<Integer> weights) {
    StringBuilder sum = new StringBuilder();
    for (int k = 0; k < weights.size(); k++) {
      int w = weights.get(k);
      if (w != 0) {
        sum.append(sum.length() == 0 ? (w < 0 ? "-" : "") : (w < 0 ? " - " : " + "));
        sum.append(Math.abs(w) == 1 ? "y" + k : "(" + Math.abs(w) + " * y" + k + ")");
      }
    }
    return sum.length() == 0 ? "0" : sum.toString();
  }

  /**
   * Sum of up to four neighbouring taps at a time; equal ones, up to the sign, are one variable.
   */
  private String sharedSum(List<Integer> weights) {
    StringBuilder sum = new StringBuilder();
    int parts = (weights.size() + SHARED_TAPS - 1) / SHARED_TAPS;
    for (int part = 0; part < parts; part++) {
      int first = weights.size() * part / parts;
      int end = weights.size() * (part + 1) / parts;
      int lead = 0;
      for (int k = first; k < end && lead == 0; k++) {
        lead = weights.get(k);
      }
      if (lead != 0) {
        String value = part(weights, first, end, lead);
        sum.append(sum.length() == 0 ? (lead < 0 ? "-" : "") : (lead < 0 ? " - " : " + "));
        sum.append(value);
      }
    }
    return sum.length() == 0 ? "0" : sum.toString();
  }

  private String part(List<Integer> weights, int first, int end, int sign) {
    List<Integer> zeroed = new ArrayList<>();
    for (int k = 0; k < end; k++) {
      zeroed.add(k < first ? 0 : sign * weights.get(k));
    }
    String expression = products(zeroed);
    return sums.computeIfAbsent(
        expression,
        text -> {
          String name = "part" + sums.size();
          lines.add("const int32_t " + name + " = " + text + ";");
          return name;
        });
  }

  List<Table> tables() {
    return unrolled() ? List.of() : front.tables();
  }
}

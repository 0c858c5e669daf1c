package dev.bitbeat.target;

import dev.bitbeat.emit.EmitOptions;
import dev.bitbeat.emit.EmittedSources;
import dev.bitbeat.emit.Emitter;
import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.UserError;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A classifier in C, ready to be compiled.
 *
 * @param model what it computes
 * @param options what it was emitted with; they choose the compiler's flags too
 * @param files text by file name
 * @param layerBits as {@link EmittedSources#layerBits()}
 * @param scratchBytes RAM that its caller owns
 * @param ramBytes RAM that a program needs besides the stack: scratch, result and, where it must, a
 *     window
 */
public record Classifier(
    BnnModel model,
    EmitOptions options,
    SortedMap<String, String> files,
    List<Integer> layerBits,
    int scratchBytes,
    int ramBytes) {
  /** A member of a struct; tables and parameters of that type are not indented so. */
  private static final Pattern HALFWORD_MEMBER = Pattern.compile("(?m)^    uint16_t \\w+[;\\[]");

  public Classifier {
    layerBits = List.copyOf(layerBits);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Emits the classifier of a model for a board, without a check of the tables. */
  public static Classifier emit(BnnModel model, String prefix, Optimize optimize, Board board) {
    return emit(model, new EmitOptions(prefix, optimize, board.core()));
  }

  /** Emits the classifier of a model. */
  public static Classifier emit(BnnModel model, EmitOptions options) {
    EmittedSources sources = Emitter.emit(model, options);
    int window = model.normalizer().streaming() ? 0 : 2 * model.inputLength();
    return new Classifier(
        model,
        options,
        sources.files(),
        sources.layerBits(),
        sources.scratchBytes(),
        sources.ramBytes() + window);
  }

  /** The same classifier with other text in its files. */
  public Classifier withFiles(SortedMap<String, String> others) {
    return new Classifier(model, options, others, layerBits, scratchBytes, ramBytes);
  }

  /** Start of its names and files. */
  public String prefix() {
    return options.prefix();
  }

  /** Whether the C can check its tables; the firmware then does so at start. */
  public boolean selfTest() {
    return options.selfTest();
  }

  /** Whether halfwords lie in the caller's array of words, so that no alias analysis may run. */
  boolean holdsHalfwords() {
    return HALFWORD_MEMBER.matcher(files.get(prefix() + ".c")).find();
  }

  /** Whether the C gives its layers bit by bit, as time goes on, instead of whole. */
  boolean tracesBits() {
    return files.get(prefix() + ".c").contains("BITBEAT_TRACE_BIT");
  }

  /** The compiler's optimization flags for the goal on a board. */
  List<String> goalFlags(Board board) {
    return options.kernel().gccFlags(options.optimize(), board.core());
  }

  /**
   * Checks what is known without a compiler: the variables alone must fit the board's RAM.
   *
   * @throws BitbeatException {@link UserError#RAM_FULL}
   */
  public void requireRam(Board board) {
    int over = ramBytes() - board.ram().bytes();
    if (over > 0) {
      throw new BitbeatException(
          UserError.RAM_FULL,
          model.name(),
          board.name(),
          ramBytes(),
          board.ram().bytes(),
          over,
          ramAdvice());
    }
  }

  /** What to do when the RAM is too small: for a faster goal, what the small one would take. */
  String ramAdvice() {
    String advice =
        "take a model with a streaming normalizer or fewer channels in its widest layer";
    if (options.optimize() == Optimize.SIZE) {
      return advice;
    }
    EmitOptions small =
        new EmitOptions(
            prefix(), Optimize.SIZE, options.core(), options.kernel(), options.selfTest());
    return String.format(
        Locale.ROOT,
        "--optimize %s needs %d bytes of scratch here and --optimize size %d; or %s",
        options.optimize().label(),
        scratchBytes,
        emit(model, small).scratchBytes(),
        advice);
  }
}

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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A classifier in C, ready to be compiled.
 *
 * @param model what it computes
 * @param prefix start of its names and files
 * @param files text by file name
 * @param scratchBytes RAM that its caller owns
 * @param optimize goal, which chooses the compiler's flags too
 * @param selfTest whether the C can check its tables; the firmware then does so at start
 */
public record Classifier(
    BnnModel model,
    String prefix,
    SortedMap<String, String> files,
    int scratchBytes,
    Optimize optimize,
    boolean selfTest) {
  public Classifier {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** A classifier that does not check its tables. */
  public Classifier(
      BnnModel model,
      String prefix,
      SortedMap<String, String> files,
      int scratchBytes,
      Optimize optimize) {
    this(model, prefix, files, scratchBytes, optimize, false);
  }

  /** Emits the classifier of a model for a board, without a check of the tables. */
  public static Classifier emit(BnnModel model, String prefix, Optimize optimize, Board board) {
    return emit(model, new EmitOptions(prefix, optimize, board.core()));
  }

  /** Emits the classifier of a model. */
  public static Classifier emit(BnnModel model, EmitOptions options) {
    EmittedSources sources = Emitter.emit(model, options);
    return new Classifier(
        model,
        options.prefix(),
        sources.files(),
        sources.scratchBytes(),
        options.optimize(),
        options.selfTest());
  }

  /** The compiler's optimization flags for the goal on a board. */
  List<String> goalFlags(Board board) {
    return optimize.gccFlags(board.core());
  }

  /** RAM that a program needs besides the stack: scratch, result and, where it must, a window. */
  public int ramBytes() {
    int window = model.normalizer().streaming() ? 0 : 2 * model.inputLength();
    return scratchBytes + 4 * model.classNames().size() + 4 + window;
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
          "take a model with a streaming normalizer or fewer channels in its widest layer");
    }
  }
}

package dev.bitbeat.experiment;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Does a list of runs, some at a time, each in its folder below the sweep's. Finished runs are
 * kept, begun ones go on from their checkpoint, one that fails does not disturb the others. The
 * folder's table is written anew after each run.
 */
public final class Sweep {
  /**
   * Something that could not be trained.
   *
   * @param what run or recipe file
   * @param message for the user, as one line that names {@code what}
   * @param exitCode of a command that ends with it
   */
  public record Failure(String what, String message, int exitCode) {
    static Failure of(String what, Throwable cause) {
      if (cause instanceof BitbeatException known) {
        String plain = known.plainMessage();
        String place = plain.startsWith(what) ? "" : what + ": ";
        return new Failure(
            what, "BB" + known.error().number() + ": " + place + plain, known.error().exitCode());
      }
      return new Failure(what, "internal error: " + what + ": " + cause, Exit.INTERNAL);
    }
  }

  /** Told what happens, from several threads. */
  public interface Listener {
    /** An epoch of a run is on disk. */
    void epoch(Run run, int epoch);

    /**
     * A run is done.
     *
     * @param kept whether it was done before
     */
    void finished(Run run, RunResult result, boolean kept);

    /** A run could not be done. */
    void failed(Failure failure);
  }

  private final Path folder;
  private final int jobs;
  private final int threads;

  /**
   * @param folder of all runs
   * @param jobs runs at a time, at least 1
   * @param threads of each run, at least 1
   */
  public Sweep(Path folder, int jobs, int threads) {
    this.folder = folder;
    this.jobs = jobs;
    this.threads = threads;
  }

  /**
   * Does the runs.
   *
   * @param stop true ends the sweep with {@link UserError#INTERRUPTED}; finished runs and
   *     checkpoints stay
   * @return the runs that failed
   */
  public List<Failure> run(List<Run> runs, Listener listener, BooleanSupplier stop) {
    ExecutorService executor = Executors.newFixedThreadPool(jobs);
    try {
      List<Callable<Optional<Failure>>> tasks = new ArrayList<>();
      for (Run run : runs) {
        tasks.add(() -> attempt(run, listener, stop));
      }
      List<Failure> failures = new ArrayList<>();
      for (Future<Optional<Failure>> future : executor.invokeAll(tasks)) {
        future.get().ifPresent(failures::add);
      }
      if (stop.getAsBoolean()) {
        throw new BitbeatException(
            UserError.INTERRUPTED, folder + "; the same command goes on from there");
      }
      return failures;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BitbeatException(e, UserError.INTERRUPTED, folder);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  /** Empty when the run is done, or was stopped from outside. */
  private Optional<Failure> attempt(Run run, Listener listener, BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      return Optional.empty();
    }
    try {
      TrainingRun training = new TrainingRun(run, folder.resolve(run.path()));
      Optional<RunResult> kept = training.finished();
      RunResult result =
          kept.isPresent()
              ? kept.get()
              : training.train(
                  threads,
                  TrainingRun.Start.RESUME,
                  (epoch, epochs, loss, accuracy) -> listener.epoch(run, epoch),
                  stop);
      writeTable();
      listener.finished(run, result, kept.isPresent());
      return Optional.empty();
    } catch (BitbeatException e) {
      return e.error() == UserError.INTERRUPTED
          ? Optional.empty()
          : Optional.of(report(Failure.of(run.path(), e), listener));
    } catch (RuntimeException | OutOfMemoryError e) {
      return Optional.of(report(Failure.of(run.path(), e), listener));
    }
  }

  private static Failure report(Failure failure, Listener listener) {
    listener.failed(failure);
    return failure;
  }

  /**
   * A result of another run that cannot be read is for the reader of all results to report, once.
   */
  private synchronized void writeTable() {
    try {
      Results.write(folder.resolve(Results.FILE_NAME), Results.scan(folder));
    } catch (BitbeatException e) {
      if (e.error() != UserError.RESULTS_INVALID && e.error() != UserError.RESULTS_UNREADABLE) {
        throw e;
      }
    }
  }
}

package dev.bitbeat.cli;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Work that Ctrl-C (or SIGTERM) ends in an orderly way: it is asked to stop, waited for, and the
 * program ends with {@link Exit#INTERRUPTED}.
 */
final class Interruptible {
  private static final long STOP_SECONDS = 20;

  private Interruptible() {}

  /**
   * Does work that looks from time to time whether it is to stop.
   *
   * @param work asks its argument; true: end with {@link UserError#INTERRUPTED}
   */
  static int run(CommandSpec spec, ToIntFunction<BooleanSupplier> work) {
    return run(spec, work, () -> {});
  }

  /** Does work that waits most of the time: it is woken by {@link Thread#interrupt()}. */
  static int runWaiting(CommandSpec spec, ToIntFunction<BooleanSupplier> work) {
    return run(spec, work, Thread.currentThread()::interrupt);
  }

  private static int run(CommandSpec spec, ToIntFunction<BooleanSupplier> work, Runnable wake) {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(stop, wake, done));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.applyAsInt(stop::get);
    } catch (RuntimeException e) {
      if (!stop.get()) {
        throw e;
      }
      BitbeatException interrupted = interrupted(e);
      Printer.printError(spec, "bitbeat: " + interrupted.getMessage() + "\n");
      done.countDown();
      awaitEnd();
      throw interrupted;
    } finally {
      done.countDown();
      forget(hook);
    }
  }

  /** A compiler that the terminal's Ctrl-C reaches too has not failed. */
  private static BitbeatException interrupted(RuntimeException e) {
    return e instanceof BitbeatException known && known.error() == UserError.INTERRUPTED
        ? known
        : new BitbeatException(e, UserError.INTERRUPTED, "every file that is complete");
  }

  /** Once the work is over, however it ended, the program's exit code is its own. */
  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending already: the hook runs, and that is right.
      return;
    }
  }

  private static void stop(AtomicBoolean stop, Runnable wake, CountDownLatch done) {
    stop.set(true);
    wake.run();
    try {
      done.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Exit.INTERRUPTED);
  }

  /** The shutdown hook ends the program at once; without this, the message would come twice. */
  private static void awaitEnd() {
    if (Thread.interrupted()) {
      // Woken to stop: that is done, and must not end the wait below as well.
      awaitEnd();
      return;
    }
    try {
      TimeUnit.SECONDS.sleep(STOP_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

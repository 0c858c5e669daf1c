package dev.bitbeat.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Runs numbered pieces of work on a fixed number of threads. Every thread keeps ND4J and its BLAS
 * single-threaded: the pieces are the parallelism, so results do not depend on the thread count.
 */
final class Workers implements AutoCloseable {
  private final ExecutorService executor;
  private final int threads;

  /** One piece of work, done by one of the threads. */
  interface Piece {
    void run(int piece, int thread);
  }

  Workers(int threads) {
    this.threads = threads;
    Nd4j.create(1);
    openblas_nolapack.blas_set_num_threads(1);
    executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(() -> runSingleThreaded(task), "bitbeat-train");
              thread.setDaemon(true);
              return thread;
            });
  }

  private static void runSingleThreaded(Runnable task) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    task.run();
  }

  int threads() {
    return threads;
  }

  /** Runs pieces 0..count-1 and returns when all are done. */
  void run(int count, Piece piece) {
    AtomicInteger next = new AtomicInteger();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < Math.min(threads, count); t++) {
      int thread = t;
      tasks.add(
          () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              piece.run(i, thread);
            }
            return null;
          });
    }
    try {
      for (Future<Void> future : executor.invokeAll(tasks)) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}

package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.BodyToFile.PartWriteException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * One file from a server into a folder. What has come stands in {@code NAME.part} and is continued,
 * by this program or a later one; only a complete file with the right sum gets its name.
 */
final class FileDownload {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final long LOOK_MILLIS = 50;

  private final HttpClient client;
  private final FetchSettings settings;
  private final URI address;
  private final Path target;
  private final Path part;
  private final Content content;
  private final LongConsumer received;

  /** Knows the right content of a file. */
  interface Content {
    /** What is wrong with a file; empty when it has the right content. */
    Optional<String> fault(Path file);

    /** Whether a file has the right content. */
    default boolean isRight(Path file) {
      return fault(file).isEmpty();
    }

    /** Whether what an earlier try has left may be continued: the check will notice if not. */
    boolean mayContinue();
  }

  /**
   * @param content decides whether what came gets the file's name
   * @param received is given the bytes that come over the network
   */
  FileDownload(
      HttpClient client,
      FetchSettings settings,
      Path folder,
      String name,
      Content content,
      LongConsumer received) {
    this.client = client;
    this.settings = settings;
    this.address = settings.source().resolve(name);
    this.target = folder.resolve(name);
    this.part = folder.resolve(name + ".part");
    this.content = content;
    this.received = received;
  }

  /**
   * Fetches the file, continuing what an earlier try has left.
   *
   * @throws BitbeatException when all attempts fail, the server does not have the file, or the disk
   *     refuses
   * @throws InterruptedException when this thread is interrupted; the part stays
   */
  void run() throws InterruptedException {
    String lastFailure = "";
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      if (attempt > 0) {
        pause(attempt);
      }
      try {
        receive();
        Optional<String> fault = content.fault(part);
        if (fault.isEmpty()) {
          finish();
          return;
        }
        lastFailure = fault.get();
        Files.deleteIfExists(part);
      } catch (PartWriteException e) {
        throw BitbeatException.cannotWrite(part, e.cause());
      } catch (IOException e) {
        lastFailure = reason(e);
      }
    }
    deleteEmptyPart();
    throw new BitbeatException(UserError.FETCH_FAILED, address, settings.attempts(), lastFailure);
  }

  private static String reason(IOException e) {
    return e instanceof ConnectException && e.getMessage() == null
        ? "the server cannot be reached"
        : BitbeatException.reason(e);
  }

  private void deleteEmptyPart() {
    try {
      if (Files.exists(part) && Files.size(part) == 0) {
        Files.delete(part);
      }
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(part, e);
    }
  }

  private void pause(int attempt) throws InterruptedException {
    Duration pause = settings.firstPause().multipliedBy(1L << Math.min(attempt - 1, 10));
    TimeUnit.MILLISECONDS.sleep(pause.toMillis());
  }

  private long startOffset() throws PartWriteException {
    try {
      if (!content.mayContinue()) {
        Files.deleteIfExists(part);
      }
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      throw new PartWriteException(e);
    }
  }

  private void receive() throws IOException, InterruptedException {
    long offset = startOffset();
    try (FileChannel channel = open()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address).timeout(settings.connectTimeout()).GET();
      if (offset > 0) {
        request.header("Range", "bytes=" + offset + "-");
      }
      AtomicLong lastProgress = new AtomicLong(System.nanoTime());
      CompletableFuture<HttpResponse<Long>> answer =
          client.sendAsync(
              request.build(), info -> subscriber(info, channel, offset, lastProgress));
      int status = await(answer, lastProgress).statusCode();
      if (status == RANGE_NOT_SATISFIABLE && !content.isRight(part)) {
        channel.truncate(0);
        throw new IOException("the server has less than what is already here; starting over");
      }
      force(channel);
    }
  }

  private FileChannel open() throws PartWriteException {
    try {
      return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new PartWriteException(e);
    }
  }

  private static void force(FileChannel channel) throws PartWriteException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw new PartWriteException(e);
    }
  }

  /** Decides by the answer's head where its body belongs. */
  private HttpResponse.BodySubscriber<Long> subscriber(
      ResponseInfo info, FileChannel channel, long offset, AtomicLong lastProgress) {
    lastProgress.set(System.nanoTime());
    LongConsumer progress =
        bytes -> {
          lastProgress.set(System.nanoTime());
          received.accept(bytes);
        };
    try {
      if (info.statusCode() == OK || continues(info, offset)) {
        // A server that knows no ranges sends everything again.
        long start = info.statusCode() == OK ? 0 : offset;
        channel.truncate(start).position(start);
        return new BodyToFile(channel, progress);
      }
      if (info.statusCode() == PARTIAL) {
        // Another part than asked for: the next try asks for everything.
        channel.truncate(0);
      }
    } catch (IOException e) {
      return failed(new PartWriteException(e));
    }
    if (info.statusCode() == RANGE_NOT_SATISFIABLE && offset > 0) {
      return BodySubscribers.replacing(0L);
    }
    return failed(statusFailure(info.statusCode()));
  }

  private static boolean continues(ResponseInfo info, long offset) {
    return info.statusCode() == PARTIAL
        && info.headers()
            .firstValue("Content-Range")
            .filter(range -> range.startsWith("bytes " + offset + "-"))
            .isPresent();
  }

  private Exception statusFailure(int status) {
    boolean passing = status >= SERVER_ERRORS || status == TOO_MANY_REQUESTS || status == PARTIAL;
    return passing
        ? new IOException("the server answers " + status)
        : new BitbeatException(UserError.FETCH_STATUS, address, status);
  }

  private static HttpResponse.BodySubscriber<Long> failed(Exception failure) {
    return BodySubscribers.mapping(
        BodySubscribers.discarding(),
        nothing -> {
          throw new FailedAnswer(failure);
        });
  }

  /** Waits for the whole answer, as long as something comes. */
  private HttpResponse<Long> await(
      CompletableFuture<HttpResponse<Long>> answer, AtomicLong lastProgress)
      throws IOException, InterruptedException {
    try {
      while (true) {
        try {
          return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          long silent = System.nanoTime() - lastProgress.get();
          if (silent > settings.stallTimeout().toNanos()) {
            throw new IOException(
                "nothing came for " + settings.stallTimeout().toMillis() + " ms", e);
          }
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static IOException failure(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof FailedAnswer answer) {
        return answer.unwrap();
      }
      if (t instanceof PartWriteException write) {
        return write;
      }
    }
    return cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
  }

  private void finish() {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw BitbeatException.cannotWrite(target, e);
    }
  }

  /** Carries a failure out of the library's threads. */
  private static final class FailedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedAnswer(Exception cause) {
      super(cause);
    }

    IOException unwrap() {
      if (getCause() instanceof BitbeatException known) {
        throw known;
      }
      return getCause() instanceof IOException io ? io : new IOException(getCause());
    }
  }
}

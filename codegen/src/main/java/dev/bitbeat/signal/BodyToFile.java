package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/**
 * Writes the body of an answer into a file as it comes. Unlike the library's own writers it reports
 * every piece, so that a server that stops sending is noticed.
 */
final class BodyToFile implements BodySubscriber<Long> {
  private final FileChannel channel;
  private final LongConsumer received;
  private final CompletableFuture<Long> body = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private long bytes;

  /**
   * @param channel open for writing, stands where the body belongs; not closed here
   * @param received is given the number of bytes of each piece
   */
  BodyToFile(FileChannel channel, LongConsumer received) {
    this.channel = channel;
    this.received = received;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    try {
      for (ByteBuffer piece : pieces) {
        received.accept(piece.remaining());
        while (piece.hasRemaining()) {
          bytes += channel.write(piece);
        }
      }
      subscription.request(1);
    } catch (IOException e) {
      subscription.cancel();
      body.completeExceptionally(new PartWriteException(e));
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(bytes);
  }

  /** The disk refused, not the network: trying again does not help. */
  static final class PartWriteException extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException cause;

    PartWriteException(IOException cause) {
      super(BitbeatException.reason(cause), cause);
      this.cause = cause;
    }

    /** What the disk said. */
    IOException cause() {
      return cause;
    }
  }
}

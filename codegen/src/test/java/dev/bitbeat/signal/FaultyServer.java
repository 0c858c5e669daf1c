package dev.bitbeat.signal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A local server with files of random bytes that misbehaves on request. */
final class FaultyServer implements AutoCloseable {
  /** What is wrong with an answer. */
  enum Fault {
    NONE,
    /** Announces all, sends half, then hangs until the server closes. */
    STALL,
    /** Announces all, sends half, then closes the connection. */
    TRUNCATE,
    /** Sends all, one bit flipped. */
    CORRUPT,
    /** Answers a request for a range with everything. */
    IGNORE_RANGE,
    /** Answers a request for a range with another one. */
    WRONG_RANGE,
    /** Answers 416 to a request for a range. */
    REFUSE_RANGE,
    /** Answers 503. */
    BUSY,
    /** Answers 404. */
    ABSENT,
    /** Never answers. */
    SILENT
  }

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Integer> faultyAnswers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FaultyServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/db/", this::answer);
    server.start();
  }

  URI source() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/db/");
  }

  FaultyServer file(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  byte[] bytes(String name) {
    return files.get(name).clone();
  }

  /** The next {@code answers} answers for a file have the fault. */
  FaultyServer fault(String name, Fault fault, int answers) {
    faults.put(name, fault);
    faultyAnswers.put(name, answers);
    return this;
  }

  /** {@code name} or {@code name range} of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  void forgetRequests() {
    requests.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/db/".length());
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(range == null ? name : name + " " + range);
    Fault fault = Fault.NONE;
    if (faultyAnswers.getOrDefault(name, 0) > 0) {
      faultyAnswers.merge(name, -1, Integer::sum);
      fault = faults.get(name);
    }
    try (exchange) {
      send(exchange, name, range, fault);
    }
  }

  private void send(HttpExchange exchange, String name, String range, Fault fault)
      throws IOException {
    byte[] all = files.get(name);
    if (all == null || fault == Fault.ABSENT) {
      exchange.sendResponseHeaders(404, -1);
    } else if (fault == Fault.BUSY) {
      exchange.sendResponseHeaders(503, -1);
    } else if (fault == Fault.SILENT) {
      hang();
    } else if (range == null || fault == Fault.IGNORE_RANGE) {
      sendBody(exchange, 200, all, fault);
    } else {
      sendRange(exchange, range, all, fault);
    }
  }

  private void sendRange(HttpExchange exchange, String range, byte[] all, Fault fault)
      throws IOException {
    int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
    if (fault == Fault.REFUSE_RANGE || from >= all.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + all.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    int sent = fault == Fault.WRONG_RANGE ? from / 2 : from;
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + sent + "-" + (all.length - 1) + "/" + all.length);
    sendBody(exchange, 206, Arrays.copyOfRange(all, sent, all.length), fault);
  }

  private void sendBody(HttpExchange exchange, int status, byte[] body, Fault fault)
      throws IOException {
    byte[] bytes = body.clone();
    if (fault == Fault.CORRUPT) {
      bytes[bytes.length / 3] ^= 0x10;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    OutputStream out = exchange.getResponseBody();
    if (fault == Fault.STALL || fault == Fault.TRUNCATE) {
      out.write(bytes, 0, bytes.length / 2);
      out.flush();
      if (fault == Fault.STALL) {
        hang();
      }
      return;
    }
    out.write(bytes);
  }

  private void hang() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

package dev.bitbeat.qemu;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.WorkFolder;
import dev.bitbeat.target.Board;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.Frame;
import dev.bitbeat.target.Qemu;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Production firmware running in QEMU, with its UART at hand. The stack is painted before it
 * starts, so that its depth can be read while it runs.
 */
final class SerialSession implements AutoCloseable {
  private static final byte PAINT = (byte) 0xB7;
  private static final String IMAGE = "firmware.elf";
  private static final String MONITOR = "monitor";
  private static final String DEBUGGER = "debugger";
  private static final int END = -1;

  /** Painted bytes at the top of the RAM; a deeper stack has other troubles. */
  private static final int PAINTED = 8192;

  private final Board runner;
  private final Firmware firmware;
  private final WorkFolder folder;
  private final Process process;
  private final LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();

  private SerialSession(Board runner, Firmware firmware, WorkFolder folder, Process process) {
    this.runner = runner;
    this.firmware = firmware;
    this.folder = folder;
    this.process = process;
    Thread reader = new Thread(this::readAll, "uart-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Scores and class of one window.
   *
   * @param scores one per class
   * @param classIndex index of the highest score
   */
  record Reply(List<Integer> scores, int classIndex) {
    Reply {
      scores = List.copyOf(scores);
    }

    /**
     * Reads the payload of a result: scores of 32 bits, low byte first, then the class.
     *
     * @throws IllegalArgumentException for another length
     */
    static Reply parse(byte[] payload) {
      if (payload.length % 4 != 1) {
        throw new IllegalArgumentException("a result of " + payload.length + " bytes");
      }
      ByteBuffer buffer = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
      Integer[] scores = new Integer[payload.length / 4];
      Arrays.setAll(scores, c -> buffer.getInt());
      return new Reply(Arrays.asList(scores), buffer.get() & 0xFF);
    }
  }

  /**
   * Starts the firmware.
   *
   * @param firmware built for a board with a QEMU machine
   * @throws BitbeatException {@link UserError#TOOL_START} when QEMU cannot be started
   */
  static SerialSession start(Qemu qemu, Firmware firmware) {
    Board runner = firmware.board();
    WorkFolder folder = WorkFolder.create();
    try {
      Files.write(folder.path().resolve(IMAGE), firmware.elf());
      List<String> command = qemu.command(runner.qemu().orElseThrow(), IMAGE);
      command.addAll(
          List.of(
              "-serial",
              "stdio",
              "-S",
              "-gdb",
              "unix:" + DEBUGGER + ",server=on,wait=off",
              "-qmp",
              "unix:" + MONITOR + ",server=on,wait=off"));
      Process process =
          new ProcessBuilder(command)
              .directory(folder.path().toFile())
              .redirectError(folder.path().resolve("stderr.txt").toFile())
              .start();
      SerialSession session = new SerialSession(runner, firmware, folder, process);
      session.paint();
      session.awaitListening();
      return session;
    } catch (IOException e) {
      folder.close();
      throw new BitbeatException(
          e, UserError.TOOL_START, qemu.program(), BitbeatException.reason(e));
    }
  }

  private int paintedBytes() {
    return Math.min(PAINTED, runner.ram().bytes() - firmware.size().ram());
  }

  private long paintedFrom() {
    return runner.ram().origin() + runner.ram().bytes() - paintedBytes();
  }

  /** Paints the stack of the stopped machine, then lets it run. */
  private void paint() {
    try (MemoryPort port = MemoryPort.open(folder.path().resolve(DEBUGGER), process)) {
      port.fill(paintedFrom(), paintedBytes(), PAINT);
    } catch (IOException e) {
      close();
      throw new BitbeatException(
          e, UserError.QEMU_RESULT, runner.name(), BitbeatException.reason(e));
    }
  }

  /**
   * Asks with a head of an impossible length, which is answered with an error at once, until the
   * firmware has its UART switched on: some UARTs drop what comes earlier.
   */
  private void awaitListening() {
    byte[] ping = {(byte) Frame.SYNC, Frame.REQUEST, (byte) 0xFF, (byte) 0xFF};
    for (int attempt = 0; attempt < 30; attempt++) {
      send(ping);
      if (receive(Duration.ofSeconds(2)).isPresent()) {
        return;
      }
    }
    close();
    throw new BitbeatException(
        UserError.QEMU_HUNG, runner.name(), 60, "the firmware does not answer on its UART");
  }

  private void readAll() {
    try (InputStream in = process.getInputStream()) {
      byte[] chunk = new byte[4096];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        for (int i = 0; i < n; i++) {
          received.add(chunk[i] & 0xFF);
        }
      }
    } catch (IOException e) {
      received.add(END); // the process ended; the next receive() says so
    }
    received.add(END);
  }

  /**
   * Sends bytes to the firmware's UART, whether they are a frame or not.
   *
   * @throws BitbeatException {@link UserError#QEMU_DIED} when QEMU is gone
   */
  void send(byte[] bytes) {
    try {
      OutputStream out = process.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw died();
    }
  }

  /**
   * The next whole frame from the firmware; bytes that are no frame are skipped.
   *
   * @param silence how long to wait for the next byte
   * @return empty after that silence
   * @throws BitbeatException {@link UserError#QEMU_DIED} when QEMU is gone
   */
  Optional<Frame> receive(Duration silence) {
    byte[] bytes = new byte[0];
    while (true) {
      Optional<Integer> next = poll(silence);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      bytes = Arrays.copyOf(bytes, bytes.length + 1);
      bytes[bytes.length - 1] = next.get().byteValue();
      if ((bytes[0] & 0xFF) != Frame.SYNC) {
        bytes = new byte[0];
        continue;
      }
      Optional<Frame> frame = Frame.parse(bytes, 0);
      if (frame.isPresent()) {
        return frame;
      }
    }
  }

  private Optional<Integer> poll(Duration silence) {
    try {
      Integer next = received.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      if (next != null && next == END) {
        throw died();
      }
      return Optional.ofNullable(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BitbeatException(e, UserError.INTERRUPTED, "the firmware's session");
    }
  }

  private BitbeatException died() {
    try {
      int status = process.waitFor(5, TimeUnit.SECONDS) ? process.exitValue() : -1;
      String said = Files.readString(folder.path().resolve("stderr.txt"), StandardCharsets.UTF_8);
      return new BitbeatException(
          UserError.QEMU_DIED,
          runner.name(),
          status,
          said.isBlank() ? "it said nothing" : said.strip().lines().findFirst().orElse(""));
    } catch (IOException e) {
      return new BitbeatException(e, UserError.QEMU_DIED, runner.name(), -1, "it said nothing");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BitbeatException(e, UserError.INTERRUPTED, "the firmware's session");
    }
  }

  /**
   * Classifies one window.
   *
   * @param window samples of the model's length
   * @throws BitbeatException {@link UserError#QEMU_HUNG} when no answer comes, {@link
   *     UserError#QEMU_RESULT} when the answer is an error
   */
  Reply classify(short[] window) {
    send(Frame.request(window).bytes());
    Duration limit = Duration.ofSeconds(60);
    Frame frame =
        receive(limit)
            .orElseThrow(
                () ->
                    new BitbeatException(
                        UserError.QEMU_HUNG,
                        runner.name(),
                        limit.toSeconds(),
                        "the UART is silent"));
    if (frame.type() != Frame.RESULT) {
      throw new BitbeatException(
          UserError.QEMU_RESULT, runner.name(), "the firmware answered with " + frame);
    }
    return Reply.parse(frame.payload());
  }

  /** Deepest stack so far, in bytes, from the paint that is left. */
  int deepestStack() {
    Path dump = folder.path().resolve("stack.bin");
    saveMemory(paintedFrom(), paintedBytes());
    try {
      byte[] stack = Files.readAllBytes(dump);
      int untouched = 0;
      while (untouched < stack.length && stack[untouched] == PAINT) {
        untouched++;
      }
      return stack.length - untouched;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has QEMU's monitor write guest memory to stack.bin. */
  private void saveMemory(long address, int bytes) {
    var socket = UnixDomainSocketAddress.of(folder.path().resolve(MONITOR));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(socket);
      var reader = new java.io.BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      reader.readLine(); // greeting
      for (String command :
          List.of(
              "{\"execute\":\"qmp_capabilities\"}",
              "{\"execute\":\"memsave\",\"arguments\":{\"val\":"
                  + address
                  + ",\"size\":"
                  + bytes
                  + ",\"filename\":\"stack.bin\"}}")) {
        channel.write(StandardCharsets.UTF_8.encode(command + "\n"));
        String answer = reader.readLine();
        if (answer == null || !answer.startsWith("{\"return\"")) {
          throw new BitbeatException(UserError.QEMU_RESULT, runner.name(), "monitor: " + answer);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}

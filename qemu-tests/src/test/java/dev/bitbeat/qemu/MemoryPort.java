package dev.bitbeat.qemu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes and reads the memory of a machine that QEMU holds stopped, as the processor sees it,
 * through QEMU's debugger port (GDB remote serial protocol). The machine runs on when the port is
 * closed.
 */
final class MemoryPort implements AutoCloseable {
  private static final int CHUNK = 512;
  private static final int WAIT_MS = 10_000;

  private final SocketChannel channel;

  private MemoryPort(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects to the port, waiting for QEMU to open it.
   *
   * @param socket Unix socket of QEMU's -gdb option
   * @param process QEMU itself
   * @throws IOException when QEMU ends or does not open it in ten seconds
   */
  static MemoryPort open(Path socket, Process process) throws IOException {
    SocketChannel channel = connect(socket, process);
    MemoryPort port = new MemoryPort(channel);
    port.ask("?");
    return port;
  }

  private static SocketChannel connect(Path socket, Process process) throws IOException {
    IOException last = new IOException("QEMU opened no debugger port");
    for (int waited = 0; waited < WAIT_MS; waited += 10) {
      if (!process.isAlive()) {
        throw new IOException("QEMU ended with status " + process.exitValue());
      }
      try {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
      } catch (IOException e) {
        last = e;
      }
      pause();
    }
    throw last;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for QEMU");
    }
  }

  /** Fills memory with one byte. */
  void fill(long address, int bytes, byte value) throws IOException {
    String octet = String.format(Locale.ROOT, "%02x", value & 0xFF);
    for (int at = 0; at < bytes; at += CHUNK) {
      int n = Math.min(CHUNK, bytes - at);
      String answer =
          ask(String.format(Locale.ROOT, "M%x,%x:%s", address + at, n, octet.repeat(n)));
      if (!answer.equals("OK")) {
        throw new IOException("memory at " + (address + at) + " cannot be written: " + answer);
      }
    }
  }

  /** Sends a packet and returns the answer's content. */
  private String ask(String packet) throws IOException {
    int sum = packet.chars().sum() & 0xFF;
    String whole = String.format(Locale.ROOT, "$%s#%02x", packet, sum);
    channel.write(ByteBuffer.wrap(whole.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder answer = new StringBuilder();
    for (int c = read(); c != '#'; c = read()) {
      if (c == '$') {
        answer.setLength(0);
      } else {
        answer.append((char) c);
      }
    }
    read();
    read();
    channel.write(ByteBuffer.wrap(new byte[] {'+'}));
    return answer.toString();
  }

  private int read() throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    while (one.hasRemaining()) {
      if (channel.read(one) < 0) {
        throw new IOException("QEMU closed its debugger port");
      }
    }
    return one.get(0);
  }

  /** Lets the machine run. */
  @Override
  public void close() throws IOException {
    ask("D");
    channel.close();
  }
}

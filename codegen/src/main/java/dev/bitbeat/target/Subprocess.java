package dev.bitbeat.target;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs a program to its end or to a time limit, and keeps what it printed. */
final class Subprocess {
  private static final int KEPT_BYTES = 4 << 20;
  private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;]*m");

  private Subprocess() {}

  /**
   * How a program ended.
   *
   * @param exit exit status, -1 when it was stopped at the limit
   * @param timedOut true when it was stopped at the limit
   * @param out standard output
   * @param err standard error
   */
  record Outcome(int exit, boolean timedOut, String out, String err) {
    /** The first lines of standard error, or of standard output when that is empty; uncoloured. */
    String firstLines(int count) {
      String said = COLOUR.matcher(err).replaceAll("");
      String text = said.isBlank() ? COLOUR.matcher(out).replaceAll("") : said;
      return String.join(" | ", text.strip().lines().limit(count).toList());
    }
  }

  /**
   * Runs a program without standard input.
   *
   * @param folder working folder
   * @param limit when to stop it
   * @throws IOException when it cannot be started
   * @throws BitbeatException {@link UserError#INTERRUPTED} when this thread is interrupted; the
   *     program is stopped then
   */
  static Outcome run(List<String> command, Path folder, Duration limit) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("LC_ALL", "C");
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    try {
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
      }
      return new Outcome(ended ? process.exitValue() : -1, !ended, out.join(), err.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BitbeatException(
          e, UserError.INTERRUPTED, "nothing yet, " + command.get(0) + " was at work");
    } finally {
      end(process);
    }
  }

  /** Ends a program and what it started, so that none of them writes a file any more. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /** Reads all, keeps the first megabytes; a stream that a stopped program leaves is at its end. */
  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          ByteArrayOutputStream kept = new ByteArrayOutputStream();
          byte[] chunk = new byte[8192];
          try (stream) {
            for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
              kept.write(chunk, 0, Math.min(n, KEPT_BYTES - kept.size()));
            }
            return kept.toString(StandardCharsets.UTF_8);
          } catch (IOException e) {
            return kept.toString(StandardCharsets.UTF_8);
          }
        });
  }
}

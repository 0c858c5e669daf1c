package dev.bitbeat.signal;

import java.net.URI;
import java.time.Duration;

/**
 * How records are fetched.
 *
 * @param source address of the database's folder, http or https, ending in {@code /}
 * @param connectTimeout longest wait for a connection, and for the head of an answer
 * @param stallTimeout longest wait for the next bytes of an answer
 * @param attempts tries per file, at least 1
 * @param firstPause wait before the second try; doubles with each further one
 * @param parallel files at a time, at least 1
 */
public record FetchSettings(
    URI source,
    Duration connectTimeout,
    Duration stallTimeout,
    int attempts,
    Duration firstPause,
    int parallel) {
  /** MIT-BIH Arrhythmia Database 1.0.0 on PhysioNet. */
  public static final URI PHYSIONET = URI.create("https://physionet.org/files/mitdb/1.0.0/");

  public FetchSettings {
    String scheme = source.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException("source " + source + " is neither http nor https");
    }
    if (attempts < 1 || parallel < 1) {
      throw new IllegalArgumentException(
          "attempts " + attempts + " and parallel " + parallel + " must be at least 1");
    }
    if (!source.getPath().endsWith("/")) {
      source = URI.create(source + "/");
    }
  }

  /** What suits a server on the internet. */
  public static FetchSettings from(URI source) {
    return new FetchSettings(
        source, Duration.ofSeconds(20), Duration.ofSeconds(30), 6, Duration.ofSeconds(1), 4);
  }
}

package dev.bitbeat.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.emit.Core;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What another engine takes for the 17-class reference topology: measured once, under the stated
 * conditions, not by this program.
 *
 * @param name engine and number format
 * @param conditions compiler, options, way of counting
 * @param memory what else it takes
 * @param instructions in a window, by the name of the core
 */
public record Peer(
    String name, String conditions, String memory, Map<String, Integer> instructions) {
  private static final String FIGURES = "peers.json";

  public Peer {
    instructions = Collections.unmodifiableMap(new TreeMap<>(instructions));
  }

  /** All engines with figures. */
  static List<Peer> all() {
    try (InputStream in = Peer.class.getResourceAsStream(FIGURES)) {
      if (in == null) {
        throw new IllegalStateException(FIGURES + " is missing from the build");
      }
      return List.of(new ObjectMapper().readValue(in, Peer[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Instructions of a window on a core, where they were measured. */
  Optional<Integer> on(Core core) {
    return Optional.ofNullable(instructions.get(core.label()));
  }
}

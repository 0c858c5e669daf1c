package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** The real records for tests: named by BITBEAT_DATA, required in CI, optional on a laptop. */
public final class MitBihRecords {
  private static final Map<String, Dataset> DATASETS = new ConcurrentHashMap<>();

  private MitBihRecords() {}

  /** The folder; without it the test is skipped, or fails when CI=true. */
  public static Path folder() {
    String value = System.getenv(RecordsFolder.VARIABLE);
    if (value != null && !value.isEmpty()) {
      return Path.of(value);
    }
    String message = "BITBEAT_DATA is not set: no test on MIT-BIH records";
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    System.err.println("SKIPPED: " + message);
    Assumptions.abort(message);
    throw new AssertionError("unreachable");
  }

  /** A data set of the real records, loaded once for all tests of a run. */
  public static Dataset dataset(String name) {
    Path folder = folder();
    return DATASETS.computeIfAbsent(name, wanted -> Datasets.load(wanted, folder));
  }
}

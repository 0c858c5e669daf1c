package dev.bitbeat.report;

import dev.bitbeat.signal.MitBihFiles.Finding;
import dev.bitbeat.signal.MitBihFiles.State;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code bitbeat data verify} found. */
public final class RecordsReport {
  private RecordsReport() {}

  /** Whether every file is there and as published. */
  public static boolean good(List<Finding> findings) {
    return findings.stream().allMatch(finding -> finding.state() == State.GOOD);
  }

  /** One line a bad file, then a summary. */
  public static String text(Path folder, List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      if (finding.state() != State.GOOD) {
        text.append(String.format(Locale.ROOT, "%-10s%s\n", word(finding.state()), finding.name()));
      }
    }
    long bad = findings.stream().filter(finding -> finding.state() != State.GOOD).count();
    text.append(
        bad == 0
            ? String.format(
                Locale.ROOT, "%s: %d files, all as published\n", folder, findings.size())
            : String.format(
                Locale.ROOT,
                "%s: %d of %d files are not as published; 'bitbeat data fetch --data %s' mends them\n",
                folder,
                bad,
                findings.size(),
                folder));
    return text.toString();
  }

  /** Keys: good, files, bad (name, state). */
  public static String json(List<Finding> findings) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("good", good(findings));
    root.put("files", findings.size());
    root.put(
        "bad",
        findings.stream()
            .filter(finding -> finding.state() != State.GOOD)
            .map(
                finding -> {
                  Map<String, Object> value = new LinkedHashMap<>();
                  value.put("name", finding.name());
                  value.put("state", word(finding.state()));
                  return value;
                })
            .toList());
    return Json.text(root);
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}

package dev.bitbeat.report;

import dev.bitbeat.experiment.TorchPeer;
import dev.bitbeat.experiment.TrainingBench;
import dev.bitbeat.experiment.TrainingBench.Seconds;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Seconds of a training epoch, beside PyTorch's.
 *
 * @param result what was measured
 * @param peerName PyTorch and its version; empty where it is not installed
 */
public record TrainingBenchReport(TrainingBench.Result result, Optional<String> peerName) {
  /** A small table. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "an epoch of the 17-class reference network: %d windows, batch %d, %d threads, %d epochs"
                + " in turn\n\n",
            TrainingBench.WINDOWS,
            TrainingBench.recipe().batch(),
            result.threads(),
            result.ours().epochs().size()));
    out.append(String.format(Locale.ROOT, "%-20s %8s %8s\n", "seconds", "min", "median"));
    row(out, "bitbeat", result.ours());
    result.peer().ifPresent(peer -> row(out, peerName.orElseThrow(), peer));
    if (result.peer().isPresent()) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-20s %8.2f %8.2f\n",
              "ratio",
              result.ours().min() / result.peer().get().min(),
              result.ours().median() / result.peer().get().median()));
    } else {
      out.append("PyTorch is not installed, so there is no ratio: ").append(TorchPeer.INSTALL);
      out.append('\n');
    }
    return out.toString();
  }

  private static void row(StringBuilder out, String name, Seconds seconds) {
    out.append(
        String.format(Locale.ROOT, "%-20s %8.3f %8.3f\n", name, seconds.min(), seconds.median()));
  }

  /** Keys: windows, batch, threads, bitbeat, peer and ratio (null without PyTorch). */
  public String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("windows", TrainingBench.WINDOWS);
    root.put("batch", TrainingBench.recipe().batch());
    root.put("threads", result.threads());
    root.put("bitbeat", json("bitbeat", result.ours()));
    root.put("peer", result.peer().map(peer -> json(peerName.orElseThrow(), peer)).orElse(null));
    root.put(
        "ratio", result.peer().map(peer -> result.ours().median() / peer.median()).orElse(null));
    return Json.text(root);
  }

  private static Map<String, Object> json(String name, Seconds seconds) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", name);
    one.put("min", seconds.min());
    one.put("median", seconds.median());
    one.put("seconds", seconds.epochs());
    return one;
  }
}

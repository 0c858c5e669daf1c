package dev.bitbeat.quantize;

import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.train.FloatInference;
import dev.bitbeat.train.TrainedNetwork;
import java.util.stream.IntStream;

/** Compares a model with the float network it came from, bit for bit, on real windows. */
public final class ExactnessCheck {
  private ExactnessCheck() {}

  /**
   * Every hidden bit and every score of every window.
   *
   * @return windows compared
   * @throws BitbeatException {@link UserError#QUANTIZATION_DIFFERS} at the first difference
   */
  public static int check(TrainedNetwork network, BnnModel model, Dataset dataset) {
    ReferenceInference integers = new ReferenceInference(model);
    FloatInference floats = new FloatInference(network);
    IntStream.range(0, dataset.size())
        .parallel()
        .forEach(
            w -> {
              short[] samples = dataset.window(w).samples();
              compare(model, w, integers.infer(samples), floats.infer(samples));
            });
    return dataset.size();
  }

  private static void compare(
      BnnModel model, int window, ReferenceInference.Result actual, FloatInference.Trace expected) {
    for (int l = 0; l < expected.hidden().size(); l++) {
      BitMatrix bits = actual.hidden().get(l);
      boolean[][] block = expected.hidden().get(l);
      for (int c = 0; c < block.length; c++) {
        for (int t = 0; t < block[c].length; t++) {
          if (bits.get(c, t) != block[c][t]) {
            throw new BitbeatException(
                UserError.QUANTIZATION_DIFFERS,
                model.name(),
                window,
                "block " + (l + 1) + " channel " + c + " time " + t,
                bits.get(c, t) ? 1 : 0,
                block[c][t] ? 1 : 0);
          }
        }
      }
    }
    for (int c = 0; c < expected.scores().length; c++) {
      if (actual.scores().get(c) != expected.scores()[c]) {
        throw new BitbeatException(
            UserError.QUANTIZATION_DIFFERS,
            model.name(),
            window,
            "score " + c,
            actual.scores().get(c),
            expected.scores()[c]);
      }
    }
  }
}

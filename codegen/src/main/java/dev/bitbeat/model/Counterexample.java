package dev.bitbeat.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model and a window on which two implementations differ.
 *
 * @param model what both should compute
 * @param window samples, as many as the model takes
 */
public record Counterexample(BnnModel model, short[] window) {
  public static final String MODEL_FILE = "model.bnn.json";
  public static final String WINDOW_FILE = "window.csv";

  public Counterexample {
    if (window.length != model.inputLength()) {
      throw new BitbeatException(UserError.WINDOW_LENGTH, window.length, model.inputLength());
    }
  }

  /**
   * Writes {@value #MODEL_FILE} and {@value #WINDOW_FILE} (one ADC count a line) into a folder.
   *
   * @throws BitbeatException {@link UserError#OUTPUT_WRITE}
   */
  public void write(Path folder) {
    StringBuilder samples = new StringBuilder();
    for (short sample : window) {
      samples.append(sample).append('\n');
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(MODEL_FILE, ModelFile.toBytes(model));
    files.put(WINDOW_FILE, samples.toString().getBytes(StandardCharsets.US_ASCII));
    AtomicFiles.writeAll(folder, files);
  }
}

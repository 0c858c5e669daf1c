package dev.bitbeat.target;

import java.util.Locale;

/**
 * The first place at which firmware and Java differ.
 *
 * @param window index of the window
 * @param form {@code infer}, {@code trace} (the copy that shows its layers) or {@code push}
 * @param place {@code layer}, {@code score}, {@code class}; or {@code memory}, {@code position} (an
 *     answer at the wrong sample), {@code length} (of a layer)
 * @param layer hidden layer, 0 is the input block; the number of hidden layers for a score
 * @param channel channel of a layer, or class of a score
 * @param time time step of a layer, else 0
 * @param expected what Java computes
 * @param actual what the firmware computed
 */
public record Mismatch(
    int window,
    String form,
    String place,
    int layer,
    int channel,
    int time,
    long expected,
    long actual) {
  /** One line for people. */
  public String text() {
    String at =
        place.equals("layer")
            ? "layer " + layer + ", channel " + channel + ", time " + time
            : place + " " + channel;
    return String.format(
        Locale.ROOT,
        "window %d (%s): %s: Java %d, firmware %d",
        window,
        form,
        at,
        expected,
        actual);
  }
}

package dev.bitbeat.experiment;

import dev.bitbeat.signal.WindowId;

/**
 * A model's answer to a test window.
 *
 * @param window which
 * @param label its class
 * @param answer the class that the model gives
 */
public record Prediction(WindowId window, int label, int answer) {}

package dev.bitbeat.experiment;

import java.util.Collection;

/**
 * Mean and sample standard deviation of some figures.
 *
 * @param mean NaN without values
 * @param deviation with n - 1 in the denominator; NaN below two values
 * @param count number of values
 */
public record Spread(double mean, double deviation, int count) {
  /** Of any values. */
  public static Spread of(Collection<Double> values) {
    double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double deviation = values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
    return new Spread(mean, deviation, values.size());
  }
}

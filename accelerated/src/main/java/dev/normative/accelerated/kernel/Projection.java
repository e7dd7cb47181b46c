package dev.normative.accelerated.kernel;

/**
 * What is taken away from an upstream gradient because the statistics depend on the input: upstream
 * - mean - normalized slope, one of each per channel.
 *
 * @param mean the mean of the upstream gradient; 0 where the mean is a constant
 * @param slope the mean of upstream times normalized, times the sensitivity of the deviation; 0
 *     where the variance is a constant
 */
public record Projection(double[] mean, double[] slope) {}

package dev.normative.accelerated.kernel;

/**
 * normalized = (x - mean) inverseDeviation, one of each per channel.
 *
 * @param mean what is subtracted
 * @param inverseDeviation what the difference is multiplied by
 */
public record Standardization(double[] mean, double[] inverseDeviation) {}

package dev.normative.accelerated.kernel;

/**
 * output = normalized scale + shift, one of each per channel.
 *
 * @param scale gamma, 1 where there is none
 * @param shift beta, 0 where there is none
 */
public record Rescale(double[] scale, double[] shift) {}

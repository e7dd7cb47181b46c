/**
 * The kernels in the incubating Vector API; the only room that imports it.
 *
 * <p>Nothing outside refers to a class of this package by type: {@link
 * dev.normative.accelerated.kernel.KernelLookup} loads it by name, after it has made sure that the
 * module is there, once for each format.
 */
package dev.normative.accelerated.vector;

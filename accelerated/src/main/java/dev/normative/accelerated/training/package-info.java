/**
 * Training a classifier in float32 on arrays, fast: {@link
 * dev.normative.accelerated.training.ArrayTrainer} takes the network that {@link
 * dev.normative.train} made, of fully connected layers, normalizations and rectifiers, and makes
 * the same steps of Adam with it, without a tape.
 *
 * <p>Every operation computes in double and rounds to float once, in the same order as the
 * operations of {@link dev.normative.autograd} do in FLOAT32: losses, parameters and running
 * statistics have the bits that {@link dev.normative.train.Trainer} gives with the norms of {@link
 * dev.normative.accelerated.VectorProvider}, whatever the kernel, the JDK and the number of
 * threads.
 *
 * <p>Layers pass on {@code Activations}, a matrix [samples, features] and its gradient. What is
 * learned is a {@code LearnedArray}. {@code Workers} share rows among threads.
 */
package dev.normative.accelerated.training;

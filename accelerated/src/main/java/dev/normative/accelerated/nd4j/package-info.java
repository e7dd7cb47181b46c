/**
 * ND4J's batch normalization on the CPU: {@link dev.normative.accelerated.nd4j.Nd4jProvider}.
 *
 * <p>{@code Nd4jNormalization} says which of ND4J's operations make a call, {@code NativeCall} has
 * the memory of one call, {@code Nd4jLibrary} is ND4J as it is loaded into this process.
 *
 * <p>This is the only package that imports {@code org.nd4j}; those who do not ask for the provider
 * do not need it.
 */
package dev.normative.accelerated.nd4j;

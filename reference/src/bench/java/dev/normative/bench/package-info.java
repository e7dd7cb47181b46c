/**
 * How long training takes: JMH benchmarks, built and run by the profile {@code bench} alone.
 *
 * <p>{@code ./mvnw -Pbench -pl golden,reference verify -DskipTests} runs all of them, and {@code
 * -Dbench=ConvNetStep} one; MNIST takes part where it is at hand.
 */
package dev.normative.bench;

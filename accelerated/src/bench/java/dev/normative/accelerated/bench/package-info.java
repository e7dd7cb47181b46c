/**
 * How long normalization on arrays takes, beside LibTorch, a plain Java loop, the passes over
 * memory that it takes at least, and a copy of the memory: JMH benchmarks, built and run by the
 * profile {@code bench} alone.
 *
 * <p>{@code ./mvnw -Pbench -pl golden,reference,conformance,accelerated verify -DskipTests
 * -Dbench=NormalizationTimes} runs all of them, which takes hours; {@code -Dbench.options="-p
 * workload=BN:128x512x7x7 -p threads=1"} chooses, and {@code -bm sample} there shows the
 * distribution, of which a busy machine leaves the lower part alone. The times are written to
 * {@code accelerated/target/benchmarks.json}. LibTorch comes as a dependency, and unpacks itself to
 * the user's home folder when it is first used.
 */
package dev.normative.accelerated.bench;

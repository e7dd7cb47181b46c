package dev.normative.accelerated.bench;

import dev.normative.accelerated.VectorProvider;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Batch normalization with ReLU, and with the addition of a residual, in float32. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx3g", "--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 10, time = 1)
public class FusedTimes {
  /** Who normalizes. */
  @Param({"fused", "unfused", "torch"})
  public String contender;

  /** What is normalized. */
  @Param({"BN:32x64x56x56", "BN:64x256x14x14", "BN:128x512x7x7"})
  public String workload;

  /** Whether a residual is added. */
  @Param({"false", "true"})
  public boolean residual;

  /** How many threads a call may use; the loops beside the unfused calls use one. */
  @Param({"1", "2"})
  public int threads;

  private Contender chosen;
  private int buffers;
  private int next;

  /** Makes the contender, in the JVM that measures it alone. */
  @Setup(Level.Trial)
  public void choose() {
    Workload parsed = Workload.parse(workload);
    chosen =
        switch (contender) {
          case "fused" -> vector(parsed, true);
          case "unfused" -> vector(parsed, false);
          case "torch" -> new TorchContender(parsed, threads).activated(residual);
          default -> throw new IllegalArgumentException(contender + " is no contender");
        };
    buffers = Contender.buffers(parsed.shape().elements());
  }

  private Contender vector(Workload parsed, boolean fused) {
    return new FusedContender(
        parsed, new VectorProvider().createArrays(parsed.spec(), threads), residual, fused);
  }

  private int buffer() {
    next = next + 1 == buffers ? 0 : next + 1;
    return next;
  }

  /** Training, without gradients. */
  @Benchmark
  public float trainingForward() {
    return chosen.trainingForward(buffer());
  }

  /** Evaluation. */
  @Benchmark
  public float evaluation() {
    return chosen.evaluation(buffer());
  }

  /** Training, with gradients, that of the residual among them. */
  @Benchmark
  public float forwardAndBackward() {
    return chosen.forwardAndBackward(buffer());
  }

  /** Gives back threads and native memory. */
  @TearDown(Level.Trial)
  public void close() {
    chosen.close();
  }
}

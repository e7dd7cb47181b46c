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

/** A call in float32, by each contender, on each workload. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx3g", "--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 10, time = 1)
public class NormalizationTimes {
  /**
   * Who normalizes; {@code copy} and {@code plain} use one thread whatever is asked for. Another
   * one, for small workloads, is {@code contract}.
   */
  @Param({"vector", "fresh", "torch", "plain", "copy"})
  public String contender;

  /** What is normalized. */
  @Param({
    "BN:32x64x56x56",
    "BN:64x256x14x14",
    "BN:128x512x7x7",
    "BN:8x3x224x224",
    "BN:64x64",
    "BN:256x1024",
    "BNL:32x56x56x64",
    "LN:64x197x768",
    "LN:32x512x1024",
    "LN:1024x256",
    "GN32:32x64x56x56",
    "GN32:16x256x28x28",
  })
  public String workload;

  /** How many threads a call may use. */
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
          case "vector" -> vector(parsed, false);
          case "fresh" -> vector(parsed, true);
          case "torch" -> new TorchContender(parsed, threads);
          case "contract" -> new ContractContender(parsed, threads);
          case "plain" -> new PlainContender(parsed);
          case "copy" -> new CopyContender(parsed.shape());
          default -> throw new IllegalArgumentException(contender + " is no contender");
        };
    buffers = Contender.buffers(parsed.shape().elements());
  }

  private Contender vector(Workload parsed, boolean fresh) {
    return new ArrayContender(
        parsed, new VectorProvider().createArrays(parsed.spec(), threads), fresh);
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

  /** Training, with gradients. */
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

package dev.normative.accelerated.bench;

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

/** What benchmarks of single calls share: a contender for a workload, and its three calls. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx3g", "--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 10, time = 1)
public abstract class CallTimes {
  /** How many threads a call may use; plain Java loops use one. */
  @Param({"1", "2"})
  public int threads;

  private Contender chosen;
  private int buffers;
  private int next;

  abstract Workload workload();

  abstract Contender contender(Workload parsed);

  /** Makes the contender, in the JVM that measures it alone. */
  @Setup(Level.Trial)
  public void choose() {
    Workload parsed = workload();
    chosen = contender(parsed);
    buffers = Contender.buffers(parsed.shape().elements());
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

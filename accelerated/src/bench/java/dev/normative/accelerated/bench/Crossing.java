package dev.normative.accelerated.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What reading an element out of LibTorch's memory costs, which its times include. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 10, time = 1)
public class Crossing {
  private NDManager manager;
  private NDArray array;

  /** An array of four axes, as those of images. */
  @Setup(Level.Trial)
  public void create() {
    manager = Engine.getEngine("PyTorch").newBaseManager();
    array = manager.create(new float[16]).reshape(2, 2, 2, 2);
  }

  /** Reads the first element. */
  @Benchmark
  public float read() {
    return TorchContender.first(array);
  }

  /** Gives back native memory. */
  @TearDown(Level.Trial)
  public void close() {
    manager.close();
  }
}

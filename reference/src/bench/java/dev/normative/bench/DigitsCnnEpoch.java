package dev.normative.bench;

import dev.normative.data.Digits;
import dev.normative.train.TrainingRun;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An epoch of the run {@code digits-cnn-adam}, in FLOAT64. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DigitsCnnEpoch {
  private final Epoch epoch = Epoch.of("digits-cnn-adam", Digits.train(), Digits.test());

  /** What came of the epoch. */
  @Benchmark
  public TrainingRun.Result epoch() {
    return epoch.train();
  }
}

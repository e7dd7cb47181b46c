package dev.normative.bench;

import dev.normative.data.Digits;
import dev.normative.data.Mnist;
import dev.normative.train.TrainingRun;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An epoch of the multilayer perceptron with batch normalization and Adam, in FLOAT64. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MlpAdamEpoch {
  static final String DATA = "data";

  /** digits, which need no download, or mnist. */
  @Param("digits")
  public String data;

  private Epoch epoch;

  /** Reads the data. */
  @Setup
  public void read() throws IOException {
    switch (data) {
      case "digits" -> epoch = Epoch.of("digits-mlp-adam", Digits.train(), Digits.test());
      case "mnist" -> {
        Mnist mnist = Mnist.locate().orThrow();
        epoch = Epoch.of("mlp-adam", mnist.train(), mnist.test());
      }
      default ->
          throw new IllegalArgumentException(
              "no data are called \"" + data + "\"; there are digits and mnist");
    }
  }

  /** What came of the epoch. */
  @Benchmark
  public TrainingRun.Result epoch() {
    return epoch.train();
  }
}

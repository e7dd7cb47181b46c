package dev.normative.accelerated.bench;

import dev.normative.accelerated.training.ArrayTrainer;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.data.Mnist;
import dev.normative.tensor.DType;
import dev.normative.train.Runs;
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

/**
 * A whole run of the multilayer perceptron with batch normalization and Adam in float32 on arrays,
 * in a JVM that has done nothing before it but read the data: initial weights from the seed, all
 * epochs, with their shuffling and the making of every batch, the evaluation on the test data, and
 * all that the compiler does meanwhile. {@code -Dbench.options="-wi 3"} lets the compiler finish
 * first.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 10,
    jvmArgs = {"-Xmx1g", "--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class TrainingTimes {
  /** digits, which need no download: 20 epochs of 1,500; or mnist: 3 epochs of 60,000. */
  @Param("digits")
  public String data;

  /** How many threads a step may use. */
  @Param({"1", "2"})
  public int threads;

  private TrainingRun run;
  private LabelledImages training;
  private LabelledImages test;

  /** Reads the data. */
  @Setup
  public void read() throws IOException {
    switch (data) {
      case "digits" -> {
        run = Runs.named("digits-mlp-adam").withDType(DType.FLOAT32);
        training = Digits.train();
        test = Digits.test();
      }
      case "mnist" -> {
        Mnist mnist = Mnist.locate().orThrow();
        run = Runs.named("mlp-adam").withDType(DType.FLOAT32);
        training = mnist.train();
        test = mnist.test();
      }
      default ->
          throw new IllegalArgumentException(
              "no data are called \"" + data + "\"; there are digits and mnist");
    }
  }

  /** What came of the run. */
  @Benchmark
  public TrainingRun.Result run() {
    return ArrayTrainer.execute(run, training, test, threads, progress -> {});
  }
}

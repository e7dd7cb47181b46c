package dev.normative.bench;

import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.nn.Layer;
import dev.normative.norm.ReferenceProvider;
import dev.normative.optim.Adam;
import dev.normative.optim.Optimizer;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import dev.normative.train.TutorialNetwork;
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

/** A training step of ConvNetWithBN with Adam, on eight images of 3 x 32 x 32, in FLOAT64. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ConvNetStep {
  private static final int[] LABELS = {0, 1, 2, 3, 4, 5, 6, 7};

  private final Layer network =
      TutorialNetwork.CONV_NET_WITH_BN.create(
          new ReferenceProvider(), DType.FLOAT64, new TorchRandom(5));
  private final Optimizer optimizer =
      Adam.Settings.withDefaults(1e-3).optimizer(network.parameters().values());
  private final Variable images = images();

  private static Variable images() {
    Shape shape = Shape.of(LABELS.length, 3, 32, 32);
    double[] pixels = new TorchRandom(6).uniform(shape.elements(), 0, 1);
    return Variable.constant(Tensor.adopting(shape, pixels), DType.FLOAT64);
  }

  /** The loss before the step. */
  @Benchmark
  public double step() {
    Variable scores = network.forward(images, dev.normative.contract.Mode.TRAINING);
    Variable loss = CrossEntropy.mean(scores, LABELS);
    optimizer.step(ReverseSweep.of(loss));
    return loss.value().item();
  }
}

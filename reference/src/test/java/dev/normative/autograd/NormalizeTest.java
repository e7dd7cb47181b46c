package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NormalizeTest {

  @Property(tries = 60)
  void gradientsAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 2, max = 5) int samples,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @IntRange(min = 1, max = 3) int length,
      @ForAll Mode mode,
      @ForAll boolean affine,
      @ForAll long seed) {
    NormSpec spec = NormSpec.batchNorm1d(channels).withEpsilon(0.01).withAffine(affine, affine);
    Normalization normalization = new ReferenceProvider().create(spec);
    TestTensors tensors = new TestTensors(seed);
    Tensor x = tensors.ofOrderOne(samples, channels, length);
    RunningStats running =
        new RunningStats(
            tensors.ofOrderOne(channels),
            tensors.ofOrderOne(channels).map(element -> 0.5 + Math.abs(element)),
            3);
    // A normalized value is at most 2 / sqrt(0.01) = 20, an output at most 21. The reference
    // rounds an output once; then come the product with the upstream gradient and the sum.
    GradientCheck check = TestTensors.check(2 + x.size(), 21.0 * x.size());
    Tensor upstream = tensors.ofOrderOne(samples, channels, length);
    Tensor[] inputs =
        affine
            ? new Tensor[] {x, tensors.ofOrderOne(channels), tensors.ofOrderOne(channels)}
            : new Tensor[] {x};
    assertThat(
            check.discrepancies(
                v -> normalize(normalization, v, running, mode).output(), upstream, inputs))
        .isEmpty();
  }

  private static Normalize normalize(
      Normalization normalization, List<Variable> v, RunningStats running, Mode mode) {
    Optional<Variable> scale = v.size() > 1 ? Optional.of(v.get(1)) : Optional.empty();
    Optional<Variable> shift = v.size() > 1 ? Optional.of(v.get(2)) : Optional.empty();
    return Normalize.of(normalization, v.get(0), scale, shift, running, mode);
  }

  @Test
  void runningStatisticsAreThoseOfTheImplementation() {
    NormSpec spec = NormSpec.batchNorm1d(2).withAffine(false, false);
    Normalization normalization = new ReferenceProvider().create(spec);
    Variable x = Variable.constant(new TestTensors(4).ofOrderOne(5, 2), FLOAT64);
    Normalize result = normalize(normalization, List.of(x), spec.initialStats(), Mode.TRAINING);
    Forward expected =
        normalization.forward(x.value(), Affine.none(), spec.initialStats(), Mode.TRAINING);
    assertThat(result.after()).isEqualTo(expected.after());
    assertThat(result.output().value()).isEqualTo(expected.output());
  }

  @Test
  void theImplementationsBackwardIsCalledOnceForAllThreeGradients() {
    NormSpec spec = NormSpec.batchNorm1d(2);
    AtomicInteger calls = new AtomicInteger();
    Normalization counting = counting(new ReferenceProvider().create(spec), calls);
    TestTensors tensors = new TestTensors(5);
    List<Variable> variables =
        List.of(
            Variable.leaf(tensors.ofOrderOne(4, 2), FLOAT64),
            Variable.leaf(tensors.ofOrderOne(2), FLOAT64),
            Variable.leaf(tensors.ofOrderOne(2), FLOAT64));
    Variable y = normalize(counting, variables, spec.initialStats(), Mode.TRAINING).output();
    ReverseSweep.of(y, Tensor.full(Shape.of(4, 2), 1));
    assertThat(calls).hasValue(1);
    ReverseSweep.of(y, Tensor.full(Shape.of(4, 2), 2));
    assertThat(calls).as("another upstream gradient").hasValue(2);
  }

  private static Normalization counting(Normalization delegate, AtomicInteger backwardCalls) {
    return new Normalization() {
      @Override
      public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
        return delegate.forward(input, affine, before, mode);
      }

      @Override
      public Gradients backward(Forward forward, Tensor upstream) {
        backwardCalls.incrementAndGet();
        return delegate.backward(forward, upstream);
      }
    };
  }
}

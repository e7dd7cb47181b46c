package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecordedSweepTest {

  @Test
  void everyOrderOfAPowerIsExact() {
    Variable x = Variable.leaf(Tensor.scalar(2), FLOAT64);
    Variable y = Multiply.of(Multiply.of(x, x), Multiply.of(x, x));
    assertThat(y.value().item()).isEqualTo(16);
    for (double derivative : new double[] {32, 48, 48, 24}) {
      y = RecordedSweep.of(y).gradient(x);
      assertThat(y.value().item()).isEqualTo(derivative);
    }
  }

  @Test
  void aGradientCanBeDifferentiatedWithRespectToTheUpstreamGradient() {
    Variable x = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    Variable upstream = Variable.leaf(Tensor.vector(3, 5), FLOAT64);
    Variable gradient = RecordedSweep.of(Multiply.of(x, x), upstream).gradient(x);
    assertThat(gradient.value()).isEqualTo(Tensor.vector(6, 20));
    ReverseSweep second = ReverseSweep.of(gradient, Tensor.vector(1, 1));
    assertThat(second.gradient(upstream)).isEqualTo(Tensor.vector(2, 4));
    assertThat(second.gradient(x)).isEqualTo(Tensor.vector(6, 10));
  }

  @Test
  void theGradientOfALinearFunctionIsAConstant() {
    Variable x = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    Variable gradient = RecordedSweep.of(Sum.of(Multiply.of(x, 3))).gradient(x);
    assertThat(gradient.value()).isEqualTo(Tensor.vector(3, 3));
    assertThat(gradient.requiresGradient()).isFalse();
    assertThatThrownBy(() -> ReverseSweep.of(gradient, gradient.value()))
        .hasMessageContaining("requires a gradient");
  }

  @Property(tries = 40)
  void aNetworksGradientsHaveTheBitsOfThePlainSweep(
      @ForAll DType dtype, @ForAll @IntRange(min = 1, max = 3) int samples, @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    List<Variable> v =
        Stream.of(
                tensors.ofOrderOne(samples, 2, 4, 4),
                tensors.ofOrderOne(3, 2, 3, 3),
                tensors.ofOrderOne(3),
                tensors.ofOrderOne(2, 12),
                tensors.ofOrderOne(2))
            .map(tensor -> Variable.leaf(tensor.rounded(dtype), dtype))
            .toList();
    Variable y = network(v);
    Tensor upstream = tensors.ofOrderOne(samples, 2).rounded(dtype);
    ReverseSweep plain = ReverseSweep.of(y, upstream);
    RecordedSweep recorded = RecordedSweep.of(y, Variable.constant(upstream, dtype));
    for (Variable leaf : v) {
      assertThat(recorded.gradient(leaf).value()).isEqualTo(plain.gradient(leaf));
    }
  }

  /** Convolution, rectifier, maxima, fully connected: all linear in each of its pieces. */
  private static Variable network(List<Variable> v) {
    Variable images = Convolution2d.of(v.get(0), v.get(1), v.get(2), new Window(3, 1, 1));
    Variable pooled = MaxPooling2d.of(Rectifier.of(images), new Window(2, 2, 0));
    return AffineMap.of(Reshape.flatten(pooled), v.get(3), v.get(4));
  }

  @Property(tries = 15)
  void anAffineMapCanBeDifferentiatedTwice(
      @ForAll @IntRange(min = 0, max = 3) int samples,
      @ForAll @IntRange(min = 1, max = 6) int inputs,
      @ForAll @IntRange(min = 1, max = 3) int outputs,
      @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    new Derivatives(2, 2 * inputs + 1, 1)
        .check(
            v -> AffineMap.of(v.get(0), v.get(1), v.get(2)),
            seed,
            tensors.ofOrderOne(samples, inputs),
            tensors.ofOrderOne(outputs, inputs),
            tensors.ofOrderOne(outputs));
  }

  @Test
  void aGraphMayBeDeeperThanTheThreadsStack() {
    Variable x = Variable.leaf(Tensor.scalar(1), FLOAT64);
    Variable y = x;
    for (int i = 0; i < 100_000; i++) {
      y = Multiply.of(Negate.of(y), 1);
    }
    Variable gradient = RecordedSweep.of(Multiply.of(y, x)).gradient(x);
    assertThat(gradient.value().item()).isEqualTo(2);
    assertThat(ReverseSweep.of(gradient).gradient(x).item()).isEqualTo(2);
  }

  @Test
  void anOperationWithAPullbackOnTensorsIsRefused() {
    Variable x = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    Variable y = Variable.result(x.value(), new Edge(x, dy -> dy));
    assertThat(ReverseSweep.of(y, Tensor.vector(1, 1)).gradient(x)).isEqualTo(Tensor.vector(1, 1));
    assertThatThrownBy(() -> RecordedSweep.of(Sum.of(y)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only once")
        .hasMessageContaining("Edge.of");
  }

  @Test
  void upstreamGradientsThatDoNotFitAreRefused() {
    Variable x = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    assertThatThrownBy(() -> RecordedSweep.of(x)).hasMessageContaining("upstream gradient");
    assertThatThrownBy(
            () -> RecordedSweep.of(x, Variable.constant(Tensor.zeros(Shape.of(3)), FLOAT64)))
        .hasMessageContaining("upstream gradient has the shape [3]");
    assertThatThrownBy(() -> RecordedSweep.of(x, Variable.constant(Tensor.vector(1, 1), FLOAT32)))
        .hasMessageContaining("FLOAT64 and of FLOAT32");
    assertThatThrownBy(() -> RecordedSweep.of(Sum.of(x)).gradient(Negate.of(x)))
        .hasMessageContaining("was not computed from this variable");
  }
}

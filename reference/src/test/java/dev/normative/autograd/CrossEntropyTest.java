package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {

  @Property(tries = 60)
  void gradientsAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 1, max = 6) int samples,
      @ForAll @IntRange(min = 1, max = 8) int classes,
      @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    int[] targets = tensors.classes(samples, classes);
    // Scores within 1 of 0 make exponentials at most 1, their logarithm at most log 8, and each
    // sample's loss at most 2 + log 8 < 5. Roundings: of the difference to the largest score, the
    // exponential (twice half an ulp), the sum, the logarithm, two differences, the mean.
    GradientCheck check = TestTensors.check(1 + 2 + classes + 2 + 2 + samples + 1, 5);
    assertThat(
            check.discrepancies(
                v -> CrossEntropy.mean(v.get(0), targets),
                Tensor.scalar(1),
                tensors.ofOrderOne(samples, classes)))
        .isEmpty();
  }

  /**
   * PyTorch 2.13.0+cpu, float64: {@code F.cross_entropy} of [[1000, 0, -1000], [0.1, 0.2, 0.3],
   * [-5, 5, 5]] with the targets [1, 2, 0], and its gradient.
   */
  @Test
  void largeScoresNeitherOverflowNorLoseTheLoss() {
    Variable scores =
        Variable.leaf(Tensor.of(Shape.of(3, 3), 1000, 0, -1000, 0.1, 0.2, 0.3, -5, 5, 5), FLOAT64);
    Variable loss = CrossEntropy.mean(scores, 1, 2, 0);
    Offset<Double> fewUlps = Offset.offset(0x1p-52);
    assertThat(loss.value().item()).isEqualTo(337.2317042428321, Offset.offset(0x1p-43));
    assertThat(ReverseSweep.of(loss).gradient(scores).toArray())
        .containsExactly(
            new double[] {
              0.3333333333333333,
              -0.3333333333333333,
              0.0,
              0.10020320178524245,
              0.11074166451111578,
              -0.21094486629635817,
              -0.3333257668501318,
              0.1666628834250659,
              0.1666628834250659
            },
            fewUlps);
  }

  /**
   * PyTorch 2.13.0+cpu: {@code F.cross_entropy} of [[v, 0, 1]] is nan for every target where v is
   * nan or inf; for -inf it is [inf, 1.3132616875182228, 0.31326168751822286].
   */
  @Test
  void scoresThatAreNotFiniteAreTreatedAsInPyTorch() {
    for (int target = 0; target < 3; target++) {
      assertThat(lossOf(Double.NaN, target)).isNaN();
      assertThat(lossOf(Double.POSITIVE_INFINITY, target)).isNaN();
    }
    assertThat(lossOf(Double.NEGATIVE_INFINITY, 0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(lossOf(Double.NEGATIVE_INFINITY, 1))
        .isEqualTo(1.3132616875182228, Offset.offset(0x1p-52));
    assertThat(lossOf(Double.NEGATIVE_INFINITY, 2))
        .isEqualTo(0.31326168751822286, Offset.offset(0x1p-53));
  }

  private static double lossOf(double score, int target) {
    Tensor scores = Tensor.of(Shape.of(1, 3), score, 0, 1);
    return CrossEntropy.mean(Variable.constant(scores, FLOAT64), target).value().item();
  }

  @Test
  void changingTheTargetsLaterChangesNothing() {
    Variable scores = Variable.leaf(Tensor.of(Shape.of(1, 2), 1, 2), FLOAT64);
    int[] targets = {0};
    Variable loss = CrossEntropy.mean(scores, targets);
    targets[0] = 1;
    assertThat(ReverseSweep.of(loss).gradient(scores).at(0)).isNegative();
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    Variable scores = Variable.constant(Tensor.zeros(Shape.of(2, 3)), FLOAT64);
    assertThatThrownBy(() -> CrossEntropy.mean(scores, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("1 targets");
    assertThatThrownBy(() -> CrossEntropy.mean(scores, 0, 3))
        .hasMessageContaining("target 1 is class 3")
        .hasMessageContaining("0 to 2");
    assertThatThrownBy(() -> CrossEntropy.mean(scores, -1, 0))
        .hasMessageContaining("target 0 is class -1");
    Variable empty = Variable.constant(Tensor.zeros(Shape.of(0, 3)), FLOAT64);
    assertThatThrownBy(() -> CrossEntropy.mean(empty)).hasMessageContaining("at least one sample");
    Variable vector = Variable.constant(Tensor.vector(1, 2), FLOAT64);
    assertThatThrownBy(() -> CrossEntropy.mean(vector, 0, 1)).hasMessageContaining("[N, classes]");
  }
}

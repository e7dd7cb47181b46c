package dev.normative.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The check itself must be able to fail. */
class GradientCheckTest {
  private static final Tensor X = Tensor.vector(-0.7, 0.3, 1.1);
  private static final Tensor UPSTREAM = Tensor.vector(1, -2, 0.5);
  // sin errs by at most an ulp; then come a product and a sum of three.
  private static final GradientCheck CHECK = TestTensors.check(2 + 1 + 3, 3.5);

  /** sin of every element, with what claims to be its derivative. */
  private static Variable sine(Variable x, DoubleUnaryOperator derivative) {
    return Variable.result(
        x.value().map(StrictMath::sin),
        new Edge(
            x,
            dy -> {
              double[] dx = dy.toArray();
              for (int i = 0; i < dx.length; i++) {
                dx[i] *= derivative.applyAsDouble(x.value().at(i));
              }
              return Tensor.of(dy.shape(), dx);
            }));
  }

  private static int discrepancies(DoubleUnaryOperator derivative) {
    return CHECK.discrepancies(v -> sine(v.get(0), derivative), UPSTREAM, X).size();
  }

  @Test
  void aRightDerivativePasses() {
    assertThat(discrepancies(StrictMath::cos)).isZero();
  }

  @Test
  void aWrongSignFails() {
    assertThat(discrepancies(x -> -StrictMath.cos(x))).isEqualTo(3);
  }

  @Test
  void anErrorOfOnePartInAHundredMillionFails() {
    assertThat(discrepancies(x -> StrictMath.cos(x) * (1 + 1e-8))).isEqualTo(3);
  }

  @Test
  void aDerivativeThatIsNaNFails() {
    assertThat(discrepancies(x -> x > 1 ? Double.NaN : StrictMath.cos(x))).isEqualTo(1);
  }

  @Test
  void aDiscrepancySaysWhereAndHowFar() {
    var found =
        CHECK.discrepancies(
            v -> sine(v.get(0), x -> x == 0.3 ? 2 : StrictMath.cos(x)), UPSTREAM, X);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).input()).isZero();
    assertThat(found.get(0).position()).isEqualTo(1);
    assertThat(found.get(0).swept()).isEqualTo(-4);
    assertThat(Math.abs(found.get(0).difference() + 2 * StrictMath.cos(0.3)))
        .isLessThan(found.get(0).tolerance());
  }

  @Test
  void theToleranceIsSmallEnoughToMeanSomething() {
    var found = CHECK.discrepancies(v -> sine(v.get(0), x -> 2), UPSTREAM, X);
    assertThat(found).hasSize(3).allSatisfy(one -> assertThat(one.tolerance()).isLessThan(1e-10));
  }

  @Test
  void stepsAndErrorsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new GradientCheck(0, 0)).hasMessageContaining("step 0.0");
    assertThatThrownBy(() -> new GradientCheck(Double.NaN, 0)).hasMessageContaining("step NaN");
    assertThatThrownBy(() -> new GradientCheck(1, -1)).hasMessageContaining("error -1.0");
    assertThatThrownBy(() -> new GradientCheck(1, Double.POSITIVE_INFINITY))
        .hasMessageContaining("finite");
  }
}

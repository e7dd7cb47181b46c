package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What addition and ReLU make of a value that may be off: as derived, and enough. */
class FusedOutputTest {
  private static final Tensor Z = Tensor.vector(1, -2, 0.5, -0.25);

  private static Expectation z(DType dtype, double tolerance) {
    return new Expectation(dtype, Z, Tensor.full(Z.shape(), tolerance));
  }

  @Test
  void withoutAResidualReluAloneIsDoneAndTheBoundStays() {
    Expectation fused = FusedOutput.of(z(DType.FLOAT32, 1e-3), Optional.empty());
    assertThat(fused.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(fused.expected()).isEqualTo(Tensor.vector(1, 0, 0.5, 0));
    assertThat(fused.tolerance().at(0)).isEqualTo(1e-3 + Math.ulp(1.0));
    assertThat(fused.tolerance().at(1)).isEqualTo(1e-3);
  }

  @Test
  void theErrorOfWhatIsAddedToIsRoundedToo() {
    double u = DType.FLOAT32.unitRoundoff();
    // So large that its product with u is to be seen.
    double tolerance = 0.75;
    Expectation fused =
        FusedOutput.of(z(DType.FLOAT32, tolerance), Optional.of(Tensor.vector(3, -1, -0.5, 8)));
    assertThat(fused.expected()).isEqualTo(Tensor.vector(4, 0, 0, 7.75));
    double[] sums = {4, 3, 0, 7.75};
    for (int i = 0; i < sums.length; i++) {
      double roundings = 2 * u * (sums[i] + 0.75) + u * u * (sums[i] + 0.75);
      double ulp = Math.ulp(fused.expected().at(i));
      assertThat(fused.tolerance().at(i) - tolerance)
          .isCloseTo(roundings + ulp, withinPercentage(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void anAdditionIsRoundedTwiceAtMost(DType dtype) {
    double u = dtype.unitRoundoff();
    // Without an error of z, the roundings are all there is.
    double[] sums = {4, 3, 0, 7.75};
    Expectation exact = FusedOutput.of(z(dtype, 0), Optional.of(Tensor.vector(3, -1, -0.5, 8)));
    for (int i = 0; i < sums.length; i++) {
      double ulp = Math.ulp(exact.expected().at(i));
      assertThat(exact.tolerance().at(i))
          .isCloseTo(2 * u * sums[i] + u * u * sums[i] + ulp, withinPercentage(1e-10));
    }
  }

  @Test
  void noWayToAddExceedsTheBound() {
    SplittableRandom random = new SplittableRandom(1);
    double u = DType.FLOAT32.unitRoundoff();
    for (int i = 0; i < 200_000; i++) {
      double z = Math.scalb(random.nextDouble(-1, 1), random.nextInt(-3, 4));
      float r = (float) (random.nextInt(3) == 0 ? -z : random.nextDouble(-4, 4));
      double error = Math.scalb(u, random.nextInt(0, 6)) * Math.abs(z);
      // In the format, and in a wider one with a single rounding.
      float narrow = (float) (z + error * random.nextDouble(-1, 1) * (1 - 1e-3));
      if (Math.abs(narrow - z) > error) {
        continue;
      }
      double wide = z + error * random.nextDouble(-1, 1);
      Expectation fused =
          FusedOutput.of(
              new Expectation(DType.FLOAT32, Tensor.vector(z), Tensor.vector(error)),
              Optional.of(Tensor.vector(r)));
      for (float y : new float[] {Math.max(0, narrow + r), Math.max(0, (float) (wide + r))}) {
        assertThat(fused.worst(Tensor.vector(y)).share()).isLessThanOrEqualTo(1);
      }
    }
  }
}

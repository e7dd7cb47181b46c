package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients that sums or coefficients in float arithmetic would lose, and that come out because
 * they are computed again in double.
 */
class FloatSumsOutOfRangeIT {
  private static final int COLUMNS = 33;
  private static final Shape SHAPE = Shape.of(36, COLUMNS);

  private final SplittableRandom random = new SplittableRandom(3);

  static Stream<NormSpec> specifications() {
    return Stream.of(
            NormSpec.layerNorm(COLUMNS), NormSpec.rmsNorm(COLUMNS), NormSpec.batchNorm1d(COLUMNS))
        .map(spec -> spec.withDType(DType.FLOAT32));
  }

  /**
   * In every leaf, along rows and across them, two neighbours' sum overflows; others take it back.
   */
  @ParameterizedTest
  @MethodSource("specifications")
  void sumsThatOverflowOnTheirWay(NormSpec spec) {
    double[] some = random.doubles(16, -1000, 1000).toArray();
    Tensor input = tensor(i -> some[i / COLUMNS % 2 * 8 + i % COLUMNS % 8]);
    Tensor upstream = tensor(i -> 2e38 * sign(i / COLUMNS / 2) * sign(i % COLUMNS / 8));
    assertGradientsOfTheReference(spec, input, upstream);
  }

  /** What is taken away of the gradients, and they themselves, are subnormal; results are not. */
  @ParameterizedTest
  @MethodSource("specifications")
  void coefficientsThatUnderflow(NormSpec spec) {
    Tensor input = tensor(i -> random.nextDouble(1e-3));
    Tensor upstream = tensor(i -> random.nextDouble(1e-41));
    assertGradientsOfTheReference(spec, input, upstream);
  }

  /** One row and one column whose deviations overflow, among others that fit. */
  @ParameterizedTest
  @MethodSource("specifications")
  void deviationsThatOverflow(NormSpec spec) {
    boolean ofColumns = spec.reduction() instanceof Reduction.PerChannel;
    Tensor input =
        tensor(
            i -> {
              int set = ofColumns ? i % COLUMNS : i / COLUMNS;
              int place = ofColumns ? i / COLUMNS : i % COLUMNS;
              return set == 7 ? 3e38 * (place % 11 == 0 ? -1 : 1) : random.nextDouble(1, 3);
            });
    assertGradientsOfTheReference(spec, input, tensor(i -> random.nextDouble(-1, 3)));
  }

  private static int sign(int i) {
    return i % 2 == 0 ? 1 : -1;
  }

  private static Tensor tensor(IntToDoubleFunction values) {
    return Tensor.adopting(
            SHAPE, IntStream.range(0, SHAPE.elements()).mapToDouble(values).toArray())
        .rounded(DType.FLOAT32);
  }

  private static void assertGradientsOfTheReference(NormSpec spec, Tensor input, Tensor upstream) {
    Case call =
        new Case(spec, input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING, upstream);
    Gradients expected = call.run(new ReferenceProvider()).gradients();
    Gradients actual = call.run(new VectorProvider()).gradients();
    assertClose(actual.input(), expected.input(), 0);
    double size = largest(upstream);
    assertClose(actual.scale().orElseThrow(), expected.scale().orElseThrow(), size);
    if (expected.shift().isPresent()) {
      assertClose(actual.shift().orElseThrow(), expected.shift().orElseThrow(), size);
    }
  }

  private static void assertClose(Tensor actual, Tensor expected, double size) {
    // Each of the products that are added up may be off by half of the smallest number.
    double allowed = 1e-5 * Math.max(size, largest(expected)) + SHAPE.size(0) * Float.MIN_VALUE;
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i)).isCloseTo(expected.at(i), within(allowed));
    }
  }

  private static double largest(Tensor tensor) {
    return IntStream.range(0, tensor.size())
        .mapToDouble(i -> Math.abs(tensor.at(i)))
        .max()
        .orElse(0);
  }
}

package dev.normative.autograd;

import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What holds for an operation must hold for its gradient: as a function of the inputs and of the
 * upstream gradient, it too has first and second derivatives that agree with finite differences.
 */
class ThirdDerivativesTest {

  /** The gradient with respect to one of the inputs; the last variable is the upstream gradient. */
  private static Function<List<Variable>, Variable> gradient(
      Function<List<Variable>, Variable> operation, int input) {
    return v -> {
      List<Variable> given = v.stream().map(Derivatives::leaf).toList();
      int inputs = given.size() - 1;
      RecordedSweep sweep =
          RecordedSweep.of(operation.apply(given.subList(0, inputs)), given.get(inputs));
      Variable gradient = sweep.gradient(given.get(input));
      for (Variable other : given) {
        // So that it depends on every input, with the derivative 0 where it does not.
        gradient = Add.of(gradient, Multiply.of(Sum.of(other), 0));
      }
      return gradient;
    };
  }

  private enum Smooth {
    CONVOLUTION(v -> Convolution.of(v.get(0), v.get(1), new Window(2, 1, 1))),
    MATRIX_PRODUCT(v -> MatrixProduct.of(slice(v.get(0)), slice(v.get(1)))),
    PRODUCT(v -> Multiply.of(v.get(0), Sum.keeping(v.get(1), 1))),
    SOFTMAX(v -> Softmax.of(Multiply.of(v.get(0), v.get(1)), 1)),
    LOG_SOFTMAX(v -> LogSoftmax.of(Multiply.of(v.get(0), v.get(1)), 2)),
    AFFINE_MAP(
        v -> AffineMap.of(slice(v.get(0)), slice(v.get(1)), Slice.at(slice(v.get(1)), 1, 0))),
    MEAN_OF_A_WINDOW(v -> AveragePooling.of(Multiply.of(v.get(0), v.get(1)), new Window(2, 1, 1))),
    NORMALIZATION(
        v ->
            Normalize.of(
                    new ReferenceProvider().create(spec()),
                    spec(),
                    v.get(0),
                    Optional.of(Reshape.to(spec().reduction().parameterShape(), v.get(1))),
                    Optional.empty(),
                    RunningStats.none(),
                    Mode.TRAINING)
                .output());

    private final Function<List<Variable>, Variable> operation;

    Smooth(Function<List<Variable>, Variable> operation) {
      this.operation = operation;
    }

    private static Variable slice(Variable v) {
      return Slice.at(v, 0, 0);
    }

    private static NormSpec spec() {
      return NormSpec.layerNorm(2, 2, 2).withEpsilon(0.5).withAffine(true, false);
    }
  }

  @Property(tries = 40)
  void theGradientOfAnOperationHasItsDerivatives(
      @ForAll Smooth smooth, @ForAll boolean second, @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    Tensor a = tensors.ofOrderOne(2, 2, 2);
    Tensor b = tensors.ofOrderOne(2, 2, 2);
    Tensor value = smooth.operation.apply(Derivatives.leaves(a, b)).value();
    Tensor upstream = tensors.ofOrderOne(value.shape().toArray());
    // Of all these, normalization has the largest derivatives: of order r^4 times small sums.
    new Derivatives(80, 12, 64)
        .check(gradient(smooth.operation, second ? 1 : 0), seed, a, b, upstream);
  }
}

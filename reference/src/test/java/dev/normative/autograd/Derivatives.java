package dev.normative.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.data.Offset;

/**
 * First and second derivatives of an operation against finite differences: the gradients of a
 * {@link ReverseSweep} against its values, and the gradients of gradients against the gradients of
 * a {@link RecordedSweep}. Both gradients must also be the same.
 *
 * <p>A rounding of an intermediate result of magnitude L at most errs by u L at most, and reaches a
 * result through factors that are derivatives, of magnitude L at most again. So where a weighted
 * sum has n elements of k terms each, and each term takes R roundings besides the additions, the
 * sum errs by (R + n + k) n k u L^2 at most.
 *
 * @param roundings R
 * @param paths k: on how many input elements one element of the result depends (each of several
 *     inputs counted as one more element)
 * @param largest L, at least 1, a bound on values, intermediates and derivatives up to the second
 */
record Derivatives(int roundings, int paths, double largest) {
  private static final double UNIT_ROUNDOFF = 0x1p-53;

  /** Checks all derivatives with respect to these inputs; the seed gives the weights. */
  void check(Function<List<Variable>, Variable> operation, long seed, Tensor... inputs) {
    Tensor value = operation.apply(constants(inputs)).value();
    TestTensors tensors = new TestTensors(seed);
    Tensor upstream = tensors.ofOrderOne(value.shape().toArray());
    assertThat(check(value.size()).discrepancies(operation, upstream, inputs))
        .as("first derivatives")
        .isEmpty();
    recordedIsTheSame(operation, upstream, inputs);

    Tensor[] withUpstream = Arrays.copyOf(inputs, inputs.length + 1);
    withUpstream[inputs.length] = upstream;
    List<Tensor> weights =
        Arrays.stream(inputs).map(x -> tensors.ofOrderOne(x.shape().toArray())).toList();
    int terms = weights.stream().mapToInt(Tensor::size).sum() + value.size();
    assertThat(
            check(terms)
                .discrepancies(
                    v -> weightedGradients(operation, v, weights), Tensor.scalar(1), withUpstream))
        .as("second derivatives")
        .isEmpty();
  }

  private GradientCheck check(int terms) {
    double error =
        (roundings + terms + paths) * (double) terms * paths * largest * largest * UNIT_ROUNDOFF;
    return new GradientCheck(0x1p-7, error);
  }

  private void recordedIsTheSame(
      Function<List<Variable>, Variable> operation, Tensor upstream, Tensor... inputs) {
    List<Variable> leaves = leaves(inputs);
    Variable y = operation.apply(leaves);
    ReverseSweep plain = ReverseSweep.of(y, upstream);
    RecordedSweep recorded = RecordedSweep.of(y, Variable.constant(upstream, DType.FLOAT64));
    double tolerance = check(upstream.size()).evaluationError();
    for (Variable leaf : leaves) {
      assertThat(recorded.gradient(leaf).value().toArray())
          .as("recorded gradient")
          .containsExactly(plain.gradient(leaf).toArray(), Offset.offset(tolerance));
    }
  }

  /** The sum of weights times gradients; the last variable is the upstream gradient. */
  static Variable weightedGradients(
      Function<List<Variable>, Variable> operation, List<Variable> v, List<Tensor> weights) {
    List<Variable> given = v.stream().map(Derivatives::leaf).toList();
    List<Variable> inputs = given.subList(0, weights.size());
    RecordedSweep sweep = RecordedSweep.of(operation.apply(inputs), given.get(weights.size()));
    Variable sum = Variable.constant(Tensor.scalar(0), DType.FLOAT64);
    for (int i = 0; i < inputs.size(); i++) {
      Variable weight = Variable.constant(weights.get(i), DType.FLOAT64);
      sum = Add.of(sum, Sum.of(Multiply.of(sweep.gradient(inputs.get(i)), weight)));
    }
    // A gradient that does not depend on an input has no gradient there; 0 times the input makes
    // it depend, with the derivative 0 that it should have.
    for (Variable input : given) {
      sum = Add.of(sum, Sum.of(Multiply.of(input, 0)));
    }
    return sum;
  }

  /** The variable itself, or its value as a leaf where it is a constant. */
  static Variable leaf(Variable v) {
    return v.requiresGradient() ? v : Variable.leaf(v.value(), v.dtype());
  }

  static List<Variable> leaves(Tensor... values) {
    return Arrays.stream(values).map(value -> Variable.leaf(value, DType.FLOAT64)).toList();
  }

  private static List<Variable> constants(Tensor... values) {
    return Arrays.stream(values).map(value -> Variable.constant(value, DType.FLOAT64)).toList();
  }

  /** A shape out of what a property draws. */
  static int[] sizes(List<Integer> drawn) {
    return drawn.stream().mapToInt(Integer::intValue).toArray();
  }
}

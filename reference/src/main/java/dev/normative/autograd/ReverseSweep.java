package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Set;

/**
 * The gradients of one variable with respect to everything that it was computed from: reverse-mode
 * differentiation.
 *
 * <p>Variables are visited in one fixed order, each after all that were computed from it: the
 * reverse of a depth-first walk that takes parents in the order of the operations' edges.
 * Contributions to a gradient are added in that order and rounded to the format after each
 * addition, so one graph has the same bits every time. The walk keeps its own stack, so a graph may
 * be as deep as memory allows. Nothing is recorded; for gradients of gradients, see {@link
 * RecordedSweep}.
 */
public final class ReverseSweep {
  private final Walk<Tensor> walk;

  private ReverseSweep(Walk<Tensor> walk) {
    this.walk = walk;
  }

  /** The gradients of a variable with a single element, a loss for instance. */
  public static ReverseSweep of(Variable output) {
    Walk.requireSingleElement(output);
    return of(output, Tensor.full(output.shape(), 1));
  }

  /** The gradients of sum(upstream * output). */
  public static ReverseSweep of(Variable output, Tensor upstream) {
    Tensor rounded = upstream.rounded(output.dtype());
    return new ReverseSweep(new Walk<>(output, rounded, Set.of(), Tensors.ARITHMETIC));
  }

  /**
   * The gradient with respect to a variable, of its shape.
   *
   * @throws IllegalArgumentException where the output was not computed from this very variable:
   *     zero would be right in mathematics, but is far more often a mistake
   */
  public Tensor gradient(Variable variable) {
    return walk.gradient(variable);
  }

  private enum Tensors implements Walk.Arithmetic<Tensor> {
    ARITHMETIC;

    @Override
    public Tensor pull(Edge edge, Tensor upstream, Variable result) {
      return edge.pull(upstream, result).rounded(edge.parent().dtype());
    }

    @Override
    public Tensor sum(Tensor first, Tensor second, Variable variable) {
      double[] sum = new double[first.size()];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = first.at(i) + second.at(i);
      }
      return Tensor.adopting(first.shape(), sum).rounded(variable.dtype());
    }

    @Override
    public Shape shape(Tensor gradient) {
      return gradient.shape();
    }
  }
}

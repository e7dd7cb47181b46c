package dev.normative.autograd;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The gradients of one variable with respect to everything that it was computed from: reverse-mode
 * differentiation.
 *
 * <p>Variables are visited in one fixed order, each after all that were computed from it: the
 * reverse of a depth-first walk that takes parents in the order of the operations' edges.
 * Contributions to a gradient are added in that order and rounded to the format after each
 * addition, so one graph has the same bits every time. The walk keeps its own stack, so a graph may
 * be as deep as memory allows.
 */
public final class ReverseSweep {
  private final Map<Variable, Tensor> gradients = new IdentityHashMap<>();

  private ReverseSweep() {}

  /** The gradients of a variable with a single element, a loss for instance. */
  public static ReverseSweep of(Variable output) {
    if (output.value().size() != 1) {
      throw new IllegalArgumentException(
          "only a single element has a gradient, but the variable has the shape "
              + output.shape()
              + "; say with an upstream gradient how its elements are weighted");
    }
    return of(output, Tensor.full(output.shape(), 1));
  }

  /** The gradients of sum(upstream * output). */
  public static ReverseSweep of(Variable output, Tensor upstream) {
    if (!output.requiresGradient()) {
      throw new IllegalArgumentException(
          "nothing that this variable was computed from requires a gradient: " + output);
    }
    requireShape("upstream gradient", upstream, output.shape());
    ReverseSweep sweep = new ReverseSweep();
    sweep.gradients.put(output, upstream.rounded(output.dtype()));
    List<Variable> parentsFirst = parentsFirst(output);
    for (int i = parentsFirst.size() - 1; i >= 0; i--) {
      sweep.visit(parentsFirst.get(i));
    }
    return sweep;
  }

  private void visit(Variable variable) {
    Tensor upstream = gradients.get(variable);
    for (Edge edge : variable.edges()) {
      Tensor contribution = edge.pullback().apply(upstream);
      requireShape("an operation's gradient", contribution, edge.parent().shape());
      DType dtype = edge.parent().dtype();
      gradients.merge(
          edge.parent(), contribution.rounded(dtype), (a, b) -> sum(a, b).rounded(dtype));
    }
  }

  /** Every variable that the output depends on, each after all that it was computed from. */
  private static List<Variable> parentsFirst(Variable output) {
    List<Variable> order = new ArrayList<>();
    Set<Variable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Visit> path = new ArrayDeque<>();
    seen.add(output);
    path.push(new Visit(output));
    while (!path.isEmpty()) {
      Visit visit = path.peek();
      if (visit.rest.hasNext()) {
        Variable parent = visit.rest.next().parent();
        if (seen.add(parent)) {
          path.push(new Visit(parent));
        }
      } else {
        order.add(path.pop().variable);
      }
    }
    return order;
  }

  /** A variable on the current path, and those of its parents that were not looked at yet. */
  private record Visit(Variable variable, Iterator<Edge> rest) {
    Visit(Variable variable) {
      this(variable, variable.edges().iterator());
    }
  }

  private static Tensor sum(Tensor a, Tensor b) {
    double[] sum = new double[a.size()];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a.at(i) + b.at(i);
    }
    return Tensor.adopting(a.shape(), sum);
  }

  private static void requireShape(String name, Tensor tensor, Shape expected) {
    if (!tensor.shape().equals(expected)) {
      throw new IllegalArgumentException(
          name + " has the shape " + tensor.shape() + "; the variable's is " + expected);
    }
  }

  /**
   * The gradient with respect to a variable, of its shape.
   *
   * @throws IllegalArgumentException where the output was not computed from this very variable:
   *     zero would be right in mathematics, but is far more often a mistake
   */
  public Tensor gradient(Variable variable) {
    Tensor gradient = gradients.get(variable);
    if (gradient == null) {
      throw new IllegalArgumentException(
          variable.requiresGradient()
              ? "the output was not computed from this variable: "
                  + variable
                  + "; a parameter gets a new variable with every optimizer step, so build the"
                  + " graph anew before each"
              : "no gradient was computed for this variable, which requires none: " + variable);
    }
    return gradient;
  }
}

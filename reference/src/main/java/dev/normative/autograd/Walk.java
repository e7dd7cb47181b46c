package dev.normative.autograd;

import dev.normative.tensor.Shape;
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
 * The walk from an output back through all that it was computed from, and the gradients found on
 * the way, whatever these are made of.
 *
 * <p>Variables are visited in one fixed order, each after all that were computed from it: the
 * reverse of a depth-first walk that takes parents in the order of the operations' edges. The walk
 * keeps its own stack, so a graph may be as deep as memory allows.
 *
 * @param <G> what a gradient is: a tensor, or a variable where the sweep is recorded
 */
final class Walk<G> {
  private final Map<Variable, G> gradients = new IdentityHashMap<>();
  private final Arithmetic<G> arithmetic;

  /** What a walk does with gradients. */
  interface Arithmetic<G> {
    /** The gradient with respect to an edge's parent, in the parent's format. */
    G pull(Edge edge, G upstream, Variable result);

    /** The sum of two contributions to the gradient of one variable. */
    G sum(G first, G second, Variable variable);

    Shape shape(G gradient);
  }

  /**
   * Walks back from an output.
   *
   * @param boundary variables that the walk reaches but does not go beyond
   */
  Walk(Variable output, G upstream, Set<Variable> boundary, Arithmetic<G> arithmetic) {
    if (!output.requiresGradient()) {
      throw new IllegalArgumentException(
          "nothing that this variable was computed from requires a gradient: " + output);
    }
    this.arithmetic = arithmetic;
    requireShape("upstream gradient", upstream, output.shape());
    gradients.put(output, upstream);
    List<Variable> parentsFirst = parentsFirst(output, boundary);
    for (int i = parentsFirst.size() - 1; i >= 0; i--) {
      if (!boundary.contains(parentsFirst.get(i))) {
        visit(parentsFirst.get(i));
      }
    }
  }

  static void requireSingleElement(Variable output) {
    if (output.value().size() != 1) {
      throw new IllegalArgumentException(
          "only a single element has a gradient, but the variable has the shape "
              + output.shape()
              + "; say with an upstream gradient how its elements are weighted");
    }
  }

  private void visit(Variable variable) {
    G upstream = gradients.get(variable);
    for (Edge edge : variable.edges()) {
      G contribution = arithmetic.pull(edge, upstream, variable);
      requireShape("an operation's gradient", contribution, edge.parent().shape());
      gradients.merge(edge.parent(), contribution, (a, b) -> arithmetic.sum(a, b, edge.parent()));
    }
  }

  /** Every variable that the output depends on, each after all that it was computed from. */
  private static List<Variable> parentsFirst(Variable output, Set<Variable> boundary) {
    List<Variable> order = new ArrayList<>();
    Set<Variable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Visit> path = new ArrayDeque<>();
    seen.add(output);
    path.push(new Visit(output, boundary));
    while (!path.isEmpty()) {
      Visit visit = path.peek();
      if (visit.rest.hasNext()) {
        Variable parent = visit.rest.next().parent();
        if (seen.add(parent)) {
          path.push(new Visit(parent, boundary));
        }
      } else {
        order.add(path.pop().variable);
      }
    }
    return order;
  }

  /** A variable on the current path, and those of its parents that were not looked at yet. */
  private record Visit(Variable variable, Iterator<Edge> rest) {
    Visit(Variable variable, Set<Variable> boundary) {
      this(
          variable,
          boundary.contains(variable) ? Collections.emptyIterator() : variable.edges().iterator());
    }
  }

  private void requireShape(String name, G gradient, Shape expected) {
    Shape shape = arithmetic.shape(gradient);
    if (!shape.equals(expected)) {
      throw new IllegalArgumentException(
          name + " has the shape " + shape + "; the variable's is " + expected);
    }
  }

  /** The gradient with respect to a variable that the output was computed from. */
  G gradient(Variable variable) {
    G gradient = gradients.get(variable);
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

package dev.normative.autograd;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A tensor that knows how it was computed, as far as derivatives need that.
 *
 * <p>Immutable: gradients are what a {@link ReverseSweep} gives back, so none is ever left over
 * from an earlier step. Every value is one of the variable's format; a result is computed in
 * doubles and then rounded, which for FLOAT32 gives the float nearest to what the operation's sums
 * in double precision came to.
 */
public final class Variable {
  private final Tensor value;
  private final DType dtype;
  private final boolean requiresGradient;
  private final List<Edge> edges;

  private Variable(Tensor value, DType dtype, boolean requiresGradient, List<Edge> edges) {
    this.value = value;
    this.dtype = dtype;
    this.requiresGradient = requiresGradient;
    this.edges = edges;
  }

  /** A value that no gradient is wanted of, a batch of images for instance. */
  public static Variable constant(Tensor value, DType dtype) {
    return new Variable(exactly(value, dtype), dtype, false, List.of());
  }

  /** A value whose gradient is wanted and that was not computed from others. */
  public static Variable leaf(Tensor value, DType dtype) {
    return new Variable(exactly(value, dtype), dtype, true, List.of());
  }

  /**
   * What an operation computed, rounded to the format that all the variables it was computed from
   * must share. It requires a gradient where one of them does, except in {@link NoGradient}.
   *
   * @param edges one for each of these variables, in the operation's own order
   */
  public static Variable result(Tensor value, Edge... edges) {
    if (edges.length == 0) {
      throw new IllegalArgumentException(
          "a result needs an edge to each variable it was computed from; for a value that was not"
              + " computed, use constant or leaf");
    }
    DType dtype = edges[0].parent().dtype();
    for (Edge edge : edges) {
      requireSameFormat(edges[0].parent(), edge.parent());
    }
    Tensor rounded = value.rounded(dtype);
    if (NoGradient.isActive()) {
      return computed(rounded, dtype);
    }
    // A constant is not part of the graph: nothing is kept for it or computed for it later.
    List<Edge> needed = Stream.of(edges).filter(edge -> edge.parent().requiresGradient()).toList();
    return new Variable(rounded, dtype, !needed.isEmpty(), needed);
  }

  /** A constant whose value is known to be of the format, for it was computed in it. */
  static Variable computed(Tensor value, DType dtype) {
    return new Variable(value, dtype, false, List.of());
  }

  static void requireSameFormat(Variable a, Variable b) {
    if (a.dtype != b.dtype) {
      throw new IllegalArgumentException(
          "one operation was given variables of "
              + a.dtype
              + " and of "
              + b.dtype
              + "; all must share one format");
    }
  }

  /** This value as a constant: what is computed from it has no gradient with respect to this. */
  public Variable detached() {
    return requiresGradient ? computed(value, dtype) : this;
  }

  private static Tensor exactly(Tensor value, DType dtype) {
    Objects.requireNonNull(value, "value");
    if (!value.isExactlyIn(dtype)) {
      throw new IllegalArgumentException(
          "the tensor holds values that are not exactly "
              + dtype
              + "; round it first: tensor.rounded("
              + dtype
              + ")");
    }
    return value;
  }

  /** The value. */
  public Tensor value() {
    return value;
  }

  /** The value's shape. */
  public Shape shape() {
    return value.shape();
  }

  /** The format of the value and of its gradient. */
  public DType dtype() {
    return dtype;
  }

  /** Whether a gradient can be asked of this variable. */
  public boolean requiresGradient() {
    return requiresGradient;
  }

  /** The variables that this one was computed from and that require gradients. */
  List<Edge> edges() {
    return edges;
  }

  /** The shape, the format and whether a gradient is required. */
  @Override
  public String toString() {
    return "Variable" + shape() + " " + dtype + (requiresGradient ? " requiring a gradient" : "");
  }
}

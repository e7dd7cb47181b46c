package dev.normative.autograd;

import dev.normative.tensor.Tensor;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * How a result depends on one of the variables that it was computed from: the pullback, which turns
 * the gradient with respect to the result into the gradient with respect to that parent, of the
 * parent's shape. It is called only where the parent requires a gradient.
 *
 * <p>A pullback that is written with operations on variables can itself be differentiated, so
 * {@link RecordedSweep} gives gradients of gradients. One that works on tensors is faster where a
 * fused loop exists; it may be accompanied by one on variables ({@link #recordedAs}).
 */
public final class Edge {
  private final Variable parent;
  private final Plain plain;
  private final BinaryOperator<Variable> recorded;

  private Edge(Variable parent, Plain plain, BinaryOperator<Variable> recorded) {
    this.parent = Objects.requireNonNull(parent, "parent");
    this.plain = plain;
    this.recorded = recorded;
  }

  private interface Plain {
    Tensor pull(Tensor upstream, Variable result);
  }

  /**
   * An edge whose pullback works on tensors: it can be differentiated once, with {@link
   * ReverseSweep}.
   */
  public Edge(Variable parent, UnaryOperator<Tensor> pullback) {
    this(parent, (dy, y) -> pullback.apply(dy), null);
  }

  /** An edge whose pullback is made of operations: it can be differentiated again. */
  public static Edge of(Variable parent, UnaryOperator<Variable> pullback) {
    return viaResult(parent, (dy, y) -> pullback.apply(dy));
  }

  /**
   * As {@link #of}, for a pullback that needs the operation's result.
   *
   * @param pullback is given the gradient with respect to the result, and the result
   */
  public static Edge viaResult(Variable parent, BinaryOperator<Variable> pullback) {
    Plain plain =
        (dy, y) ->
            NoGradient.compute(() -> pullback.apply(Variable.computed(dy, y.dtype()), y)).value();
    return new Edge(parent, plain, pullback);
  }

  /**
   * This edge with a second way to the same gradient, for sweeps that are recorded.
   *
   * @param pullback equal in mathematics to this edge's own, made of operations
   */
  public Edge recordedAs(UnaryOperator<Variable> pullback) {
    return new Edge(parent, plain, (dy, y) -> pullback.apply(dy));
  }

  /** What the result was computed from. */
  public Variable parent() {
    return parent;
  }

  Tensor pull(Tensor upstream, Variable result) {
    return plain.pull(upstream, result);
  }

  Variable pullRecorded(Variable upstream, Variable result) {
    if (recorded == null) {
      throw new IllegalStateException(
          "an operation between "
              + parent
              + " and "
              + result
              + " gives its gradient as a tensor, so it can be differentiated only once: use"
              + " ReverseSweep, or give the operation a pullback on variables (Edge.of, or"
              + " recordedAs; for Normalize, the specification)");
    }
    return recorded.apply(upstream, result);
  }
}

package dev.normative.autograd;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A normalization by whatever implementation, as an operation: value and derivatives are those that
 * the implementation gives.
 *
 * @param output the normalized variable, of the input's shape
 * @param after the running statistics after the call
 */
public record Normalize(Variable output, RunningStats after) {

  /**
   * Normalizes a variable; the arguments are those of {@link Normalization#forward}.
   *
   * @param scale present exactly where the specification has a scale
   * @param shift present exactly where the specification has a shift
   */
  public static Normalize of(
      Normalization normalization,
      Variable x,
      Optional<Variable> scale,
      Optional<Variable> shift,
      RunningStats before,
      Mode mode) {
    Affine affine = new Affine(scale.map(Variable::value), shift.map(Variable::value));
    Forward forward = normalization.forward(x.value(), affine, before, mode);
    Backward backward = new Backward(normalization, forward);
    List<Edge> edges = new ArrayList<>();
    edges.add(new Edge(x, dy -> backward.of(dy).input()));
    scale.ifPresent(v -> edges.add(new Edge(v, dy -> backward.of(dy).scale().orElseThrow())));
    shift.ifPresent(v -> edges.add(new Edge(v, dy -> backward.of(dy).shift().orElseThrow())));
    Variable output = Variable.result(forward.output(), edges.toArray(Edge[]::new));
    return new Normalize(output, forward.after());
  }

  /** The backward call, made once for the three edges that are asked with the same gradient. */
  private static final class Backward {
    private final Normalization normalization;
    private final Forward forward;
    private Tensor upstream;
    private Gradients gradients;

    Backward(Normalization normalization, Forward forward) {
      this.normalization = normalization;
      this.forward = forward;
    }

    Gradients of(Tensor dy) {
      if (upstream != dy) {
        gradients = normalization.backward(forward, dy);
        upstream = dy;
      }
      return gradients;
    }
  }
}

package dev.normative.autograd;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A normalization by whatever implementation, as an operation: value and derivatives are those that
 * the implementation gives.
 *
 * @param output the normalized variable, of the input's shape
 * @param after the running statistics after the call
 */
public record Normalize(Variable output, RunningStats after) {

  /**
   * Normalizes a variable; the arguments are those of {@link Normalization#forward}. The result can
   * be differentiated once; for more, give the specification too.
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
    return of(normalization, x, scale, shift, before, mode, edge -> edge);
  }

  /**
   * As the other method, for a result that can be differentiated to any order: the gradients of a
   * {@link RecordedSweep} are those of a {@link ComposedNormalization}, which agree with the
   * implementation's up to rounding.
   *
   * @param spec what the normalization was made for
   */
  public static Normalize of(
      Normalization normalization,
      NormSpec spec,
      Variable x,
      Optional<Variable> scale,
      Optional<Variable> shift,
      RunningStats before,
      Mode mode) {
    List<Variable> inputs =
        Stream.of(Optional.of(x), scale, shift).flatMap(Optional::stream).toList();
    UnaryOperator<Edge> recorded =
        edge ->
            edge.recordedAs(
                dy -> {
                  Variable y = ComposedNormalization.of(spec, x, scale, shift, before, mode);
                  return RecordedSweep.upTo(inputs, y, dy).gradient(edge.parent());
                });
    return of(normalization, x, scale, shift, before, mode, recorded);
  }

  private static Normalize of(
      Normalization normalization,
      Variable x,
      Optional<Variable> scale,
      Optional<Variable> shift,
      RunningStats before,
      Mode mode,
      UnaryOperator<Edge> recorded) {
    Affine affine = new Affine(scale.map(Variable::value), shift.map(Variable::value));
    Forward forward = normalization.forward(x.value(), affine, before, mode);
    Backward backward = new Backward(normalization, forward);
    List<Edge> edges = new ArrayList<>();
    edges.add(new Edge(x, dy -> backward.of(dy).input()));
    scale.ifPresent(v -> edges.add(new Edge(v, dy -> backward.of(dy).scale().orElseThrow())));
    shift.ifPresent(v -> edges.add(new Edge(v, dy -> backward.of(dy).shift().orElseThrow())));
    Variable output =
        Variable.result(forward.output(), edges.stream().map(recorded).toArray(Edge[]::new));
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

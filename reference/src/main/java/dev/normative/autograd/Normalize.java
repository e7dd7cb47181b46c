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
    return of(normalization, Optional.empty(), x, scale, shift, before, mode);
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
    return of(normalization, Optional.of(spec), x, scale, shift, before, mode);
  }

  private static Normalize of(
      Normalization normalization,
      Optional<NormSpec> spec,
      Variable x,
      Optional<Variable> scale,
      Optional<Variable> shift,
      RunningStats before,
      Mode mode) {
    Affine affine = new Affine(scale.map(Variable::value), shift.map(Variable::value));
    Forward forward = normalization.forward(x.value(), affine, before, mode);
    Backward backward = new Backward(normalization, forward);
    Optional<Composition> composition =
        spec.map(known -> new Composition(known, x, scale, shift, before, mode));
    List<Edge> edges = new ArrayList<>();
    edges.add(edge(x, Input.X, backward, composition));
    scale.ifPresent(v -> edges.add(edge(v, Input.SCALE, backward, composition)));
    shift.ifPresent(v -> edges.add(edge(v, Input.SHIFT, backward, composition)));
    Variable output = Variable.result(forward.output(), edges.toArray(Edge[]::new));
    return new Normalize(output, forward.after());
  }

  private static Edge edge(
      Variable parent, Input input, Backward backward, Optional<Composition> composition) {
    Edge once = new Edge(parent, dy -> input.of(backward.of(dy)));
    return composition
        .map(composed -> once.recordedAs(dy -> composed.gradient(input, dy)))
        .orElse(once);
  }

  /** Which of the variables that the output was computed from. */
  private enum Input {
    X,
    SCALE,
    SHIFT;

    Tensor of(Gradients gradients) {
      return switch (this) {
        case X -> gradients.input();
        case SCALE -> gradients.scale().orElseThrow();
        case SHIFT -> gradients.shift().orElseThrow();
      };
    }
  }

  /** The same normalization made of operations, composed where a sweep is recorded. */
  private record Composition(
      NormSpec spec,
      Variable x,
      Optional<Variable> scale,
      Optional<Variable> shift,
      RunningStats before,
      Mode mode) {

    /** The gradient with respect to one input alone, made of operations on all of them. */
    Variable gradient(Input input, Variable dy) {
      // Each in a variable of its own, for one variable may be given as several of the inputs.
      Variable ownX = own(x);
      Optional<Variable> ownScale = scale.map(Composition::own);
      Optional<Variable> ownShift = shift.map(Composition::own);
      List<Variable> boundary =
          Stream.of(Optional.of(ownX), ownScale, ownShift).flatMap(Optional::stream).toList();
      Variable y = ComposedNormalization.of(spec, ownX, ownScale, ownShift, before, mode);
      RecordedSweep sweep = RecordedSweep.upTo(boundary, y, dy);
      return sweep.gradient(
          switch (input) {
            case X -> ownX;
            case SCALE -> ownScale.orElseThrow();
            case SHIFT -> ownShift.orElseThrow();
          });
    }

    private static Variable own(Variable v) {
      return Reshape.to(v.shape(), v);
    }
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

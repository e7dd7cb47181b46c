package dev.normative.conformance.hostile;

import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Tensor;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The reference, with something done after each of its calls. It does not check what it is given:
 * the reference does that first.
 */
record Hostile(
    String name,
    Supplier<Set<Capability>> claims,
    Function<Call, Forward> forward,
    UnaryOperator<Gradients> backward)
    implements NormalizationProvider {

  private static final Set<Capability> CLAIMS =
      Set.of(
          Capability.BATCH_NORM,
          Capability.FLOAT32,
          Capability.FLOAT64,
          Capability.TRAINING,
          Capability.BACKWARD);

  /** One that does no harm yet. */
  Hostile(String name) {
    this(name, () -> CLAIMS, Call::result, gradients -> gradients);
  }

  Hostile claiming(Supplier<Set<Capability>> other) {
    return new Hostile(name, other, forward, backward);
  }

  Hostile afterForward(Function<Call, Forward> other) {
    return new Hostile(name, claims, other, backward);
  }

  Hostile afterBackward(UnaryOperator<Gradients> other) {
    return new Hostile(name, claims, forward, other);
  }

  /** A forward call that went well. */
  record Call(Tensor input, Result result) {
    Forward giving(Tensor output) {
      return new Result(result.owner(), result.right(), output, result.after());
    }

    Forward giving(RunningStats after) {
      return new Result(result.owner(), result.right(), result.output(), after);
    }
  }

  /** A result that was, perhaps, tampered with. */
  record Result(Normalization owner, Forward right, Tensor output, RunningStats after)
      implements Forward {}

  @Override
  public Set<Capability> capabilities() {
    return claims.get();
  }

  @Override
  public Normalization create(NormSpec spec) {
    Normalization right = new ReferenceProvider().create(spec);
    return new Normalization() {
      @Override
      public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
        Forward result = right.forward(input, affine, before, mode);
        return forward.apply(
            new Call(input, new Result(this, result, result.output(), result.after())));
      }

      @Override
      public Gradients backward(Forward call, Tensor upstream) {
        Forward own =
            call instanceof Result result && result.owner() == this ? result.right() : call;
        return backward.apply(right.backward(own, upstream));
      }
    };
  }
}

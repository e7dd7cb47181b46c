package dev.normative.conformance.mutants;

import dev.normative.contract.Gradients;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/** Right gradients with wrong gradients of their own. */
final class DoubleBackwardMutants {
  private DoubleBackwardMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "training's second derivatives in evaluation",
            "github.com/pytorch/pytorch/issues/2277",
            "B8",
            InEvaluationAsInTraining::new),
        mutant(
            "saved statistics taken for constants in the second derivative",
            "github.com/pytorch/pytorch/issues/186256",
            "B4",
            StatisticsConstant::new),
        mutant(
            "input gradient's derivative without the scale gradient's part",
            "our own",
            "B8",
            WithoutScale::new),
        mutant(
            "covariance with the wrong sign in the second derivative",
            "our own",
            "B4",
            CovarianceTurned::new));
  }

  private interface Second {
    PlainDoubleBackward of(PlainNorm norm, PlainNorm.Saved saved, Tensor upstream, Gradients along);
  }

  private static Mutant mutant(String name, String seenIn, String rule, Second second) {
    Function<NormSpec, PlainNorm> maker =
        spec ->
            new PlainNorm(spec) {
              @Override
              PlainDoubleBackward second(Saved saved, Tensor upstream, Gradients along) {
                return second.of(this, saved, upstream, along);
              }
            };
    return new Mutant(name, seenIn, rule, maker::apply);
  }

  private static final class InEvaluationAsInTraining extends PlainDoubleBackward {
    InEvaluationAsInTraining(
        PlainNorm norm, PlainNorm.Saved saved, Tensor upstream, Gradients along) {
      super(norm, saved, upstream, along);
    }

    @Override
    boolean ofBatch() {
      return true;
    }
  }

  /**
   * Mean and r are kept from the forward call, and nothing is differentiated through them. There it
   * was so one derivative later.
   */
  private static final class StatisticsConstant extends PlainDoubleBackward {
    StatisticsConstant(PlainNorm norm, PlainNorm.Saved saved, Tensor upstream, Gradients along) {
      super(norm, saved, upstream, along);
    }

    @Override
    double ofInput(Terms terms) {
      double weighted =
          round(round(terms.aWeighted() * terms.g()) + round(terms.gWeighted() * terms.a()));
      return -round(round(terms.inverse() * terms.inverse()) * weighted);
    }
  }

  private static final class WithoutScale extends PlainDoubleBackward {
    WithoutScale(PlainNorm norm, PlainNorm.Saved saved, Tensor upstream, Gradients along) {
      super(norm, saved, upstream, along);
    }

    @Override
    double input(double viaScale, double viaInput) {
      return ofBatch() ? viaInput : viaScale;
    }
  }

  private static final class CovarianceTurned extends PlainDoubleBackward {
    CovarianceTurned(PlainNorm norm, PlainNorm.Saved saved, Tensor upstream, Gradients along) {
      super(norm, saved, upstream, along);
    }

    @Override
    double ofInput(Terms terms) {
      return super.ofInput(terms.withCovariance(-terms.covariance()));
    }
  }
}

package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Wrong gradients. */
final class BackwardMutants {
  private BackwardMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        new Mutant("gradients clipped", OUR_OWN, "B6", Clipped::new),
        new Mutant(
            "negative upstream gradients dropped",
            OUR_OWN,
            "B6",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double scaled(double dy, Affine affine, int parameter) {
                    return super.scaled(Math.max(dy, 0), affine, parameter);
                  }
                }),
        new Mutant(
            "scale left out of the input gradient",
            OUR_OWN,
            "B7",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double scaled(double dy, Affine affine, int parameter) {
                    return dy;
                  }
                }),
        new Mutant(
            "input gradient without the mean term",
            "github.com/deeplearning4j/deeplearning4j/issues/8335",
            "B7",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inputGradient(Terms terms) {
                    return super.inputGradient(terms.withSum(0));
                  }
                }),
        new Mutant(
            "statistics of the batch taken for constants",
            OUR_OWN,
            "B7",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inputGradient(Terms terms) {
                    return super.inputGradient(terms.withOfBatch(false));
                  }
                }),
        new Mutant(
            "variance term with the wrong sign",
            OUR_OWN,
            "B7",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inputGradient(Terms terms) {
                    return super.inputGradient(terms.withWeighted(-terms.weighted()));
                  }
                }),
        new Mutant(
            "epsilon forgotten in backward",
            "github.com/keras-team/keras-core/issues/866",
            "B2",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inputGradient(Terms terms) {
                    // With xhat / sqrt(v) for xhat the identity's right side would be 0.
                    double v = 1 / (terms.inverse() * terms.inverse());
                    double without = Math.max(v - spec.epsilon(), 0);
                    double factor = without == 0 ? 1 : v / without;
                    return super.inputGradient(terms.withWeighted(terms.weighted() * factor));
                  }
                }),
        new Mutant(
            "shift gradient averaged instead of summed",
            OUR_OWN,
            "B1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  public Gradients backward(Forward forward, Tensor upstream) {
                    Gradients right = super.backward(forward, upstream);
                    int samples = upstream.shape().size(0);
                    return new Gradients(
                        right.input(), right.scale(), right.shift().map(s -> divided(s, samples)));
                  }

                  private Tensor divided(Tensor sum, int by) {
                    double[] values = sum.toArray();
                    for (int i = 0; i < values.length; i++) {
                      values[i] = round(values[i] / by);
                    }
                    return Tensor.adopting(sum.shape(), values);
                  }
                }),
        new Mutant(
            "scale gradient wrong for channels last",
            "github.com/pytorch/pytorch/issues/175189",
            "B1",
            ScaleGradientLaidOutWrong::new),
        new Mutant(
            "input gradient of channels last is no number",
            "github.com/pytorch/pytorch/issues/147303",
            "B1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inputGradient(Terms terms) {
                    return channelsLast(spec) ? Double.NaN : super.inputGradient(terms);
                  }
                }),
        new Mutant(
            "scale gradient of groups with channels last belongs to the neighbour",
            "github.com/pytorch/pytorch/issues/140913",
            "B1",
            ScaleGradientOfNeighbour::new),
        new Mutant(
            "sums of two rows in one block",
            "github.com/flagos-ai/FlagGems/issues/59",
            "B1",
            RowsMixed::new),
        new Mutant(
            "every other column of the scale gradient gets its neighbour's sum too",
            "github.com/pytorch/pytorch/issues/178872",
            "B1",
            ColumnsMixed::new),
        new Mutant(
            "scale gradient missing where there is no shift",
            OUR_OWN,
            "B1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  public Gradients backward(Forward forward, Tensor upstream) {
                    Gradients right = super.backward(forward, upstream);
                    return new Gradients(
                        right.input(),
                        spec.shift() ? right.scale() : Optional.empty(),
                        right.shift());
                  }
                }),
        new Mutant(
            "gradients added to those of the call before",
            "github.com/apache/mxnet/issues/18492",
            "B6",
            Accumulating::new));
  }

  private static final class Clipped extends PlainNorm {
    Clipped(NormSpec spec) {
      super(spec);
    }

    @Override
    double inputGradient(Terms terms) {
      return Math.max(-1, Math.min(1, super.inputGradient(terms)));
    }
  }

  private static final class ScaleGradientLaidOutWrong extends PlainNorm {
    ScaleGradientLaidOutWrong(NormSpec spec) {
      super(spec);
    }

    @Override
    double forScaleGradient(Saved saved, int i, int set) {
      int read = channelsLast(spec) ? saved.input().size() - 1 - i : i;
      return super.forScaleGradient(saved, read, set);
    }
  }

  private static boolean channelsLast(NormSpec spec) {
    return spec.reduction() instanceof Reduction.PerChannel channels
        ? channels.axis() > 1
        : spec.reduction() instanceof Reduction.ChannelGroups groups && groups.axis() > 1;
  }

  private static final class ScaleGradientOfNeighbour extends PlainNorm {
    ScaleGradientOfNeighbour(NormSpec spec) {
      super(spec);
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      Gradients right = super.backward(forward, upstream);
      boolean grouped = spec.reduction() instanceof Reduction.ChannelGroups;
      return new Gradients(
          right.input(),
          grouped && channelsLast(spec) ? right.scale().map(this::moved) : right.scale(),
          right.shift());
    }

    private Tensor moved(Tensor scale) {
      double[] values = new double[scale.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = scale.at((i + 1) % values.length);
      }
      return Tensor.adopting(scale.shape(), values);
    }
  }

  /** Backward with blocks of two sets whose sums it does not keep apart. */
  private static final class RowsMixed extends PlainNorm {
    private double former;

    RowsMixed(NormSpec spec) {
      super(spec);
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      former = 0;
      return super.backward(forward, upstream);
    }

    @Override
    double inputGradient(Terms terms) {
      Terms mixed = terms.withSum(round(terms.sum() + former));
      former = terms.n() % 2 == 0 ? 0 : terms.a();
      return super.inputGradient(mixed);
    }
  }

  private static final class ColumnsMixed extends PlainNorm {
    ColumnsMixed(NormSpec spec) {
      super(spec);
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      Gradients right = super.backward(forward, upstream);
      return new Gradients(right.input(), right.scale().map(this::mixed), right.shift());
    }

    private Tensor mixed(Tensor scale) {
      double[] values = scale.toArray();
      for (int i = 1; i < values.length; i += 2) {
        values[i] = round(values[i] + values[i - 1]);
      }
      return Tensor.adopting(scale.shape(), values);
    }
  }

  private static final class Accumulating extends PlainNorm {
    private Tensor former;

    Accumulating(NormSpec spec) {
      super(spec);
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      Gradients right = super.backward(forward, upstream);
      if (right.shift().isEmpty()) {
        return right;
      }
      double[] sum = right.shift().get().toArray();
      for (int i = 0; former != null && i < sum.length && i < former.size(); i++) {
        sum[i] = round(sum[i] + former.at(i));
      }
      former = Tensor.adopting(right.shift().get().shape(), sum);
      return new Gradients(right.input(), right.scale(), Optional.of(former));
    }
  }
}

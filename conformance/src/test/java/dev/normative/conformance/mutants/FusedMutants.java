package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Wrong in fused calls alone: residuals, masks, and what is neither positive nor negative. */
final class FusedMutants {
  private FusedMutants() {}

  static List<Mutant> all() {
    return List.of(
        fused("ReLU before the residual is added", "C1", ReluFirst::new),
        fused("residual added to the input", "C1", AddedToInput::new),
        fused("residual left out in evaluation", "C1", LeftOutInEvaluation::new),
        fused("a leaky ReLU", "C1", Leaky::new),
        fused("running statistics of activated values", "C1", StatisticsOfActivated::new),
        fused("mask of the normalized value before the addition", "C2", MaskBeforeAddition::new),
        fused("gradients pass the ReLU at exactly 0", "C2", PassesAtZero::new),
        fused("residual gradient without the mask", "C2", ResidualUnmasked::new),
        fused("residual gradient times the scale", "C2", ResidualScaled::new),
        fused("parameter gradients without the mask", "C2", SumsUnmasked::new),
        fused("input gradient without the mask", "C2", InputUnmasked::new),
        fused("fused backward of the last call", "C2", LastFused::new),
        fused("ReLU makes 0 of NaN", "C3", NaNSwallowed::new),
        fused("the gradient stops where the output is NaN", "C3", StopsAtNaN::new),
        fused("the mask is multiplied with", "C3", MaskMultiplied::new),
        fused("residual of one channel broadcast", "C4", Broadcast::new),
        Mutant.ofArrays(
            "ReLU in equal parts, the rest left out", "our own", "C6", ActivatedInParts::new));
  }

  private static Mutant fused(String name, String rule, Function<NormSpec, Normalization> maker) {
    return new Mutant(name, "our own", rule, maker);
  }

  private static final class ReluFirst extends PlainFused {
    ReluFirst(NormSpec spec) {
      super(spec);
    }

    @Override
    double sum(double z, double residual) {
      return round(relu(z) + residual);
    }
  }

  private static final class AddedToInput extends PlainFused {
    AddedToInput(NormSpec spec) {
      super(spec);
    }

    @Override
    Tensor input(Tensor input, Optional<Tensor> residual) {
      double[] sums = input.toArray();
      residual.ifPresent(r -> Arrays.setAll(sums, i -> round(input.at(i) + r.at(i))));
      return Tensor.adopting(input.shape(), sums);
    }

    @Override
    boolean adds(Mode mode) {
      return false;
    }
  }

  private static final class LeftOutInEvaluation extends PlainFused {
    LeftOutInEvaluation(NormSpec spec) {
      super(spec);
    }

    @Override
    boolean adds(Mode mode) {
      return mode == Mode.TRAINING;
    }
  }

  private static final class Leaky extends PlainFused {
    Leaky(NormSpec spec) {
      super(spec);
    }

    @Override
    double relu(double sum) {
      return sum < 0 ? round(0.01 * sum) : sum;
    }
  }

  private static final class StatisticsOfActivated extends PlainFused {
    StatisticsOfActivated(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Forward normalized, Tensor activated, Affine affine, RunningStats before, Mode mode) {
      return forward(activated, affine, before, mode).after();
    }
  }

  private static final class MaskBeforeAddition extends PlainFused {
    MaskBeforeAddition(NormSpec spec) {
      super(spec);
    }

    @Override
    boolean passes(double z, double sum, double output) {
      return !(z <= 0);
    }
  }

  private static final class PassesAtZero extends PlainFused {
    PassesAtZero(NormSpec spec) {
      super(spec);
    }

    @Override
    boolean passes(double z, double sum, double output) {
      return !(sum < 0);
    }
  }

  private static final class ResidualUnmasked extends PlainFused {
    ResidualUnmasked(NormSpec spec) {
      super(spec);
    }

    @Override
    Tensor residualGradient(Fused fused, Tensor passing, Tensor upstream) {
      return upstream;
    }
  }

  private static final class ResidualScaled extends PlainFused {
    ResidualScaled(NormSpec spec) {
      super(spec);
    }

    @Override
    Tensor residualGradient(Fused fused, Tensor passing, Tensor upstream) {
      double[] scaled = passing.toArray();
      Partition partition = partition(passing);
      for (int s = 0; s < partition.sets(); s++) {
        int[] positions = positions(partition.set(s));
        int[] parameters = parameters(partition, s);
        for (int i = 0; i < positions.length; i++) {
          scaled[positions[i]] = scaled(scaled[positions[i]], fused.affine(), parameters[i]);
        }
      }
      return Tensor.adopting(passing.shape(), scaled);
    }
  }

  private static final class SumsUnmasked extends PlainFused {
    SumsUnmasked(NormSpec spec) {
      super(spec);
    }

    @Override
    Gradients gradients(Fused fused, Tensor passing, Tensor upstream) {
      Gradients masked = super.gradients(fused, passing, upstream);
      Gradients whole = super.gradients(fused, upstream, upstream);
      return new Gradients(masked.input(), whole.scale(), whole.shift());
    }
  }

  private static final class InputUnmasked extends PlainFused {
    InputUnmasked(NormSpec spec) {
      super(spec);
    }

    @Override
    Gradients gradients(Fused fused, Tensor passing, Tensor upstream) {
      Gradients masked = super.gradients(fused, passing, upstream);
      Gradients whole = super.gradients(fused, upstream, upstream);
      return new Gradients(whole.input(), masked.scale(), masked.shift());
    }
  }

  private static final class LastFused extends PlainFused {
    private Tensor last;

    LastFused(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Forward normalized, Tensor activated, Affine affine, RunningStats before, Mode mode) {
      last = activated;
      return normalized.after();
    }

    @Override
    public FusedGradients backwardFused(Forward forward, Tensor upstream) {
      Fused call = (Fused) forward;
      boolean[] ofLast = call.passes().clone();
      for (int i = 0; last.size() == ofLast.length && i < ofLast.length; i++) {
        ofLast[i] = !(last.at(i) <= 0);
      }
      return super.backwardFused(
          new Fused(
              call.normalized(),
              call.output(),
              call.after(),
              call.affine(),
              ofLast,
              call.hasResidual()),
          upstream);
    }
  }

  private static final class NaNSwallowed extends PlainFused {
    NaNSwallowed(NormSpec spec) {
      super(spec);
    }

    @Override
    double relu(double sum) {
      return sum > 0 ? sum : 0;
    }
  }

  private static final class StopsAtNaN extends PlainFused {
    StopsAtNaN(NormSpec spec) {
      super(spec);
    }

    @Override
    boolean passes(double z, double sum, double output) {
      return output > 0;
    }
  }

  private static final class MaskMultiplied extends PlainFused {
    MaskMultiplied(NormSpec spec) {
      super(spec);
    }

    @Override
    double masked(double upstream, boolean passes) {
      return upstream * (passes ? 1 : 0);
    }
  }

  /** As arrays of numbers are added in many languages, where one of them is shorter. */
  private static final class Broadcast extends PlainFused {
    Broadcast(NormSpec spec) {
      super(spec);
    }

    @Override
    void checkResidual(Tensor input, Optional<Tensor> residual) {
      boolean shorter = residual != null && residual.isPresent() && residual.get().size() > 0;
      if (!shorter || residual.get().size() > input.size()) {
        super.checkResidual(input, residual);
      }
    }

    @Override
    double residualAt(Tensor residual, int i) {
      return residual.at(i % residual.size());
    }
  }

  /** A large output is activated in as many equal parts as there are threads. */
  private static final class ActivatedInParts extends PlainArrays {
    private static final int LARGE = 1 << 12;

    private final int threads;

    ActivatedInParts(NormSpec spec, int threads) {
      super(spec);
      this.threads = threads;
    }

    @Override
    public void forwardFused(
        ArrayView input,
        Optional<ArrayView> residual,
        ArrayAffine affine,
        ArrayStatistics running,
        Mode mode,
        ArrayView output,
        ArrayWorkspace workspace) {
      super.forwardFused(input, residual, affine, running, mode, output, workspace);
      Tensor z = ((Workspace) workspace).last.output();
      int divided = z.size() > LARGE ? z.size() / threads * threads : z.size();
      for (int i = divided; i < z.size(); i++) {
        output.set(i, z.at(i));
      }
    }
  }
}

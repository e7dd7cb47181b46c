package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The museum so far. */
final class Mutants {
  private Mutants() {}

  static List<Mutant> all() {
    return Stream.of(
            first(),
            EpsilonMutants.all(),
            SizeMutants.all(),
            RangeMutants.all(),
            CornerMutants.all(),
            AlgebraMutants.all(),
            PathMutants.all(),
            BackwardMutants.all(),
            DoubleBackwardMutants.all(),
            LayerMutants.all(),
            ShardMutants.all(),
            StoredMutants.all(),
            DeclarationMutants.all(),
            DeterminismMutants.all(),
            ArrayMutants.all(),
            FusedMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> first() {
    return List.of(
        mutant("one-pass variance", "github.com/google/flax/issues/1491", "F1", OnePass::new),
        mutant(
            "unbiased variance in the output",
            "github.com/karpathy/nn-zero-to-hero/issues/44",
            "F1",
            UnbiasedOutput::new),
        mutant(
            "epsilon outside the root",
            "github.com/pyg-team/pytorch_geometric/issues/2917",
            "F1",
            EpsilonOutside::new),
        mutant("epsilon doubled", "our own", "F1", EpsilonDoubled::new),
        mutant(
            "shift ignored where there is no scale",
            "the source of deeplearning4j",
            "F1",
            ShiftNeedsScale::new),
        mutant(
            "mean by multiplying with 1/n",
            "github.com/BVLC/caffe/issues/3963",
            "F2",
            MeanByReciprocal::new),
        mutant("output buffer used again", "our own", "F13", OutputBufferReused::new),
        mutant(
            "backward overwrites what forward saved",
            "github.com/nntile/nntile/issues/371",
            "F13",
            BackwardOverwrites::new),
        mutant(
            "arguments not checked",
            "github.com/pytorch/pytorch/issues/100970",
            "F14",
            Unchecked::new),
        mutant(
            "biased running variance",
            "github.com/keras-team/keras/issues/8982",
            "S1",
            BiasedRunningVariance::new),
        mutant(
            "new weight turned round",
            "github.com/Oneflow-Inc/oneflow/issues/6055",
            "S1",
            WeightTurnedRound::new),
        mutant(
            "running mean and variance exchanged",
            "github.com/apache/mxnet/issues/18751",
            "S1",
            StatisticsSwapped::new),
        mutant(
            "epsilon stored with the variance",
            "github.com/keras-team/keras-contrib/issues/287",
            "S1",
            EpsilonStored::new),
        mutant(
            "running statistics never updated",
            "github.com/paiml/aprender/issues/2166",
            "S1",
            NeverUpdated::new),
        mutant("evaluation updates the state", "our own", "S2", EvaluationUpdates::new),
        mutant(
            "evaluation uses the batch",
            "github.com/LaurentMazare/tch-rs/issues/628",
            "D2",
            EvaluationUsesBatch::new),
        mutant(
            "training output depends on the running mean",
            "github.com/microsoft/onnxruntime/issues/29790",
            "S3",
            ShiftedByRunningMean::new),
        mutant(
            "new weight 0 taken for not given",
            "github.com/tensorflow/tensorflow/issues/38459",
            "S4",
            ZeroWeightIgnored::new),
        mutant("cumulative average counts from zero", "our own", "S4", CumulativeOffByOne::new),
        mutant("batches counted twice", "our own", "S4", CountsTwice::new),
        mutant(
            "input gradient without the variance term",
            "github.com/deeplearning4j/deeplearning4j/issues/8335",
            "B2",
            NoVarianceTerm::new),
        mutant("n - 1 in the input gradient", "our own", "B1", BesselInGradient::new),
        mutant("scale gradient with x for xhat", "our own", "B1", ScaleGradientOfInput::new),
        mutant(
            "training gradient in evaluation",
            "github.com/pytorch/xla/issues/913",
            "B3",
            TrainingGradientInEvaluation::new),
        mutant(
            "the order of sums changes from call to call",
            "github.com/pytorch/pytorch/issues/53691",
            "D1",
            OrderChanges::new),
        mutant("evaluation rounds by place in the batch", "our own", "D2", TailDiffers::new),
        mutant("backward of the last forward call", "our own", "F13", LastForward::new),
        mutant("shift gradient in a buffer used again", "our own", "F13", ShiftGradientReused::new),
        mutant("results of float32 not rounded to it", "our own", "F1", NotRounded::new),
        mutant(
            "statistics of an untracked batch taken for constants",
            "our own",
            "B1",
            UntrackedConstants::new),
        mutant("batches not counted", "our own", "S1", NotCounted::new),
        mutant("evaluation updates cumulative averages", "our own", "S2", EvaluationAverages::new),
        mutant("cumulative weight stays from batch 4 on", "our own", "S4", CumulativeStuck::new),
        mutant("null taken for evaluation", "our own", "F14", NullMode::new),
        mutant("refused call leaves backward broken", "our own", "F14", BrokenAfterRefusal::new));
  }

  private static Mutant mutant(
      String name, String seenIn, String rule, Function<NormSpec, Normalization> maker) {
    return new Mutant(name, seenIn, rule, maker);
  }

  private static final class OnePass extends PlainNorm {
    OnePass(NormSpec spec) {
      super(spec);
    }

    @Override
    double variance(double[] values, double mean) {
      double squares = 0;
      for (double value : values) {
        squares = round(squares + round(value * value));
      }
      return Math.max(0, round(round(squares / values.length) - round(mean * mean)));
    }
  }

  private static final class UnbiasedOutput extends PlainNorm {
    UnbiasedOutput(NormSpec spec) {
      super(spec);
    }

    @Override
    double variance(double[] values, double mean) {
      return round(super.variance(values, mean) * values.length / (values.length - 1));
    }

    @Override
    double stored(double variance, long n, RunningUpdate update) {
      return super.stored(round(variance * (n - 1) / n), n, update);
    }
  }

  private static final class EpsilonOutside extends PlainNorm {
    EpsilonOutside(NormSpec spec) {
      super(spec);
    }

    @Override
    double inverse(double variance) {
      return round(1 / round(round(Math.sqrt(variance)) + spec.epsilon()));
    }
  }

  private static final class EpsilonDoubled extends PlainNorm {
    EpsilonDoubled(NormSpec spec) {
      super(spec);
    }

    @Override
    double inverse(double variance) {
      return super.inverse(round(variance + spec.epsilon()));
    }
  }

  private static final class ShiftNeedsScale extends PlainNorm {
    ShiftNeedsScale(NormSpec spec) {
      super(spec);
    }

    @Override
    double affine(double normalized, Affine affine, int parameter) {
      return super.affine(normalized, spec.scale() ? affine : Affine.none(), parameter);
    }
  }

  private static final class MeanByReciprocal extends PlainNorm {
    MeanByReciprocal(NormSpec spec) {
      super(spec);
    }

    @Override
    double mean(double[] values) {
      double sum = 0;
      double part = round(1.0 / values.length);
      for (double value : values) {
        sum = round(sum + round(value * part));
      }
      return sum;
    }
  }

  private static final class OutputBufferReused extends PlainNorm {
    private double[] buffer = new double[0];

    OutputBufferReused(NormSpec spec) {
      super(spec);
    }

    @Override
    double[] newOutput(int size) {
      buffer = buffer.length == size ? buffer : new double[size];
      return buffer;
    }
  }

  private static final class BackwardOverwrites extends PlainNorm {
    private double[] output;

    BackwardOverwrites(NormSpec spec) {
      super(spec);
    }

    @Override
    double[] newOutput(int size) {
      output = super.newOutput(size);
      return output;
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      Gradients gradients = super.backward(forward, upstream);
      if (output.length == upstream.size()) {
        System.arraycopy(gradients.input().toArray(), 0, output, 0, output.length);
      }
      return gradients;
    }
  }

  private static final class Unchecked extends PlainNorm {
    Unchecked(NormSpec spec) {
      super(spec);
    }

    @Override
    void check(Tensor input, Affine affine, RunningStats before, Mode mode) {
      // Takes what comes.
    }
  }

  private static final class BiasedRunningVariance extends PlainNorm {
    BiasedRunningVariance(NormSpec spec) {
      super(spec);
    }

    @Override
    double stored(double variance, long n, RunningUpdate update) {
      return variance;
    }
  }

  private static final class WeightTurnedRound extends PlainNorm {
    WeightTurnedRound(NormSpec spec) {
      super(spec);
    }

    @Override
    double average(double before, double batch, double weight) {
      return super.average(before, batch, 1 - weight);
    }
  }

  private static final class StatisticsSwapped extends PlainNorm {
    StatisticsSwapped(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
      return super.after(input, before, variance, mean, mode);
    }
  }

  private static final class EpsilonStored extends PlainNorm {
    EpsilonStored(NormSpec spec) {
      super(spec);
    }

    @Override
    double stored(double variance, long n, RunningUpdate update) {
      return round(super.stored(variance, n, update) + spec.epsilon());
    }
  }

  private static final class NeverUpdated extends PlainNorm {
    NeverUpdated(NormSpec spec) {
      super(spec);
    }

    @Override
    double average(double before, double batch, double weight) {
      return before;
    }
  }

  private static final class EvaluationUpdates extends PlainNorm {
    EvaluationUpdates(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
      return super.after(input, before, mean, variance, Mode.TRAINING);
    }
  }

  private static final class EvaluationUsesBatch extends PlainNorm {
    EvaluationUsesBatch(NormSpec spec) {
      super(spec);
    }

    @Override
    boolean usesBatch(Mode mode) {
      return true;
    }
  }

  private static final class ShiftedByRunningMean extends PlainNorm {
    ShiftedByRunningMean(NormSpec spec) {
      super(spec);
    }

    @Override
    double output(
        double x,
        Element element,
        double[] mean,
        double[] inverse,
        Affine affine,
        RunningStats before) {
      double shift = before.channels() > 0 ? before.mean().at(element.statistic()) : 0;
      double shifted = round(round(x - shift) - round(mean[element.set()] - shift));
      return affine(round(shifted * inverse[element.set()]), affine, element.parameter());
    }
  }

  private static final class ZeroWeightIgnored extends PlainNorm {
    ZeroWeightIgnored(NormSpec spec) {
      super(spec);
    }

    @Override
    double newWeight(RunningUpdate update, RunningStats before) {
      double weight = super.newWeight(update, before);
      return weight == 0 ? NormSpec.DEFAULT_NEW_WEIGHT : weight;
    }
  }

  private static final class CumulativeOffByOne extends PlainNorm {
    CumulativeOffByOne(NormSpec spec) {
      super(spec);
    }

    @Override
    double newWeight(RunningUpdate update, RunningStats before) {
      return update instanceof RunningUpdate.Cumulative
          ? 1.0 / Math.max(1, before.batches())
          : super.newWeight(update, before);
    }
  }

  private static final class CountsTwice extends PlainNorm {
    CountsTwice(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
      RunningStats after = super.after(input, before, mean, variance, mode);
      return new RunningStats(
          after.mean(), after.variance(), 2 * after.batches() - before.batches());
    }
  }

  private static final class NoVarianceTerm extends PlainNorm {
    NoVarianceTerm(NormSpec spec) {
      super(spec);
    }

    @Override
    double inputGradient(Terms terms) {
      return super.inputGradient(terms.withWeighted(0));
    }
  }

  private static final class BesselInGradient extends PlainNorm {
    BesselInGradient(NormSpec spec) {
      super(spec);
    }

    @Override
    double inputGradient(Terms terms) {
      double inflated = terms.weighted() * terms.n() / (terms.n() - 1);
      return super.inputGradient(terms.withWeighted(inflated));
    }
  }

  private static final class ScaleGradientOfInput extends PlainNorm {
    ScaleGradientOfInput(NormSpec spec) {
      super(spec);
    }

    @Override
    double forScaleGradient(Saved saved, int i, int set) {
      return saved.input().at(i);
    }
  }

  private static final class TrainingGradientInEvaluation extends PlainNorm {
    TrainingGradientInEvaluation(NormSpec spec) {
      super(spec);
    }

    @Override
    double inputGradient(Terms terms) {
      return super.inputGradient(terms.withOfBatch(true));
    }
  }

  private static final class OrderChanges extends PlainNorm {
    private boolean backwards;

    OrderChanges(NormSpec spec) {
      super(spec);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      backwards = !backwards;
      return super.forward(input, affine, before, mode);
    }

    @Override
    double mean(double[] values) {
      double[] ordered = values.clone();
      for (int i = 0; backwards && i < values.length; i++) {
        ordered[i] = values[values.length - 1 - i];
      }
      return super.mean(ordered);
    }
  }

  private static final class TailDiffers extends PlainNorm {
    TailDiffers(NormSpec spec) {
      super(spec);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      Saved saved = (Saved) super.forward(input, affine, before, mode);
      if (mode == Mode.TRAINING) {
        return saved;
      }
      double[] output = saved.output().toArray();
      int body = output.length / 4 * 4;
      for (int i = body; i < output.length; i++) {
        // One unit in the last place: far inside any bound, but not the same bits as the body.
        output[i] = round(output[i] * (1 + 2 * spec.dtype().unitRoundoff()));
      }
      return saved.with(Tensor.adopting(input.shape(), output));
    }
  }

  private static final class LastForward extends PlainNorm {
    private Forward last;

    LastForward(NormSpec spec) {
      super(spec);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      last = super.forward(input, affine, before, mode);
      return last;
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      checkBackward(forward, upstream);
      boolean own = forward instanceof Saved;
      return super.backward(own ? last : forward, upstream);
    }
  }

  private static final class ShiftGradientReused extends PlainNorm {
    private double[] buffer = new double[0];

    ShiftGradientReused(NormSpec spec) {
      super(spec);
    }

    @Override
    double[] newShiftGradient(int size) {
      buffer = buffer.length == size ? buffer : new double[size];
      return buffer;
    }
  }

  private static final class NotRounded extends PlainNorm {
    NotRounded(NormSpec spec) {
      super(spec);
    }

    @Override
    double round(double value) {
      return value;
    }
  }

  private static final class UntrackedConstants extends PlainNorm {
    UntrackedConstants(NormSpec spec) {
      super(spec);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      Saved saved = (Saved) super.forward(input, affine, before, mode);
      return saved.withOfBatch(mode == Mode.TRAINING);
    }
  }

  private static final class NotCounted extends PlainNorm {
    NotCounted(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
      RunningStats after = super.after(input, before, mean, variance, mode);
      return new RunningStats(after.mean(), after.variance(), before.batches());
    }
  }

  private static final class EvaluationAverages extends PlainNorm {
    EvaluationAverages(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
      boolean cumulative =
          spec.running().filter(RunningUpdate.Cumulative.class::isInstance).isPresent();
      return super.after(input, before, mean, variance, cumulative ? Mode.TRAINING : mode);
    }
  }

  private static final class CumulativeStuck extends PlainNorm {
    CumulativeStuck(NormSpec spec) {
      super(spec);
    }

    @Override
    double newWeight(RunningUpdate update, RunningStats before) {
      return update.newWeight(
          update instanceof RunningUpdate.Cumulative
              ? Math.min(before.batches(), 3)
              : before.batches());
    }
  }

  private static final class NullMode extends PlainNorm {
    NullMode(NormSpec spec) {
      super(spec);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      return super.forward(input, affine, before, mode == null ? Mode.EVALUATION : mode);
    }
  }

  private static final class BrokenAfterRefusal extends PlainNorm {
    private boolean broken;

    BrokenAfterRefusal(NormSpec spec) {
      super(spec);
    }

    @Override
    void check(Tensor input, Affine affine, RunningStats before, Mode mode) {
      try {
        super.check(input, affine, before, mode);
      } catch (IllegalArgumentException refused) {
        broken = true;
        throw refused;
      }
    }

    @Override
    double forScaleGradient(Saved saved, int i, int set) {
      return broken ? 0 : super.forScaleGradient(saved, i, set);
    }
  }
}

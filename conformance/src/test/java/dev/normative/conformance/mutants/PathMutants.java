package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Wrong on one of several paths through the code: for one norm, one rank, one statistic alone. */
final class PathMutants {
  private PathMutants() {}

  private static boolean rows(NormSpec spec) {
    return spec.reduction() instanceof TrailingAxes;
  }

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "one-pass variance that may come out negative",
            "github.com/tenstorrent/tt-metal/issues/45968",
            "F1",
            spec ->
                new OnePass(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    return onePass(values, mean);
                  }
                }),
        new Mutant(
            "one-pass variance in the fused path of long sets",
            "github.com/tensorflow/tensorflow/issues/118701",
            "F1",
            spec ->
                new OnePass(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    return values.length > 8 ? onePass(values, mean) : super.variance(values, mean);
                  }
                }),
        new Mutant(
            "one-pass variance of rows",
            "github.com/microsoft/onnxruntime/issues/28463",
            "F1",
            spec ->
                new OnePass(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    return rows(spec) ? onePass(values, mean) : super.variance(values, mean);
                  }
                }),
        new Mutant(
            "one-pass variance taken without its sign",
            "github.com/pytorch/pytorch/issues/51102",
            "F1",
            spec ->
                new OnePass(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    return Math.abs(onePass(values, mean));
                  }
                }),
        new Mutant(
            "a variance small against its squares taken for zero",
            "github.com/pytorch/pytorch/issues/40302",
            "F1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    double right = super.variance(values, mean);
                    return right < 1e-6 * mean * mean ? 0 : right;
                  }
                }),
        new Mutant(
            "mean in single precision",
            "github.com/pytorch/pytorch/issues/5410",
            "F2",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double mean(double[] values) {
                    // One digit short of the format, as a mean in half of float32 would be.
                    double digits = spec.dtype() == DType.FLOAT64 ? 0x1p29 : 0x1p13;
                    double mean = super.mean(values);
                    double cut = mean * digits;
                    return round(round(mean + cut) - cut);
                  }
                }),
        new Mutant(
            "mean by multiplying with 1/n in the path of longer sets",
            "github.com/pytorch/pytorch/issues/8283",
            "F2",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double mean(double[] values) {
                    return values.length > 4
                        ? round(sum(values) * round(1.0 / values.length))
                        : super.mean(values);
                  }
                }),
        new Mutant(
            "mean and scale folded by a compiler, and not declared",
            "github.com/pytorch/pytorch/issues/181696",
            "F2",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double output(
                      double x,
                      Element element,
                      double[] mean,
                      double[] inverse,
                      Affine affine,
                      RunningStats before) {
                    double a = round(affine.scaleAt(element.parameter()) * inverse[element.set()]);
                    double b =
                        round(affine.shiftAt(element.parameter()) - round(mean[element.set()] * a));
                    return round(round(a * x) + b);
                  }
                }),
        new Mutant(
            "statistics of a sample in half precision",
            "github.com/microsoft/onnxruntime/issues/10079",
            "F1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    double right = super.variance(values, mean);
                    double cut = right * 0x1p42;
                    return spec.reduction() instanceof ChannelGroups ? right + cut - cut : right;
                  }
                }),
        new Mutant(
            "epsilon unused for rows",
            "github.com/torchcvnn/torchcvnn/issues/32",
            "F3",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double epsilon() {
                    return rows(spec) ? 1e-30 : spec.epsilon();
                  }
                }),
        new Mutant(
            "sample variance for rows",
            "github.com/FluxML/Flux.jl/issues/529",
            "F1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    double right = super.variance(values, mean);
                    return rows(spec)
                        ? round(right * values.length / Math.max(values.length - 1, 1))
                        : right;
                  }
                }),
        new Mutant(
            "population variance stored for images",
            "github.com/tensorflow/tensorflow/issues/55545",
            "S1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double stored(double variance, long n, RunningUpdate update) {
                    boolean images =
                        spec.reduction() instanceof PerChannel channels
                            && channels.leastRank() == 4;
                    return images ? variance : super.stored(variance, n, update);
                  }
                }),
        new Mutant(
            "population variance stored for a single channel",
            "github.com/tenstorrent/tt-metal/issues/55438",
            "S1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double stored(double variance, long n, RunningUpdate update) {
                    return spec.reduction().trackedStatistics() == 1
                        ? variance
                        : super.stored(variance, n, update);
                  }
                }),
        new Mutant(
            "n / (n - channels) for the stored variance",
            "github.com/tinygrad/tinygrad/issues/807",
            "S1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double stored(double variance, long n, RunningUpdate update) {
                    long less = n - spec.reduction().trackedStatistics();
                    return less > 0
                        ? round(variance * n / less)
                        : super.stored(variance, n, update);
                  }
                }),
        new Mutant(
            "a new weight below a half taken for the old one's",
            "github.com/d2l-ai/d2l-en/issues/2213",
            "S1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double average(double before, double batch, double weight) {
                    return super.average(
                        before, batch, weight > 0 && weight < 0.5 ? 1 - weight : weight);
                  }
                }),
        new Mutant(
            "updates divided by the size of the batch",
            "github.com/deeplearning4j/deeplearning4j/issues/6648",
            "S1",
            spec ->
                new PlainNorm(spec) {
                  private int samples = 1;

                  @Override
                  RunningStats after(
                      Tensor input,
                      RunningStats before,
                      double[] mean,
                      double[] variance,
                      Mode mode) {
                    samples = Math.max(input.shape().size(0), 1);
                    return super.after(input, before, mean, variance, mode);
                  }

                  @Override
                  double average(double before, double batch, double weight) {
                    return super.average(before, round(batch / samples), weight);
                  }
                }),
        new Mutant(
            "running variance never updated",
            "github.com/keras-team/keras-core/issues/338",
            "S1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  RunningStats after(
                      Tensor input,
                      RunningStats before,
                      double[] mean,
                      double[] variance,
                      Mode mode) {
                    RunningStats right = super.after(input, before, mean, variance, mode);
                    return new RunningStats(right.mean(), before.variance(), right.batches());
                  }
                }),
        new Mutant(
            "running mean updated in a copy that is lost",
            "github.com/pytorch/pytorch/issues/33867",
            "S1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  RunningStats after(
                      Tensor input,
                      RunningStats before,
                      double[] mean,
                      double[] variance,
                      Mode mode) {
                    RunningStats right = super.after(input, before, mean, variance, mode);
                    return new RunningStats(before.mean(), right.variance(), right.batches());
                  }
                }),
        new Mutant(
            "evaluation gives back zeros for the running statistics",
            "github.com/pytorch/pytorch/issues/85960",
            "S2",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  RunningStats after(
                      Tensor input,
                      RunningStats before,
                      double[] mean,
                      double[] variance,
                      Mode mode) {
                    return mode == Mode.EVALUATION && before.channels() > 0
                        ? new RunningStats(
                            Tensor.zeros(before.mean().shape()),
                            Tensor.zeros(before.mean().shape()),
                            before.batches())
                        : super.after(input, before, mean, variance, mode);
                  }
                }),
        new Mutant(
            "input gradient of a group divided by the values of one channel",
            "github.com/state-spaces/mamba/issues/547",
            "B1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inputGradient(Terms terms) {
                    int factor =
                        spec.reduction() instanceof ChannelGroups groups
                            ? groups.channels() / groups.groups()
                            : 1;
                    return super.inputGradient(
                        terms
                            .withSum(terms.sum() * factor)
                            .withWeighted(terms.weighted() * factor));
                  }
                }),
        new Mutant(
            "scale gradient without the tail of its sum",
            "github.com/ROCm/MIOpen/issues/2024",
            "B1",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double parameterSum(double[] terms) {
                    int body = terms.length > 4 ? terms.length / 4 * 4 : terms.length;
                    return sum(Arrays.copyOf(terms, body));
                  }
                }),
        new Mutant(
            "last set of every eight never written",
            "github.com/pytorch/pytorch/issues/184826",
            "F8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double output(
                      double x,
                      Element element,
                      double[] mean,
                      double[] inverse,
                      Affine affine,
                      RunningStats before) {
                    return element.set() % 8 == 7
                        ? 0
                        : super.output(x, element, mean, inverse, affine, before);
                  }
                }),
        new Mutant(
            "a missing scale taken for ones",
            "github.com/pytorch/pytorch/issues/141203",
            "F14",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  void check(Tensor input, Affine affine, RunningStats before, Mode mode) {
                    boolean missing = affine != null && spec.scale() && affine.scale().isEmpty();
                    super.check(
                        input,
                        missing ? new Affine(Affine.initial(spec).scale(), affine.shift()) : affine,
                        before,
                        mode);
                  }
                }));
  }

  /** With the textbook formula at hand. */
  private static class OnePass extends PlainNorm {
    OnePass(NormSpec spec) {
      super(spec);
    }

    final double onePass(double[] values, double mean) {
      double squares = 0;
      for (double value : values) {
        squares = round(squares + round(value * value));
      }
      return round(round(squares / values.length) - round(mean * mean));
    }
  }
}

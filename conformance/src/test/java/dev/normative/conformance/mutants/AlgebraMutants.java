package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Wrong scales and shifts, wrong layouts, norms that do not coincide where they should. */
final class AlgebraMutants {
  private AlgebraMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "scale ignored where there is no shift",
            "the source of deeplearning4j",
            "F4",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    return spec.scale() && !spec.shift()
                        ? normalized
                        : super.affine(normalized, affine, parameter);
                  }
                }),
        new Mutant(
            "a shift although it is switched off",
            "github.com/apache/mxnet/issues/11774",
            "F4",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    double leftOver = spec.scale() && !spec.shift() ? 0.125 : 0;
                    return round(super.affine(normalized, affine, parameter) + leftOver);
                  }
                }),
        new Mutant(
            "scale taken for its distance from 1",
            OUR_OWN,
            "F4",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    double scale = spec.scale() ? round(1 + affine.scaleAt(parameter)) : 1;
                    return round(round(normalized * scale) + affine.shiftAt(parameter));
                  }
                }),
        new Mutant(
            "shift scaled, too",
            OUR_OWN,
            "F4",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    return round(
                        round(normalized + affine.shiftAt(parameter)) * affine.scaleAt(parameter));
                  }
                }),
        new Mutant(
            "scale of zero taken for none",
            OUR_OWN,
            "F4",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    return affine.scaleAt(parameter) == 0
                        ? round(normalized + affine.shiftAt(parameter))
                        : super.affine(normalized, affine, parameter);
                  }
                }),
        new Mutant(
            "scale per group",
            "github.com/onnx/onnx/issues/5466",
            "F15",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    int first = parameter;
                    if (spec.reduction() instanceof ChannelGroups groups) {
                      int size = groups.channels() / groups.groups();
                      first = parameter / size * size;
                    }
                    return super.affine(normalized, affine, first);
                  }
                }),
        new Mutant(
            "parameters laid out for rank 4 alone",
            "github.com/onnx/onnx-mlir/issues/3030",
            "F7",
            FourAxes::new),
        new Mutant(
            "evaluation of channels last a quarter too large",
            "github.com/pytorch/pytorch/issues/62594",
            "F7",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inverseOfRunning(double variance) {
                    double inverse = super.inverseOfRunning(variance);
                    return channelsLast(spec) ? round(inverse * 1.25) : inverse;
                  }
                }),
        new Mutant(
            "huge variance for channels last",
            "github.com/sony/nnabla-ext-cuda/issues/457",
            "F7",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    double variance = super.variance(values, mean);
                    return channelsLast(spec) ? round(variance * values.length) : variance;
                  }
                }),
        new Mutant(
            "layer normalization over the last axis alone",
            "github.com/microsoft/onnxruntime/issues/15844",
            "F15",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  Partition partition(Tensor input) {
                    int last = input.shape().size(input.shape().rank() - 1);
                    return spec.reduction() instanceof TrailingAxes && spec.centered()
                        ? Partition.of(new TrailingAxes(Shape.of(last)), input.shape())
                        : super.partition(input);
                  }
                }),
        new Mutant(
            "statistics of groups over all channels",
            OUR_OWN,
            "F15",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    return spec.reduction() instanceof ChannelGroups groups
                            && groups.groups() > 1
                            && spec.policies().equals(NormSpec.groupNorm(1, 1).policies())
                        ? round(super.variance(values, mean) * groups.groups())
                        : super.variance(values, mean);
                  }
                }),
        new Mutant(
            "only the first sixteen values are averaged",
            OUR_OWN,
            "F17",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double mean(double[] values) {
                    return super.mean(Arrays.copyOf(values, Math.min(values.length, 16)));
                  }
                }),
        new Mutant(
            "a rectifier inside",
            "github.com/FluxML/Flux.jl/issues/2071",
            "F17",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    return Math.max(0, super.affine(normalized, affine, parameter));
                  }
                }),
        new Mutant(
            "a large mean taken for no mean",
            OUR_OWN,
            "F17",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double mean(double[] values) {
                    double mean = super.mean(values);
                    return Math.abs(mean) > 900 ? 0 : mean;
                  }
                }));
  }

  private static boolean channelsLast(NormSpec spec) {
    return spec.reduction() instanceof PerChannel channels
        ? channels.axis() > 1
        : spec.reduction() instanceof ChannelGroups groups && groups.axis() > 1;
  }

  private static final class FourAxes extends PlainNorm {
    private int rank;

    FourAxes(NormSpec spec) {
      super(spec);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      rank = input == null ? 0 : input.shape().rank();
      return super.forward(input, affine, before, mode);
    }

    @Override
    double affine(double normalized, Affine affine, int parameter) {
      boolean grouped = spec.reduction() instanceof ChannelGroups;
      return super.affine(normalized, affine, grouped && rank != 4 ? 0 : parameter);
    }
  }
}

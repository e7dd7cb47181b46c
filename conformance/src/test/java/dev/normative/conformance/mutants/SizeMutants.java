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
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;

/** Wrong axes, wrong boundaries of groups, and sizes at which kernels end. */
final class SizeMutants {
  private SizeMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        axes(
            "batch and channels exchanged by a reshape",
            "github.com/tracel-ai/burn/issues/235",
            (spec, shape) ->
                spec.reduction() instanceof PerChannel channels && channels.axis() == 1
                    ? Partition.of(
                        new PerChannel(channels.channels(), 0, 2, 2),
                        Shape.of(channels.channels(), shape.elements() / channels.channels()))
                    : null),
        axes(
            "instance statistics over height and width of the wrong layout",
            "github.com/openvinotoolkit/openvino/issues/7679",
            (spec, shape) ->
                spec.reduction() instanceof ChannelGroups groups
                        && spec.running().isEmpty()
                        && groups.groups() == groups.channels()
                    ? Partition.of(
                        new ChannelGroups(
                            shape.size(shape.rank() - 1),
                            shape.size(shape.rank() - 1),
                            shape.rank() - 1,
                            shape.rank(),
                            shape.rank()),
                        shape)
                    : null),
        axes(
            "layer statistics down the wrong axis",
            "github.com/Xilinx/mlir-aie/issues/3419",
            (spec, shape) ->
                spec.reduction() instanceof TrailingAxes && shape.rank() == 2 && spec.centered()
                    ? Partition.of(new PerChannel(shape.size(1), 1, 2, 2), shape)
                    : null),
        axes(
            "mean squares down the wrong axis",
            OUR_OWN,
            (spec, shape) ->
                spec.reduction() instanceof TrailingAxes && shape.rank() == 2 && !spec.centered()
                    ? Partition.of(new PerChannel(shape.size(1), 1, 2, 2), shape)
                    : null),
        axes(
            "as many channels in a group as there should be groups",
            OUR_OWN,
            (spec, shape) ->
                spec.reduction() instanceof ChannelGroups groups
                        && groups.groups() < groups.channels()
                    ? Partition.of(
                        new ChannelGroups(
                            groups.channels() / groups.groups(),
                            groups.channels(),
                            groups.axis(),
                            shape.rank(),
                            shape.rank()),
                        shape)
                    : null),
        new Mutant("the first channel of a group left out", OUR_OWN, "F6", GroupStartsLate::new),
        new Mutant(
            "scale of the neighbouring channel",
            OUR_OWN,
            "F6",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    int parameters = spec.reduction().parameterShape().elements();
                    return super.affine(normalized, affine, (parameter + 1) % parameters);
                  }
                }),
        new Mutant(
            "a root of 23 bits",
            OUR_OWN,
            "F6",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inverse(double variance) {
                    // Within every bound, but no root of IEEE arithmetic.
                    return round(super.inverse(variance) * (1 + 2 * spec.dtype().unitRoundoff()));
                  }
                }),
        sizes(
            "the last value is lost where the size is next to a power of two",
            "github.com/flagos-ai/FlagGems/issues/4984",
            n -> n > 8 && Integer.bitCount(n) > 2 && n % 2 == 1 ? n - 1 : n),
        sizes("a tail of one is not summed", OUR_OWN, n -> n > 16 && n % 16 == 1 ? n - 1 : n),
        sizes(
            "two elements of one lane left out after 128 columns",
            "github.com/pytorch/pytorch/issues/178872",
            n -> n > 128 ? n - 2 : n),
        rows("rows beyond 2^16 never written", "github.com/NVIDIA/apex/issues/411", 1 << 16),
        rows("sets beyond 768 not written", "github.com/ROCm/MIOpen/issues/1109", 768),
        new Mutant(
            "an even number of channels goes another way",
            "github.com/apache/mxnet/issues/20858",
            "F8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    int parameters = spec.reduction().parameterShape().elements();
                    double variance = super.variance(values, mean);
                    return parameters > 3 && parameters % 2 == 0
                        ? round(variance * values.length / (values.length - 1))
                        : variance;
                  }
                }),
        new Mutant(
            "gradients of ranks above 3 out of place",
            "github.com/linkedin/Liger-Kernel/issues/1375",
            "F8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double normalized(Saved saved, int i, int set) {
                    boolean deep = saved.input().shape().rank() > 3;
                    return super.normalized(saved, deep ? i / 2 : i, set);
                  }
                }),
        new Mutant(
            "gradients take every input for a matrix",
            "github.com/flagos-ai/FlagGems/issues/5392",
            "F8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double scaled(double dy, Affine affine, int parameter) {
                    int last = spec.reduction().parameterShape().rank() - 1;
                    int row = spec.reduction().parameterShape().size(last);
                    return super.scaled(dy, affine, parameter % row);
                  }
                }));
  }

  private static Mutant axes(
      String name, String seenIn, BiFunction<NormSpec, Shape, Partition> wrong) {
    return new Mutant(
        name,
        seenIn,
        "F6",
        spec ->
            new PlainNorm(spec) {
              @Override
              Partition partition(Tensor input) {
                Partition other = wrong.apply(spec, input.shape());
                return other == null ? super.partition(input) : other;
              }

              @Override
              double affine(double normalized, Affine affine, int parameter) {
                int parameters = spec.reduction().parameterShape().elements();
                return super.affine(normalized, affine, parameter % parameters);
              }
            });
  }

  /** Statistics of fewer values than there are. */
  private static Mutant sizes(String name, String seenIn, IntUnaryOperator of) {
    return new Mutant(
        name,
        seenIn,
        "F8",
        spec ->
            new PlainNorm(spec) {
              @Override
              double variance(double[] values, double mean) {
                double[] seen = Arrays.copyOf(values, of.applyAsInt(values.length));
                return round(super.variance(seen, mean) * seen.length / values.length);
              }
            });
  }

  /** Only so many statistics sets are worked on. */
  private static Mutant rows(String name, String seenIn, int limit) {
    return new Mutant(
        name,
        seenIn,
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
                return element.set() >= limit
                    ? 0
                    : super.output(x, element, mean, inverse, affine, before);
              }
            });
  }

  private static final class GroupStartsLate extends PlainNorm {
    private int each;

    GroupStartsLate(NormSpec spec) {
      super(spec);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      boolean grouped = spec.reduction() instanceof ChannelGroups;
      each = grouped ? ((ChannelGroups) spec.reduction()).channels() : 1;
      each = grouped ? each / ((ChannelGroups) spec.reduction()).groups() : 1;
      return super.forward(input, affine, before, mode);
    }

    @Override
    double mean(double[] values) {
      int first = each > 1 ? values.length / each : 0;
      return super.mean(Arrays.copyOfRange(values, first, values.length));
    }
  }
}

package dev.normative.conformance.generate;

import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Another way to lay out the elements of a case, under which it is the same normalization. */
public enum View {
  /** Axes that are not told apart made one: [N, C, H, W] as [N, C, H W], [H, W] as [H W]. */
  FLAT {
    @Override
    public Optional<Viewed> of(NormCase c) {
      Shape shape = c.shape();
      Reduction reduction = c.spec().reduction();
      if (reduction instanceof TrailingAxes trailing) {
        int length = trailing.normalizedShape().elements();
        Shape flat = Shape.of(shape.elements() / length, length);
        return Optional.of(reshaped(c, flat, new TrailingAxes(Shape.of(length))));
      }
      int axis = channelAxis(reduction);
      int rest = shape.elements() / shape.size(0) / shape.size(axis);
      Shape flat =
          axis == 1
              ? Shape.of(shape.size(0), shape.size(1), rest)
              : Shape.of(shape.size(0), rest, shape.size(axis));
      return Optional.of(reshaped(c, flat, moved(reduction, axis == 1 ? 1 : 2, 3)));
    }
  },
  /** An axis of size 1 more: after the channels, or in front of the batch of a layer norm. */
  ONE_AXIS_MORE {
    @Override
    public Optional<Viewed> of(NormCase c) {
      Shape shape = c.shape();
      if (shape.rank() == 5) {
        return Optional.empty();
      }
      Reduction reduction = c.spec().reduction();
      if (reduction instanceof TrailingAxes) {
        return Optional.of(reshaped(c, with(shape, 0), reduction));
      }
      int axis = channelAxis(reduction);
      Shape larger = axis == 1 ? with(shape, shape.rank()) : with(shape, 1);
      return Optional.of(
          reshaped(c, larger, moved(reduction, axis == 1 ? 1 : axis + 1, larger.rank())));
    }
  },
  /** The channels last instead of first, or the reverse: the elements change places in memory. */
  OTHER_LAYOUT {
    @Override
    public boolean movesChannels() {
      return true;
    }

    @Override
    public Optional<Viewed> of(NormCase c) {
      Reduction reduction = c.spec().reduction();
      if (reduction instanceof TrailingAxes || c.shape().rank() == 2) {
        return Optional.empty();
      }
      int axis = channelAxis(reduction);
      Shape shape = c.shape();
      int[] sizes = shape.toArray();
      int last = sizes.length - 1;
      if (axis == 1) {
        System.arraycopy(shape.toArray(), 2, sizes, 1, last - 1);
        sizes[last] = shape.size(1);
      } else {
        System.arraycopy(shape.toArray(), 1, sizes, 2, last - 1);
        sizes[1] = shape.size(last);
      }
      Shape other = Shape.of(sizes);
      int channels = shape.size(axis);
      int rest = shape.elements() / shape.size(0) / channels;
      int rows = axis == 1 ? channels : rest;
      int columns = axis == 1 ? rest : channels;
      return Optional.of(
          new Viewed(
              c.spec().withReduction(moved(reduction, axis == 1 ? last : 1, shape.rank())),
              c.affine(),
              transposed(c.input(), rows, columns, other),
              back -> transposed(back, columns, rows, shape)));
    }
  };

  /**
   * The same data, seen differently.
   *
   * @param spec the specification for them
   * @param affine scale and shift for them
   * @param input the data
   * @param back turns a result for them into one for the case
   */
  public record Viewed(NormSpec spec, Affine affine, Tensor input, UnaryOperator<Tensor> back) {}

  /** The data of a case seen this way; empty where the case has no such view. */
  public abstract Optional<Viewed> of(NormCase c);

  /** Whether the channels get another axis. */
  public boolean movesChannels() {
    return false;
  }

  private static Viewed reshaped(NormCase c, Shape shape, Reduction reduction) {
    Shape parameters = reduction.parameterShape();
    Affine affine =
        new Affine(
            c.affine().scale().map(scale -> scale.reshape(parameters)),
            c.affine().shift().map(shift -> shift.reshape(parameters)));
    return new Viewed(
        c.spec().withReduction(reduction),
        affine,
        c.input().reshape(shape),
        back -> back.reshape(c.shape()));
  }

  private static int channelAxis(Reduction reduction) {
    return reduction instanceof PerChannel perChannel
        ? perChannel.axis()
        : ((ChannelGroups) reduction).axis();
  }

  private static Reduction moved(Reduction reduction, int axis, int rank) {
    if (reduction instanceof PerChannel perChannel) {
      return new PerChannel(perChannel.channels(), axis, rank, rank);
    }
    ChannelGroups groups = (ChannelGroups) reduction;
    return new ChannelGroups(groups.groups(), groups.channels(), axis, rank, rank);
  }

  private static Shape with(Shape shape, int axis) {
    int[] sizes = new int[shape.rank() + 1];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i == axis ? 1 : shape.size(i < axis ? i : i - 1);
    }
    return Shape.of(sizes);
  }

  /** Every sample's rows and columns exchanged. */
  private static Tensor transposed(Tensor values, int rows, int columns, Shape shape) {
    double[] moved = new double[values.size()];
    int sample = rows * columns;
    for (int i = 0; i < moved.length; i++) {
      int row = i % sample / columns;
      moved[i / sample * sample + i % columns * rows + row] = values.at(i);
    }
    return Tensor.adopting(shape, moved);
  }
}

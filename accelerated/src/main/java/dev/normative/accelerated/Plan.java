package dev.normative.accelerated;

import dev.normative.contract.ArrayView;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;

/** How calls on inputs of one shape in one order of memory are done. */
final class Plan {
  final Geometry geometry;
  private final Workspace work;
  private final Shape shape;
  private final boolean channelsLast;
  private Sweep training;
  private Sweep evaluation;
  private Sweep backward;
  private Sweep activation;
  private Sweep mask;

  Plan(Workspace work, NormSpec spec, Shape shape, boolean channelsLast) {
    this.work = work;
    this.shape = shape;
    this.channelsLast = channelsLast;
    this.geometry =
        channelsLast
            ? Geometry.channelsLast(spec.reduction(), shape)
            : Geometry.of(spec.reduction(), shape);
  }

  /** Whether memory in which channels are innermost, but not in the shape, can be worked in. */
  static boolean prefersChannelsLast(Reduction reduction, ArrayView input) {
    boolean second =
        reduction instanceof PerChannel perChannel
            ? perChannel.axis() == 1
            : reduction instanceof ChannelGroups grouped && grouped.axis() == 1;
    return second && !input.layout().isDense() && isChannelsLast(input.layout());
  }

  boolean fits(Shape input, boolean inChannelsLast) {
    return channelsLast == inChannelsLast && shape.equals(input);
  }

  boolean worksIn(ArrayView view) {
    return channelsLast ? isChannelsLast(view.layout()) : view.layout().isDense();
  }

  /** A view itself where the plan works in it, a copy of it otherwise. */
  ArrayView placed(ArrayView view, DenseCopy copy) {
    return worksIn(view) ? view : copy.gathered(view);
  }

  /** Whether the sweeps themselves do what a fused call has beside an unfused one. */
  boolean fuses() {
    return geometry.pattern() == Geometry.Pattern.PLANES;
  }

  /** Whether memory without gaps has axis 1 innermost, and the other axes in order. */
  static boolean isChannelsLast(StridedLayout layout) {
    Shape shape = layout.shape();
    int reach = 1;
    for (int i = 0; i < shape.rank(); i++) {
      int axis = i == 0 ? 1 : i == shape.rank() - 1 ? 0 : shape.rank() - i;
      if (shape.size(axis) > 1 && layout.stride(axis) != reach) {
        return false;
      }
      reach *= shape.size(axis);
    }
    return shape.rank() > 2;
  }

  /** Normalizes with statistics of the batch, or with given ones. */
  Sweep forward(boolean ofBatch) {
    if (ofBatch) {
      training = training == null ? forwardOfBatch() : training;
      return training;
    }
    evaluation = evaluation == null ? forwardOfGiven() : evaluation;
    return evaluation;
  }

  private Sweep forwardOfBatch() {
    if (ChannelPlanes.suits(geometry)) {
      return new ChannelPlanesForward(work, geometry);
    }
    return switch (geometry.pattern()) {
      case PLANES -> new PlanesForward(work, geometry);
      case ROWS -> new RowsForward(work, geometry);
      case COLUMNS -> new ColumnsForward(work, geometry, true);
    };
  }

  private Sweep forwardOfGiven() {
    return geometry.pattern() == Geometry.Pattern.PLANES
        ? new PlanesEvaluation(work, geometry)
        // Statistics are given for channels, and rows are groups of more than one.
        : new ColumnsForward(work, geometry, false);
  }

  Sweep backward() {
    backward = backward == null ? newBackward() : backward;
    return backward;
  }

  /** Activates what a forward sweep that does not fuse has written. */
  Sweep activation() {
    activation = activation == null ? new ActivationSweep(work, geometry, false) : activation;
    return activation;
  }

  /** Masks what a backward sweep that does not fuse reads. */
  Sweep mask() {
    mask = mask == null ? new ActivationSweep(work, geometry, true) : mask;
    return mask;
  }

  private Sweep newBackward() {
    if (ChannelPlanes.suits(geometry)) {
      return new ChannelPlanesBackward(work, geometry);
    }
    return switch (geometry.pattern()) {
      case PLANES -> new PlanesBackward(work, geometry);
      case ROWS -> new RowsBackward(work, geometry);
      case COLUMNS -> new ColumnsBackward(work, geometry);
    };
  }
}

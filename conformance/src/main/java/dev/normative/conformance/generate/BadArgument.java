package dev.normative.conformance.generate;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** A way to call a normalization wrongly. */
public enum BadArgument {
  /** No input at all. */
  NULL_INPUT {
    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(null, c.affine(), c.before(), mode);
    }
  },
  /** Null in the place of scale and shift. */
  NULL_AFFINE {
    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(c.input(), null, c.before(), mode);
    }
  },
  /** Null in the place of the running statistics. */
  NULL_STATISTICS {
    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(c.input(), c.affine(), null, mode);
    }
  },
  /** Null in the place of the mode. */
  NULL_MODE {
    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(c.input(), c.affine(), c.before(), null);
    }
  },
  /** One axis more than the specification allows. */
  WRONG_RANK {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().reduction().misfit(oneAxisMore(c.shape())) != null;
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(c.input().reshape(oneAxisMore(c.shape())), c.affine(), c.before(), mode);
    }
  },
  /** One channel, or one element of the normalized shape, more than the specification has. */
  WRONG_SIZE {
    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      int axis = parameterAxis(c);
      Shape wider = c.shape().with(axis, c.shape().size(axis) + 1);
      norm.forward(Tensor.zeros(wider), c.affine(), c.before(), mode);
    }
  },
  /** A scale that is too long by one. */
  SCALE_TOO_LONG {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().scale();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      Shape parameters = c.spec().reduction().parameterShape();
      int last = parameters.rank() - 1;
      Tensor longer = Tensor.full(parameters.with(last, parameters.size(last) + 1), 1);
      norm.forward(
          c.input(), new Affine(Optional.of(longer), c.affine().shift()), c.before(), mode);
    }
  },
  /** No scale where the specification has one. */
  SCALE_MISSING {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().scale();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(c.input(), new Affine(Optional.empty(), c.affine().shift()), c.before(), mode);
    }
  },
  /** A scale where the specification has none. */
  SCALE_UNEXPECTED {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return !c.spec().scale();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      Tensor scale = Tensor.full(c.spec().reduction().parameterShape(), 2);
      norm.forward(c.input(), new Affine(Optional.of(scale), c.affine().shift()), c.before(), mode);
    }
  },
  /** No shift where the specification has one. */
  SHIFT_MISSING {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().shift();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(c.input(), new Affine(c.affine().scale(), Optional.empty()), c.before(), mode);
    }
  },
  /** A shift with an axis more, [C, 1]: a library that broadcasts would make a larger output. */
  SHIFT_WRONG_RANK {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().shift();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      Tensor column = Tensor.zeros(oneAxisMore(c.spec().reduction().parameterShape()));
      norm.forward(
          c.input(), new Affine(c.affine().scale(), Optional.of(column)), c.before(), mode);
    }
  },
  /** Running statistics of one channel more. */
  STATISTICS_TOO_LONG {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().running().isPresent();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      RunningStats longer = RunningStats.initial(c.spec().reduction().trackedStatistics() + 1);
      norm.forward(c.input(), c.affine(), longer, mode);
    }
  },
  /** No running statistics where they are tracked. */
  STATISTICS_MISSING {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().running().isPresent();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(c.input(), c.affine(), RunningStats.none(), mode);
    }
  },
  /** Running statistics where none are tracked. */
  STATISTICS_UNEXPECTED {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      return c.spec().running().isEmpty();
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      RunningStats unexpected = RunningStats.initial(2);
      norm.forward(c.input(), c.affine(), unexpected, mode);
    }
  },
  /** One value per statistics set, where the specification refuses that. */
  SINGLE_VALUE {
    @Override
    public boolean appliesTo(NormCase c, Mode mode) {
      int values = Partition.of(c.spec().reduction(), single(c)).set(0).size();
      return c.spec().usesBatchStatistics(mode)
          && c.spec().policies().singleValue().refuses(values, 1);
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.forward(Tensor.zeros(single(c)), c.affine(), c.before(), mode);
    }
  },
  /** No upstream gradient at all. */
  NULL_UPSTREAM {
    @Override
    public boolean needsBackward() {
      return true;
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      norm.backward(norm.forward(c.input(), c.affine(), c.before(), mode), null);
    }
  },
  /** A forward call of somebody else. */
  FOREIGN_FORWARD {
    @Override
    public boolean needsBackward() {
      return true;
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      Forward own = norm.forward(c.input(), c.affine(), c.before(), mode);
      norm.backward(new Foreign(own.output(), own.after()), c.upstream());
    }
  },
  /** An upstream gradient that is not of the output's shape. */
  UPSTREAM_WRONG_SHAPE {
    @Override
    public boolean needsBackward() {
      return true;
    }

    @Override
    public void call(Normalization norm, NormCase c, Mode mode) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      norm.backward(forward, Tensor.zeros(c.shape().with(0, c.shape().size(0) + 1)));
    }
  };

  /** Whether the case's specification makes this argument a bad one. */
  public boolean appliesTo(NormCase c, Mode mode) {
    return true;
  }

  /** Whether it takes a backward call to be wrong in this way. */
  public boolean needsBackward() {
    return false;
  }

  /** The axis of the channels, or the last one of the normalized shape. */
  static int parameterAxis(NormCase c) {
    Reduction reduction = c.spec().reduction();
    if (reduction instanceof Reduction.PerChannel perChannel) {
      return perChannel.axis();
    }
    if (reduction instanceof Reduction.ChannelGroups groups) {
      return groups.axis();
    }
    return c.shape().rank() - 1;
  }

  /** The shape of an input with one value per statistics set, or as near as one gets to that. */
  static Shape single(NormCase c) {
    Shape single = c.shape();
    for (int axis = 0; axis < single.rank(); axis++) {
      single = axis == parameterAxis(c) ? single : single.with(axis, 1);
    }
    return single;
  }

  static Shape oneAxisMore(Shape shape) {
    int[] sizes = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
    sizes[sizes.length - 1] = 1;
    return Shape.of(sizes);
  }

  /** Makes the call that has to be refused. */
  public abstract void call(Normalization norm, NormCase c, Mode mode);

  private record Foreign(Tensor output, RunningStats after) implements Forward {}
}

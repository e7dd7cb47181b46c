package dev.normative.conformance.generate;

import dev.normative.contract.Affine;
import dev.normative.contract.RunningStats;
import dev.normative.contract.StatefulLayer;
import dev.normative.norm.Partition;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * A way to call a layer wrongly. A state that does not fit differs from the layer's own in the part
 * that does, so that a state that is loaded by halves shows.
 */
public enum BadLayerCall {
  /** One value per statistics set, where the specification refuses that. */
  SINGLE_VALUE {
    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      int values = Partition.of(c.spec().reduction(), BadArgument.single(c)).set(0).size();
      return ofBatch && c.spec().policies().singleValue().refuses(values, 1);
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.forward(Tensor.zeros(BadArgument.single(c)));
    }
  },
  /** Several samples of one value per statistics set, where each sample has sets of its own. */
  SINGLE_VALUES_OF_SAMPLES {
    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.hasSamples()
          && SINGLE_VALUE.appliesTo(c, ofBatch)
          && Partition.of(c.spec().reduction(), twoSamples(c)).set(0).size() == 1
          && c.spec().policies().singleValue().refuses(1, 2);
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.forward(Tensor.full(twoSamples(c), 3));
    }

    private static Shape twoSamples(NormCase c) {
      return BadArgument.single(c).with(0, 2);
    }
  },
  /** No input at all. */
  NULL_INPUT {
    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.forward(null);
    }
  },
  /** One axis more than the specification allows. */
  WRONG_RANK {
    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().reduction().misfit(BadArgument.oneAxisMore(c.shape())) != null;
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.forward(c.input().reshape(BadArgument.oneAxisMore(c.shape())));
    }
  },
  /** One channel, or one element of the normalized shape, more than the specification has. */
  WRONG_SIZE {
    @Override
    public void call(StatefulLayer layer, NormCase c) {
      int axis = BadArgument.parameterAxis(c);
      layer.forward(Tensor.full(c.shape().with(axis, c.shape().size(axis) + 1), 2));
    }
  },
  /** No state at all. */
  NULL_STATE {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.load(null);
    }
  },
  /** A state whose scale is too long by one. */
  SCALE_TOO_LONG {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().scale();
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.load(c.state().withAffine(new Affine(longer(c), c.affine().shift())));
    }
  },
  /** A state whose shift is too long by one: the scale before it fits. */
  SHIFT_TOO_LONG {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().shift();
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.load(c.state().withAffine(new Affine(c.affine().scale(), longer(c))));
    }
  },
  /** A state without the scale that the specification has. */
  SCALE_MISSING {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().scale();
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.load(c.state().withAffine(new Affine(Optional.empty(), c.affine().shift())));
    }
  },
  /** A state whose running statistics are of one channel more. */
  STATISTICS_TOO_LONG {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().running().isPresent();
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      int channels = c.spec().reduction().trackedStatistics();
      layer.load(c.state().withRunning(RunningStats.initial(channels + 1)));
    }
  },
  /** A state without the running statistics that are tracked. */
  STATISTICS_MISSING {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().running().isPresent();
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.load(c.state().withRunning(RunningStats.none()));
    }
  },
  /** A state with running statistics where none are tracked. */
  STATISTICS_UNEXPECTED {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().running().isEmpty();
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.load(c.state().withRunning(RunningStats.initial(2)));
    }
  },
  /** A running variance below 0, which is an inverse or a logarithm, but no variance. */
  NEGATIVE_VARIANCE {
    @Override
    public boolean isLoad() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c, boolean ofBatch) {
      return c.spec().running().isPresent();
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      RunningStats fitting = c.before();
      layer.load(
          c.state()
              .withRunning(
                  new RunningStats(
                      fitting.mean(), fitting.variance().map(v -> -v), fitting.batches())));
    }
  },
  /** Null in the place of the mode. */
  NULL_MODE {
    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.setMode(null);
    }
  },
  /** No upstream gradient at all. */
  NULL_UPSTREAM {
    @Override
    public boolean isBackward() {
      return true;
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.backward(null);
    }
  },
  /** An upstream gradient with an axis more than any output has. */
  UPSTREAM_WRONG_SHAPE {
    @Override
    public boolean isBackward() {
      return true;
    }

    @Override
    public void call(StatefulLayer layer, NormCase c) {
      layer.backward(c.upstream().reshape(BadArgument.oneAxisMore(c.shape())));
    }
  };

  /**
   * Whether it is wrong for a layer of the case's specification.
   *
   * @param ofBatch whether the layer would normalize with the statistics of the batch now
   */
  public boolean appliesTo(NormCase c, boolean ofBatch) {
    return true;
  }

  /** Whether it is a state that does not fit. */
  public boolean isLoad() {
    return false;
  }

  /**
   * Whether it is a backward call, which takes a forward call before it to be wrong in this way.
   */
  public boolean isBackward() {
    return false;
  }

  private static Optional<Tensor> longer(NormCase c) {
    Shape parameters = c.spec().reduction().parameterShape();
    int last = parameters.rank() - 1;
    return Optional.of(Tensor.full(parameters.with(last, parameters.size(last) + 1), 1));
  }

  /** Makes the call that has to be refused. */
  public abstract void call(StatefulLayer layer, NormCase c);
}

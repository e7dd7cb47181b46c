package dev.normative.conformance.generate;

import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/** A way to call a normalization on arrays wrongly: one argument exchanged for another one. */
public enum BadMemory {
  /** No input at all. */
  NULL_INPUT {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withInput(null);
    }
  },
  /** No memory for the output. */
  NULL_OUTPUT {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withResult(null);
    }
  },
  /** Null in the place of the mode. */
  NULL_MODE {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withMode(null);
    }
  },
  /** An input of the format that the specification does not have. */
  INPUT_OF_THE_OTHER_FORMAT {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withInput(otherFormat(right.input()));
    }
  },
  /** An input of one channel, or one element of the normalized shape, more. */
  WRONG_INPUT_SIZE {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      int axis = BadArgument.parameterAxis(c);
      Shape wider = c.shape().with(axis, c.shape().size(axis) + 1);
      ArrayView values = ArrayView.blank(StridedLayout.dense(wider), c.spec().dtype());
      return right.withInput(values).withResult(values);
    }
  },
  /** No scale where the specification has one, or one where it has none. */
  SCALE_MISSING_OR_UNEXPECTED {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      Shape shape = c.spec().reduction().parameterShape();
      Optional<ArrayView> other =
          c.spec().scale()
              ? Optional.empty()
              : Optional.of(ArrayView.blank(StridedLayout.dense(shape), c.spec().dtype()));
      return right.withAffine(new ArrayAffine(other, right.affine().shift()));
    }
  },
  /** Memory for an output of another shape. */
  OUTPUT_OF_ANOTHER_SHAPE {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withResult(longer(c));
    }
  },
  /** Memory for an output of the format that the specification does not have. */
  OUTPUT_OF_THE_OTHER_FORMAT {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withResult(otherFormat(right.result()));
    }
  },
  /** An output whose elements share memory. */
  OUTPUT_THAT_OVERLAPS {
    @Override
    public boolean appliesTo(NormCase c) {
      return c.shape().elements() > 1;
    }

    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      StridedLayout one = new StridedLayout(c.shape(), 0, new int[c.shape().rank()]);
      return right.withResult(ArrayView.blank(one, c.spec().dtype()));
    }
  },
  /** Running statistics of one channel more. */
  STATISTICS_TOO_LONG {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      Shape more = Shape.of(c.before().channels() + 1);
      DType dtype = c.spec().dtype();
      return right.withRunning(
          new ArrayStatistics(
              ArrayView.copyOf(Tensor.zeros(more), dtype),
              ArrayView.copyOf(Tensor.full(more, 1), dtype),
              0));
    }
  },
  /** A workspace that somebody else made. */
  FOREIGN_WORKSPACE {
    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withWorkspace(new ArrayWorkspace() {});
    }
  },
  /** An upstream gradient of another shape. */
  UPSTREAM_OF_ANOTHER_SHAPE {
    @Override
    public boolean isBackward() {
      return true;
    }

    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withUpstream(longer(c));
    }
  },
  /** Memory for an input gradient of another shape. */
  GRADIENT_OF_ANOTHER_SHAPE {
    @Override
    public boolean isBackward() {
      return true;
    }

    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withResult(longer(c));
    }
  },
  /** No memory for the gradient of a parameter that the specification has. */
  NO_MEMORY_FOR_A_PARAMETER {
    @Override
    public boolean isBackward() {
      return true;
    }

    @Override
    public boolean appliesTo(NormCase c) {
      return c.spec().scale() || c.spec().shift();
    }

    @Override
    Arguments spoilt(Arguments right, NormCase c) {
      return right.withAffineGradient(new ArrayAffine(Optional.empty(), Optional.empty()));
    }
  };

  /**
   * What a forward call, or a backward call after it, is given.
   *
   * @param input the input
   * @param affine scale and shift
   * @param running the running statistics
   * @param mode the mode of the forward call
   * @param upstream the upstream gradient of the backward call
   * @param result where the output goes, or the input gradient
   * @param affineGradient where the gradients of scale and shift go
   * @param workspace the workspace
   */
  public record Arguments(
      ArrayView input,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView upstream,
      ArrayView result,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {

    private Arguments withInput(ArrayView other) {
      return new Arguments(
          other, affine, running, mode, upstream, result, affineGradient, workspace);
    }

    private Arguments withAffine(ArrayAffine other) {
      return new Arguments(
          input, other, running, mode, upstream, result, affineGradient, workspace);
    }

    private Arguments withRunning(ArrayStatistics other) {
      return new Arguments(input, affine, other, mode, upstream, result, affineGradient, workspace);
    }

    private Arguments withMode(Mode other) {
      return new Arguments(
          input, affine, running, other, upstream, result, affineGradient, workspace);
    }

    private Arguments withUpstream(ArrayView other) {
      return new Arguments(input, affine, running, mode, other, result, affineGradient, workspace);
    }

    private Arguments withResult(ArrayView other) {
      return new Arguments(
          input, affine, running, mode, upstream, other, affineGradient, workspace);
    }

    private Arguments withAffineGradient(ArrayAffine other) {
      return new Arguments(input, affine, running, mode, upstream, result, other, workspace);
    }

    private Arguments withWorkspace(ArrayWorkspace other) {
      return new Arguments(input, affine, running, mode, upstream, result, affineGradient, other);
    }
  }

  /** Whether it is a bad argument for this case. */
  public boolean appliesTo(NormCase c) {
    return true;
  }

  /** Whether it is the backward call that is wrong. */
  public boolean isBackward() {
    return false;
  }

  abstract Arguments spoilt(Arguments right, NormCase c);

  /** Makes the call with one of the right arguments exchanged. */
  public void call(ArrayNormalization norm, NormCase c, Arguments right) {
    Arguments wrong = spoilt(right, c);
    if (isBackward()) {
      norm.backward(
          wrong.input(),
          wrong.affine(),
          wrong.upstream(),
          wrong.result(),
          wrong.affineGradient(),
          wrong.workspace());
    } else {
      norm.forward(
          wrong.input(),
          wrong.affine(),
          wrong.running(),
          wrong.mode(),
          wrong.result(),
          wrong.workspace());
    }
  }

  private static ArrayView otherFormat(ArrayView view) {
    DType other = view.dtype() == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32;
    return ArrayView.blank(StridedLayout.dense(view.layout().shape()), other);
  }

  /** Zeros of the case's shape, its first axis longer by one. */
  private static ArrayView longer(NormCase c) {
    Shape longer = c.shape().with(0, c.shape().size(0) + 1);
    return ArrayView.blank(StridedLayout.dense(longer), c.spec().dtype());
  }
}

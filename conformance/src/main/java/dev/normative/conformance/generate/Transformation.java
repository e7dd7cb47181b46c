package dev.normative.conformance.generate;

import dev.normative.contract.NormSpec;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * A change of an input of whole numbers, done without any rounding, and what follows for the output
 * where the statistics are the batch's.
 */
public enum Transformation {
  /** Samples in the reverse order: outputs in the reverse order. */
  SAMPLES_REVERSED {
    @Override
    public Tensor input(Tensor input) {
      return reversed(input);
    }

    @Override
    public Tensor output(Tensor output, Tensor shift) {
      return reversed(output);
    }
  },
  /** Every sample twice, first all of them once, then again: every output twice. */
  BATCH_TWICE {
    @Override
    public Tensor input(Tensor input) {
      return twice(input);
    }

    @Override
    public Tensor output(Tensor output, Tensor shift) {
      return twice(output);
    }
  },
  /** -x: outputs mirrored at the shift. */
  NEGATED {
    @Override
    public Tensor input(Tensor input) {
      return input.map(x -> -x);
    }

    @Override
    public Tensor output(Tensor output, Tensor shift) {
      double[] mirrored = new double[output.size()];
      for (int i = 0; i < mirrored.length; i++) {
        // The output first: with a shift that is larger, 2 shift - y would round.
        mirrored[i] = shift.at(i) - output.at(i) + shift.at(i);
      }
      return Tensor.adopting(output.shape(), mirrored);
    }
  },
  /** x + 1000: the same output, since the mean is subtracted. */
  MOVED {
    @Override
    public boolean needsCentering() {
      return true;
    }

    @Override
    public Tensor input(Tensor input) {
      return input.map(x -> x + 1000);
    }
  },
  /** 3 x under 9 epsilon: the same output. */
  TRIPLED {
    @Override
    public NormSpec spec(NormSpec spec) {
      return spec.withEpsilon(9 * spec.epsilon());
    }

    @Override
    public Tensor input(Tensor input) {
      return input.map(x -> 3 * x);
    }
  };

  /** Whether the law holds only where the mean is subtracted. */
  public boolean needsCentering() {
    return false;
  }

  /** The specification for the changed input. */
  public NormSpec spec(NormSpec spec) {
    return spec;
  }

  /** The changed input. */
  public abstract Tensor input(Tensor input);

  /**
   * What becomes of the output.
   *
   * @param shift the shift of each element
   */
  public Tensor output(Tensor output, Tensor shift) {
    return output;
  }

  /** What becomes of each element's bound: it moves with its element. */
  public Tensor tolerance(Tensor tolerance) {
    return switch (this) {
      case SAMPLES_REVERSED -> reversed(tolerance);
      case BATCH_TWICE -> twice(tolerance);
      case NEGATED, MOVED, TRIPLED -> tolerance;
    };
  }

  private static Tensor reversed(Tensor batch) {
    int samples = batch.shape().size(0);
    int size = batch.size() / samples;
    double[] values = new double[batch.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = batch.at((samples - 1 - i / size) * size + i % size);
    }
    return Tensor.adopting(batch.shape(), values);
  }

  private static Tensor twice(Tensor batch) {
    Shape shape = batch.shape().with(0, 2 * batch.shape().size(0));
    double[] values = new double[shape.elements()];
    batch.buffer().get(values, 0, batch.size());
    batch.buffer().get(values, batch.size(), batch.size());
    return Tensor.adopting(shape, values);
  }
}

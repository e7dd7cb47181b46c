package dev.normative.nn;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Objects;

/** One named value of a network's state. */
public sealed interface StateEntry {

  /** The shape; that of a count has no axes. */
  Shape shape();

  /** The name of the element type in state files: F64, F32 or I64. */
  String type();

  /** Type and shape, for messages: {@code F64 [64, 784]}. */
  default String description() {
    return type() + " " + shape();
  }

  /**
   * Parameters or running statistics.
   *
   * @param values each exactly of the format
   * @param dtype the format
   */
  record Numbers(Tensor values, DType dtype) implements StateEntry {
    /** Refuses values that are not of the format. */
    public Numbers {
      Objects.requireNonNull(dtype, "dtype");
      if (!values.isExactlyIn(dtype)) {
        throw new IllegalArgumentException(
            "the values are not exactly " + dtype + "; round them first");
      }
    }

    @Override
    public Shape shape() {
      return values.shape();
    }

    @Override
    public String type() {
      return dtype == DType.FLOAT64 ? "F64" : "F32";
    }
  }

  /**
   * A counter, such as the number of batches that running statistics are of.
   *
   * @param value the count
   */
  record Count(long value) implements StateEntry {
    @Override
    public Shape shape() {
      return Shape.of();
    }

    @Override
    public String type() {
      return "I64";
    }
  }
}

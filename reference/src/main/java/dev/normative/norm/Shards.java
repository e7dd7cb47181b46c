package dev.normative.norm;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of a batch along axis 0, put together and taken apart; parts may be empty. */
public final class Shards {
  private Shards() {}

  /**
   * All parts in a row.
   *
   * @throws IllegalArgumentException where there is none, or where shapes differ in another axis
   */
  public static Tensor concatenated(List<Tensor> shards) {
    if (shards.isEmpty()) {
      throw new IllegalArgumentException("no shards were given; there must be one at least");
    }
    Shape first = shards.get(0).shape();
    int samples = 0;
    for (int i = 0; i < shards.size(); i++) {
      Shape shape = shards.get(i).shape();
      if (first.rank() == 0 || shape.rank() == 0 || !shape.with(0, 0).equals(first.with(0, 0))) {
        throw new IllegalArgumentException(
            "shard "
                + i
                + " has the shape "
                + shape
                + ", the first has "
                + first
                + "; shards have samples on axis 0 and may differ in their number alone");
      }
      samples = Math.addExact(samples, shape.size(0));
    }
    Shape whole = first.with(0, samples);
    double[] values = new double[whole.elements()];
    int filled = 0;
    for (Tensor shard : shards) {
      shard.buffer().get(values, filled, shard.size());
      filled += shard.size();
    }
    return Tensor.adopting(whole, values);
  }

  /**
   * Parts of the shapes that the shards have.
   *
   * @throws IllegalArgumentException where the shards do not have as many elements as the whole
   */
  public static List<Tensor> split(Tensor whole, List<Tensor> shards) {
    long elements = shards.stream().mapToLong(Tensor::size).sum();
    if (elements != whole.size()) {
      throw new IllegalArgumentException(
          "shards of "
              + elements
              + " elements cannot be cut out of "
              + whole.shape()
              + ", which has "
              + whole.size());
    }
    double[] values = whole.toArray();
    List<Tensor> parts = new ArrayList<>(shards.size());
    int taken = 0;
    for (Tensor shard : shards) {
      double[] part = Arrays.copyOfRange(values, taken, taken + shard.size());
      parts.add(Tensor.adopting(shard.shape(), part));
      taken += shard.size();
    }
    return parts;
  }
}

package dev.normative.contract;

import dev.normative.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An implementation of normalizations: its name, what it claims, and a way to make one. */
public interface NormalizationProvider {
  /** The name that reports show. */
  String name();

  /** What is claimed, and will be tested. */
  Set<Capability> capabilities();

  /**
   * How sums are accumulated; the error bounds follow from it. Declaring less than is done widens
   * the bounds and shows as a small share of the bound in the report.
   */
  default Accumulator accumulator(DType dtype) {
    return Accumulator.SEQUENTIAL;
  }

  /**
   * How the error of the variance grows with the condition number; the suite holds an
   * implementation to it. What is not said to be better may be as an updating algorithm's, which
   * the error bounds of every other rule allow.
   */
  default StabilityClass stability(DType dtype) {
    return StabilityClass.UPDATING;
  }

  /**
   * The rules of the suite that are known not to be kept, each with its reason: they are reported
   * as deviating, wherever the implementation is judged, and as failing once they are kept after
   * all.
   */
  default List<Deviation> deviations() {
    return List.of();
  }

  /**
   * What this machine lacks without which nothing can be made, such as a native library for its
   * platform: what was looked for, what there is, what to do. Empty where everything is there; what
   * is there and does not work is no reason to give. The suite then leaves every rule untested, and
   * says so, instead of having it fail.
   */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /**
   * What computes here, in a few words: the library with its version, the device, how wide vectors
   * are. Empty where there is nothing to say beside the JVM. For reports alone; the suite asks once
   * it has called the implementation, so that a library is loaded and a device chosen.
   */
  default Optional<String> platform() {
    return Optional.empty();
  }

  /**
   * Makes a normalization of this specification.
   *
   * @throws UnsupportedOperationException where the specification needs what is not claimed
   */
  Normalization create(NormSpec spec);

  /**
   * Makes a layer that keeps its own state, for those that claim {@link Capability#STATEFUL_LAYER}.
   *
   * @throws UnsupportedOperationException where the specification needs what is not claimed, and
   *     where there is no such layer at all
   */
  default StatefulLayer createLayer(NormSpec spec) {
    throw new UnsupportedOperationException(
        name() + " has no stateful layer; it does not claim STATEFUL_LAYER");
  }

  /**
   * Makes a batch normalization of batches that lie in shards, for those that claim {@link
   * Capability#SHARDS}.
   *
   * @throws UnsupportedOperationException where the specification needs what is not claimed, and
   *     where there is no such normalization at all
   */
  default ShardedNormalization createSharded(NormSpec spec) {
    throw new UnsupportedOperationException(
        name() + " has no normalization of shards; it does not claim SHARDS");
  }

  /**
   * Makes a normalization on arrays, for those that claim {@link Capability#ARRAYS}.
   *
   * @param threads how many threads a call may use, the caller's among them; 1 or more. The results
   *     are the same for any number
   * @throws UnsupportedOperationException where the specification needs what is not claimed, and
   *     where there is no such normalization at all
   */
  default ArrayNormalization createArrays(NormSpec spec, int threads) {
    throw new UnsupportedOperationException(
        name() + " has no normalization on arrays; it does not claim ARRAYS");
  }
}

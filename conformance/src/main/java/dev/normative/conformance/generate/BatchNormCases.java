package dev.normative.conformance.generate;

import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Draws batch normalization cases within what an implementation claims: ranks 2 to 5, sizes around
 * vector widths, every new weight and epsilon, data of every {@link DataKind}.
 *
 * <p>Shrinking goes to the first of each list: few small channels, few values, integers.
 */
public final class BatchNormCases {
  /**
   * Sizes at which kernels change their way: single values, and lanes of 2 to 16 give or take 1.
   */
  private static final Integer[] BATCH_SIZES = {2, 3, 4, 5, 7, 8, 9, 1, 16, 17, 33};

  private static final Integer[] SPATIAL_SIZES = {1, 2, 3, 4, 5, 7, 8, 9};
  private static final Integer[] FLAT_SIZES = {
    1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 49, 64, 65, 257
  };
  private static final Double[] EPSILONS = {1e-5, 1e-3, 0.1, 1.0, 1e-8, 1e-12};
  private static final Double[] NEW_WEIGHTS = {0.1, 0.01, 0.9, 0.5, 1.0, 0.0};

  private final Set<Capability> claimed;

  /**
   * Cases for an implementation that claims this.
   *
   * @throws IllegalArgumentException if the claims leave nothing to draw
   */
  public BatchNormCases(Set<Capability> claimed) {
    require(
        claimed.contains(Capability.FLOAT32) || claimed.contains(Capability.FLOAT64),
        "no format is claimed; claim FLOAT32 or FLOAT64 or both");
    require(
        !claimed.contains(Capability.RUNNING_STATISTICS)
            || claimed.contains(Capability.BIASED_RUNNING_VARIANCE)
            || claimed.contains(Capability.UNBIASED_RUNNING_VARIANCE),
        "RUNNING_STATISTICS is claimed, but not which variance is stored; claim"
            + " BIASED_RUNNING_VARIANCE (divided by n) or UNBIASED_RUNNING_VARIANCE (by n - 1)");
    this.claimed = claimed;
  }

  private static void require(boolean consistent, String message) {
    if (!consistent) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Any case. */
  public Arbitrary<BatchNormCase> any() {
    return cases(running());
  }

  /** Cases whose specification tracks running statistics with an exponential average. */
  public Arbitrary<BatchNormCase> exponential() {
    return cases(exponentialUpdate().map(Optional::of));
  }

  /** Cases whose specification tracks running statistics. */
  public Arbitrary<BatchNormCase> tracked() {
    return cases(running().filter(Optional::isPresent));
  }

  private Arbitrary<BatchNormCase> cases(Arbitrary<Optional<RunningUpdate>> running) {
    Arbitrary<Shape> shapes = shapes();
    return Combinators.combine(
            shapes,
            channelAxisLast(),
            affine(),
            epsilons(),
            running,
            Arbitraries.of(dtypes()),
            Arbitraries.of(DataKind.values()),
            Arbitraries.longs().greaterOrEqual(0))
        .as(BatchNormCases::build);
  }

  private record AffineChoice(boolean scale, boolean shift) {}

  private static BatchNormCase build(
      Shape shape,
      boolean last,
      AffineChoice affine,
      double epsilon,
      Optional<RunningUpdate> running,
      DType dtype,
      DataKind kind,
      long seed) {
    int axis = last ? shape.rank() - 1 : 1;
    PerChannel reduction = new PerChannel(shape.size(axis), axis, shape.rank(), shape.rank());
    NormSpec spec =
        new NormSpec(
            reduction,
            true,
            affine.scale(),
            affine.shift(),
            epsilon,
            running,
            Policies.PYTORCH,
            dtype);
    return new BatchNormCase(spec, shape, kind, seed);
  }

  /**
   * [N, C] to [N, C, D, H, W], at least two values per channel, whichever axis is the channels'.
   */
  private static Arbitrary<Shape> shapes() {
    Arbitrary<Integer> batch =
        Arbitraries.oneOf(Arbitraries.of(BATCH_SIZES), Arbitraries.integers().between(1, 40));
    Arbitrary<Integer> channels = Arbitraries.of(1, 2, 3, 4, 5, 8, 9, 17);
    Arbitrary<Integer> spatial = Arbitraries.of(SPATIAL_SIZES);
    Arbitrary<Integer> flat = Arbitraries.of(FLAT_SIZES);
    Arbitrary<Shape> rank2 = Combinators.combine(batch, channels).as(Shape::of);
    Arbitrary<Shape> rank3 = Combinators.combine(batch, channels, flat).as(Shape::of);
    Arbitrary<Shape> rank4 = Combinators.combine(batch, channels, spatial, spatial).as(Shape::of);
    Arbitrary<Integer> small = Arbitraries.of(1, 2, 3);
    Arbitrary<Shape> rank5 =
        Combinators.combine(batch, channels, small, small, small).as(Shape::of);
    return Arbitraries.oneOf(rank2, rank3, rank4, rank5).map(BatchNormCases::withTwoValues);
  }

  private static Shape withTwoValues(Shape shape) {
    return shape.size(0) < 2 ? shape.with(0, 2) : shape;
  }

  /** The usual ones, and any power of ten from 1e-12 to 10, in between too. */
  private static Arbitrary<Double> epsilons() {
    Arbitrary<Double> any =
        Arbitraries.doubles().between(-12, 1).map(exponent -> StrictMath.pow(10, exponent));
    return Arbitraries.oneOf(Arbitraries.of(EPSILONS), any);
  }

  private Arbitrary<Boolean> channelAxisLast() {
    return claimed.contains(Capability.ANY_CHANNEL_AXIS)
        ? Arbitraries.of(false, false, false, true)
        : Arbitraries.just(false);
  }

  private Arbitrary<AffineChoice> affine() {
    AffineChoice both = new AffineChoice(true, true);
    return claimed.contains(Capability.PARTIAL_AFFINE)
        ? Arbitraries.of(
            both,
            both,
            new AffineChoice(true, false),
            new AffineChoice(false, true),
            new AffineChoice(false, false))
        : Arbitraries.just(both);
  }

  private List<DType> dtypes() {
    List<DType> dtypes = new ArrayList<>();
    if (claimed.contains(Capability.FLOAT64)) {
      dtypes.add(DType.FLOAT64);
    }
    if (claimed.contains(Capability.FLOAT32)) {
      dtypes.add(DType.FLOAT32);
    }
    return dtypes;
  }

  private Arbitrary<Optional<RunningUpdate>> running() {
    if (!claimed.contains(Capability.RUNNING_STATISTICS)) {
      return Arbitraries.just(Optional.empty());
    }
    Arbitrary<Optional<RunningUpdate>> exponential = exponentialUpdate().map(Optional::of);
    Arbitrary<Optional<RunningUpdate>> none = Arbitraries.just(Optional.empty());
    if (!claimed.contains(Capability.CUMULATIVE_AVERAGE)) {
      return Arbitraries.frequencyOf(Tuple.of(4, exponential), Tuple.of(1, none));
    }
    Arbitrary<Optional<RunningUpdate>> cumulative =
        denominators().map(stored -> Optional.of(new RunningUpdate.Cumulative(stored)));
    return Arbitraries.frequencyOf(
        Tuple.of(4, exponential), Tuple.of(1, cumulative), Tuple.of(1, none));
  }

  private Arbitrary<RunningUpdate> exponentialUpdate() {
    Arbitrary<Double> weights =
        Arbitraries.oneOf(Arbitraries.of(NEW_WEIGHTS), Arbitraries.doubles().between(0, 1));
    return Combinators.combine(weights, denominators()).as(RunningUpdate.Exponential::new);
  }

  private Arbitrary<Denominator> denominators() {
    List<Denominator> stored = new ArrayList<>();
    if (claimed.contains(Capability.UNBIASED_RUNNING_VARIANCE)) {
      stored.add(Denominator.UNBIASED);
    }
    if (claimed.contains(Capability.BIASED_RUNNING_VARIANCE)) {
      stored.add(Denominator.BIASED);
    }
    return Arbitraries.of(stored);
  }
}

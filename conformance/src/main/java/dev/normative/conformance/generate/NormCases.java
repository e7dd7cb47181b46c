package dev.normative.conformance.generate;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.Shapes.Shaped;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Draws cases of one family within what an implementation claims: every shape of {@link Shapes},
 * new weight and epsilon, data of every {@link DataKind}.
 *
 * <p>Shrinking goes to the first of each list: few small channels, few values, integers.
 */
public final class NormCases {
  private static final Double[] EPSILONS = {1e-5, 1e-3, 0.1, 1.0, 1e-8, 1e-12};
  private static final Double[] NEW_WEIGHTS = {0.1, 0.01, 0.9, 0.5, 1.0, 0.0};

  private static final int FEW_ELEMENTS = 48;

  /** More than what kernels add up in lanes at once, so that work is done in several pieces. */
  private static final int SOME_ELEMENTS = 1024;

  private static final int LARGEST_EXACT = 48;

  private final Set<Capability> claimed;
  private final Family family;
  private final ClaimedPolicies policies;

  /**
   * Cases of a family for an implementation that claims this.
   *
   * @throws IllegalArgumentException if the claims leave nothing to draw
   */
  public NormCases(Set<Capability> claimed, Family family) {
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
    this.family = family;
    this.policies = new ClaimedPolicies(claimed, family);
  }

  private static void require(boolean consistent, String message) {
    if (!consistent) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Any case. */
  public Arbitrary<NormCase> any() {
    return cases(running());
  }

  /** Cases in which nothing comes near overflow or underflow. */
  public Arbitrary<NormCase> ordinary() {
    return any();
  }

  /** Cases at the ends of the format's range, beyond them, too. */
  public Arbitrary<NormCase> extremeRange() {
    return cases(
        // Beyond double-double's range the reference computes exactly, which takes its time.
        shapes().filter(shaped -> shaped.shape().elements() <= LARGEST_EXACT),
        epsilons(),
        running(),
        kinds(kind -> !kind.ordinary() || kind == DataKind.UNIFORM),
        Arbitraries.just(policies.usual()));
  }

  /** Cases with one value for every mean and variance, under any policy that is claimed. */
  public Arbitrary<NormCase> singleValues() {
    Policies usual = policies.usual();
    return cases(
        new CornerShapes(family).single(),
        epsilons(),
        running(),
        kinds(DataKind::ordinary),
        Arbitraries.of(policies.singleValues()).map(usual::withSingleValue));
  }

  /** Cases without elements, under any policy that is claimed. */
  public Arbitrary<NormCase> emptyBatches() {
    Policies usual = policies.usual();
    return cases(
        new CornerShapes(family).empty(),
        epsilons(),
        running(),
        kinds(kind -> kind == DataKind.UNIFORM),
        Arbitraries.of(policies.emptyBatches()).map(usual::withEmptyBatch));
  }

  private static Arbitrary<DataKind> kinds(Predicate<DataKind> wanted) {
    return Arbitraries.of(Stream.of(DataKind.values()).filter(wanted).toList());
  }

  /** Cases whose specification tracks running statistics with an exponential average. */
  public Arbitrary<NormCase> exponential() {
    return cases(exponentialUpdate().map(Optional::of));
  }

  /** Cases whose specification tracks running statistics. */
  public Arbitrary<NormCase> tracked() {
    return cases(running().filter(Optional::isPresent));
  }

  /** Cases of few elements, for rules that make many calls in one try. */
  public Arbitrary<NormCase> small() {
    return any().filter(c -> c.shape().elements() <= FEW_ELEMENTS);
  }

  /** Cases of no more than some elements, for rules that make several calls in one try. */
  public Arbitrary<NormCase> moderate() {
    return any().filter(c -> c.shape().elements() <= SOME_ELEMENTS);
  }

  /** Cases in which no sample of an evaluation depends on another one. */
  public Arbitrary<NormCase> samplesApart() {
    return family.mixesSamples() ? tracked() : any();
  }

  /** Cases in which every axis has another size; data and epsilon may be of {@link ExactLane}. */
  public Arbitrary<NormCase> distinctAxes() {
    Arbitrary<Double> exact = Arbitraries.integers().between(-16, 2).map(ExactLane::epsilon);
    return cases(new CornerShapes(family).distinct(), exact, running());
  }

  /** Cases of extreme sizes. */
  public Arbitrary<NormCase> extremeSizes() {
    Policies usual = policies.usual();
    return cases(new CornerShapes(family).extreme(), epsilons(), running())
        .filter(c -> usual.singleValue() == SingleValue.PASS || c.partition().set(0).size() > 1);
  }

  /** Cases for memory of any kind: any at all, or such as {@link ExactLane} has data for. */
  public Arbitrary<NormCase> anyOrExact() {
    return Arbitraries.oneOf(any(), distinctAxes());
  }

  /** Cases of any size, now and then one that is large enough to be divided among threads. */
  public Arbitrary<NormCase> divisible() {
    Arbitrary<Shaped> large = new CornerShapes(family).large();
    return Arbitraries.frequencyOf(
        Tuple.of(60, any()), Tuple.of(1, cases(large, epsilons(), running())));
  }

  private Arbitrary<NormCase> cases(Arbitrary<Optional<RunningUpdate>> running) {
    return cases(shapes(), epsilons(), running);
  }

  private Arbitrary<NormCase> cases(
      Arbitrary<Shaped> shapes,
      Arbitrary<Double> epsilons,
      Arbitrary<Optional<RunningUpdate>> running) {
    return cases(
        shapes,
        epsilons,
        running,
        // The ends of the range are F9's: they cost the reference its exact arithmetic.
        kinds(DataKind::ordinary),
        Arbitraries.just(policies.usual()));
  }

  private Arbitrary<NormCase> cases(
      Arbitrary<Shaped> shapes,
      Arbitrary<Double> epsilons,
      Arbitrary<Optional<RunningUpdate>> running,
      Arbitrary<DataKind> kinds,
      Arbitrary<Policies> policies) {
    return Combinators.combine(
            shapes,
            affine(),
            epsilons,
            running,
            Arbitraries.of(dtypes()),
            kinds,
            Arbitraries.longs().greaterOrEqual(0),
            policies)
        .as(this::build);
  }

  private Arbitrary<Shaped> shapes() {
    return switch (family) {
      case BATCH_NORM -> Shapes.perChannel(channelsLast());
      case LAYER_NORM, RMS_NORM -> Shapes.trailingAxes();
      case GROUP_NORM -> Shapes.channelGroups(channelsLast());
      case INSTANCE_NORM -> Shapes.perSampleAndChannel(channelsLast());
    };
  }

  private record AffineChoice(boolean scale, boolean shift) {}

  private NormCase build(
      Shaped shaped,
      AffineChoice affine,
      double epsilon,
      Optional<RunningUpdate> running,
      DType dtype,
      DataKind kind,
      long seed,
      Policies policies) {
    NormSpec spec =
        new NormSpec(
            shaped.reduction(),
            family != Family.RMS_NORM,
            affine.scale(),
            affine.shift(),
            epsilon,
            running,
            policies,
            dtype);
    return new NormCase(family, spec, shaped.shape(), kind, seed);
  }

  /** The usual ones, and any power of ten from 1e-12 to 10, in between too. */
  private static Arbitrary<Double> epsilons() {
    Arbitrary<Double> any =
        Arbitraries.doubles().between(-12, 1).map(exponent -> StrictMath.pow(10, exponent));
    return Arbitraries.oneOf(Arbitraries.of(EPSILONS), any);
  }

  private Arbitrary<Boolean> channelsLast() {
    return claimed.contains(Capability.ANY_CHANNEL_AXIS)
        ? Arbitraries.of(false, false, false, true)
        : Arbitraries.just(false);
  }

  /** RMSNorm has no shift; InstanceNorm has neither, unless asked for both. */
  private Arbitrary<AffineChoice> affine() {
    AffineChoice both = new AffineChoice(true, true);
    AffineChoice scale = new AffineChoice(true, false);
    AffineChoice shift = new AffineChoice(false, true);
    AffineChoice neither = new AffineChoice(false, false);
    boolean partial = claimed.contains(Capability.PARTIAL_AFFINE);
    return switch (family) {
      case RMS_NORM ->
          partial ? Arbitraries.of(scale, scale, scale, neither) : Arbitraries.just(scale);
      case INSTANCE_NORM ->
          partial
              ? Arbitraries.of(both, neither, both, scale, shift)
              : Arbitraries.of(both, neither);
      default ->
          partial ? Arbitraries.of(both, both, scale, shift, neither) : Arbitraries.just(both);
    };
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
    boolean tracks = family.tracking().map(claimed::containsAll).orElse(false);
    if (!tracks) {
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

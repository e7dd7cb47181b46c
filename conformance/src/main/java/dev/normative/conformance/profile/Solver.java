package dev.normative.conformance.profile;

import dev.normative.conformance.Family;
import dev.normative.conformance.profile.Fingerprint.Response;
import dev.normative.conformance.profile.Fingerprint.Spread;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Profile;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Solves the conventions of a normalization from a handful of calls over one statistics set.
 *
 * <ul>
 *   <li><b>Which variance normalizes:</b> of +-s with s far above the root of epsilon the output is
 *       +-1 under the population variance, +-sqrt((n - 1)/n) under the sample variance.
 *   <li><b>Epsilon and its place:</b> of +-s with s near the root of epsilon, y = s / sqrt(q
 *       s<sup>2</sup> + epsilon) inside the root (q from above), y = s / (sqrt(q) s + epsilon)
 *       outside; each gives an epsilon from y, and the place is the one at which two different s
 *       give the same.
 *   <li><b>New weight:</b> two updates by one batch from different running means; the difference
 *       that is left is 1 - w.
 *   <li><b>What is stored:</b> (after - (1 - w) before) / w, compared with every {@link Spread}.
 *   <li><b>Single value, empty batch:</b> a call of each.
 * </ul>
 *
 * <p>Numbers count as the same to a thousandth: far above the rounding errors of these
 * well-conditioned calls, far below the distance between conventions.
 */
final class Solver {
  private static final double SAME = 1e-3;
  private static final double[] BATCH = {1, 2, 4, 9};
  private static final double MEAN = 4;
  private static final double VARIANCE = 9.5;

  private final NormalizationProvider provider;
  private final Family family;
  private final NormSpec spec;

  /**
   * For one norm of an implementation.
   *
   * @param spec the epsilon, running update, policies and format; the reduction is the family's
   *     own, over one statistics set
   */
  Solver(NormalizationProvider provider, Family family, NormSpec spec) {
    this.provider = provider;
    this.family = family;
    this.spec = spec;
  }

  static boolean same(double one, double other) {
    return Math.abs(one - other) <= SAME * Math.max(Math.abs(one), Math.abs(other));
  }

  /** What a framework's profile declares. */
  static Fingerprint declared(Profile profile) {
    return declared(
        profile.epsilon(),
        profile.policies().epsilonPlace(),
        Optional.of(profile.running()),
        profile.policies().singleValue(),
        profile.policies().emptyBatch());
  }

  /** What a specification declares. */
  static Fingerprint declared(NormSpec spec) {
    return declared(
        spec.epsilon(),
        spec.policies().epsilonPlace(),
        spec.running(),
        spec.policies().singleValue(),
        spec.policies().emptyBatch());
  }

  private static Fingerprint declared(
      double epsilon,
      EpsilonPlace place,
      Optional<RunningUpdate> running,
      SingleValue single,
      EmptyBatch empty) {
    return new Fingerprint(
        Optional.of(epsilon),
        Optional.of(place),
        Optional.of(Spread.POPULATION_VARIANCE),
        running.map(update -> ((RunningUpdate.Exponential) update).newWeight()),
        running.map(
            update ->
                update.stored() == Denominator.BIASED
                    ? Spread.POPULATION_VARIANCE
                    : Spread.SAMPLE_VARIANCE),
        Optional.of(single == SingleValue.PASS ? Response.PASSED : Response.REFUSED),
        Optional.of(empty == EmptyBatch.PASS ? Response.PASSED : Response.REFUSED));
  }

  Fingerprint solve() {
    double q = factor();
    Optional<Spread> normalizedBy =
        same(q, 1)
            ? Optional.of(Spread.POPULATION_VARIANCE)
            : same(q, 4.0 / 3) ? Optional.of(Spread.SAMPLE_VARIANCE) : Optional.empty();
    Optional<Epsilon> epsilon = normalizedBy.flatMap(found -> epsilon(q));
    Optional<Double> newWeight = spec.running().isEmpty() ? Optional.empty() : newWeight();
    return new Fingerprint(
        epsilon.map(Epsilon::value),
        epsilon.map(Epsilon::place),
        normalizedBy,
        newWeight,
        newWeight.flatMap(w -> stored(w, epsilon.map(Epsilon::value).orElse(spec.epsilon()))),
        Optional.of(response(1)),
        Optional.of(response(0)));
  }

  private record Epsilon(double value, EpsilonPlace place) {}

  /** The variance that normalizes, as a multiple of the population's, where epsilon is nothing. */
  private double factor() {
    double y = ofPair(1e6 * Math.sqrt(spec.epsilon()));
    return 1 / (y * y);
  }

  /** The output of s among {s, -s, s, -s}. */
  private double ofPair(double s) {
    double rounded = spec.dtype().round(s);
    return train(new double[] {rounded, -rounded, rounded, -rounded}, initial()).output().at(0);
  }

  /** From two sizes at which epsilon and variance are of one size. */
  private Optional<Epsilon> epsilon(double q) {
    // Unknown until now: look for it around the declared one.
    for (int power = 0; power <= 24; power = power > 0 ? -power : 2 - power) {
      double s = Math.scalb(Math.sqrt(spec.epsilon()), power);
      double y = ofPair(s);
      if (y > 0.2 && y < 0.95) {
        double other = ofPair(s / 2);
        double inside = inside(s, y, q);
        if (same(inside, inside(s / 2, other, q))) {
          return Optional.of(new Epsilon(inside, EpsilonPlace.INSIDE_ROOT));
        }
        double outside = outside(s, y, q);
        return same(outside, outside(s / 2, other, q))
            ? Optional.of(new Epsilon(outside, EpsilonPlace.OUTSIDE_ROOT))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static double inside(double s, double y, double q) {
    return s * s * (1 / (y * y) - q);
  }

  private static double outside(double s, double y, double q) {
    return s * (1 / y - Math.sqrt(q));
  }

  private Optional<Double> newWeight() {
    double one = batch(8, 1).mean().at(0);
    double two = batch(-8, 1).mean().at(0);
    double weight = 1 - (one - two) / 16;
    double mean = (one - (1 - weight) * 8) / weight;
    return same(mean, MEAN) ? Optional.of(weight) : Optional.empty();
  }

  private Optional<Spread> stored(double weight, double epsilon) {
    double one = batch(0, 1).variance().at(0);
    double two = batch(0, 5).variance().at(0);
    if (Math.abs((two - one) / 4 - (1 - weight)) > SAME) {
      return Optional.empty();
    }
    double value = (one - (1 - weight)) / weight;
    for (Spread spread : Spread.values()) {
      if (same(value, spread(spread, epsilon))) {
        return Optional.of(spread);
      }
    }
    return Optional.empty();
  }

  private static double spread(Spread spread, double epsilon) {
    double sample = VARIANCE * BATCH.length / (BATCH.length - 1);
    return switch (spread) {
      case POPULATION_VARIANCE -> VARIANCE;
      case SAMPLE_VARIANCE -> sample;
      case POPULATION_VARIANCE_AND_EPSILON -> VARIANCE + epsilon;
      case SAMPLE_VARIANCE_AND_EPSILON -> sample + epsilon;
      case DEVIATION -> Math.sqrt(VARIANCE);
      case INVERSE_DEVIATION -> 1 / Math.sqrt(VARIANCE + epsilon);
    };
  }

  private RunningStats batch(double mean, double variance) {
    RunningStats before =
        new RunningStats(
            Tensor.vector(new double[] {mean}), Tensor.vector(new double[] {variance}), 3);
    return train(BATCH, before).after();
  }

  private Response response(int samples) {
    double[] values = new double[samples];
    Arrays.fill(values, 3);
    try {
      Forward forward = train(values, initial());
      return finite(forward.output())
              && finite(forward.after().mean())
              && finite(forward.after().variance())
          ? Response.PASSED
          : Response.NOT_FINITE;
    } catch (IllegalArgumentException refused) {
      return Response.REFUSED;
    }
  }

  private static boolean finite(Tensor values) {
    for (int i = 0; i < values.size(); i++) {
      if (!Double.isFinite(values.at(i))) {
        return false;
      }
    }
    return true;
  }

  private RunningStats initial() {
    return spec.running().isPresent() ? RunningStats.initial(1) : RunningStats.none();
  }

  /** Normalizes a set of these values; a set without any is an empty batch of sets of four. */
  private Forward train(double[] values, RunningStats before) {
    int n = values.length == 0 ? 4 : values.length;
    int batch = values.length == 0 ? 0 : 1;
    Shape shape =
        switch (family) {
          case BATCH_NORM -> Shape.of(values.length, 1);
          case LAYER_NORM, RMS_NORM -> Shape.of(batch, n);
          case GROUP_NORM, INSTANCE_NORM -> Shape.of(batch, 1, n);
        };
    Reduction reduction =
        switch (family) {
          case BATCH_NORM -> NormSpec.batchNorm1d(1).reduction();
          case LAYER_NORM, RMS_NORM -> NormSpec.layerNorm(n).reduction();
          case GROUP_NORM -> NormSpec.groupNorm(1, 1).reduction();
          case INSTANCE_NORM -> NormSpec.instanceNorm1d(1).reduction();
        };
    boolean centered = family != Family.RMS_NORM;
    NormSpec whole =
        new NormSpec(
            reduction,
            centered,
            true,
            centered,
            spec.epsilon(),
            spec.running(),
            spec.policies(),
            spec.dtype());
    try (Normalization norm = provider.create(whole)) {
      return norm.forward(Tensor.of(shape, values), Affine.initial(whole), before, Mode.TRAINING);
    }
  }
}

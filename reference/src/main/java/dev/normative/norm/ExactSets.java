package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.numerics.Dyadic;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@linkplain ExactSet exact sets} of one call, made when first asked for, which is seldom.
 *
 * <p>There is none where a value that enters it is NaN or infinite: then double-double arithmetic
 * has the last word. Not safe for several threads.
 */
final class ExactSets {
  /** No double is below 2^-1074; a sum that is known to this is known to be 0 where it is less. */
  private static final Dyadic NEGLIGIBLE = new Dyadic(BigInteger.ONE, -1084);

  private static final int GUARD_BITS = 64;

  private final NormSpec spec;
  private final Tensor input;
  private final Partition partition;
  private final Optional<RunningStats> given;
  private final Map<Integer, Optional<ExactSet>> known = new HashMap<>();

  /**
   * The sets of an input.
   *
   * @param given the statistics, where they are not the batch's own
   */
  ExactSets(NormSpec spec, Tensor input, Partition partition, Optional<RunningStats> given) {
    this.spec = spec;
    this.input = input;
    this.partition = partition;
    this.given = given;
  }

  /** One set, or empty where its statistics are not finite. */
  Optional<ExactSet> get(int s) {
    return known.computeIfAbsent(s, this::make);
  }

  private Optional<ExactSet> make(int s) {
    if (given.isPresent()) {
      double mean = given.get().mean().at(partition.statistic(s));
      double variance = given.get().variance().at(partition.statistic(s));
      return Double.isFinite(mean) && Double.isFinite(variance)
          ? Optional.of(ExactSet.ofGiven(spec, mean, variance))
          : Optional.empty();
    }
    ElementSet set = partition.set(s);
    return areFinite(input, set)
        ? Optional.of(ExactSet.ofBatch(spec, input, set))
        : Optional.empty();
  }

  private static boolean areFinite(Tensor values, ElementSet set) {
    return set.positions().allMatch(i -> Double.isFinite(values.at(i)));
  }

  /** The output at a position, or {@code otherwise} where something is not finite. */
  double output(int s, double x, double scale, double shift, double otherwise) {
    boolean finite = Double.isFinite(x) && Double.isFinite(scale) && Double.isFinite(shift);
    return finite && get(s).isPresent() ? get(s).get().output(x, scale, shift) : otherwise;
  }

  /** sum(g) and sum(g D) over a set, exactly; empty where something is not finite. */
  Optional<GradientSums> gradientSums(int s, Affine affine, Tensor upstream) {
    if (get(s).isEmpty() || !areFinite(upstream, partition.set(s))) {
      return Optional.empty();
    }
    ExactSet set = get(s).get();
    GradientTerms terms = new GradientTerms();
    partition.forEach(
        s,
        (position, parameter) ->
            terms.add(
                affine.scaleAt(parameter),
                upstream.at(position),
                set.deviation(input.at(position))));
    return terms.finite
        ? Optional.of(new GradientSums(terms.plain, terms.weighted))
        : Optional.empty();
  }

  /** The sums as they grow, and whether all scales so far were finite. */
  private static final class GradientTerms {
    Dyadic plain = Dyadic.ZERO;
    Dyadic weighted = Dyadic.ZERO;
    boolean finite = true;

    void add(double scale, double dy, Dyadic deviation) {
      finite &= Double.isFinite(scale);
      if (finite) {
        Dyadic g = Dyadic.of(scale).times(Dyadic.of(dy));
        plain = plain.plus(g);
        weighted = weighted.plus(g.times(deviation));
      }
    }
  }

  /**
   * What an input gradient needs of its set.
   *
   * @param plain sum(g)
   * @param weighted sum(g D)
   */
  record GradientSums(Dyadic plain, Dyadic weighted) {}

  /**
   * The scale gradients of the parameters that are asked for, each the nearest double to sum(dy
   * xhat); {@code otherwise} remains where something is not finite.
   */
  double[] scaleGradients(boolean[] wanted, Tensor upstream, double[] otherwise) {
    Map<Integer, List<Weighted>> terms = new TreeMap<>();
    boolean[] finite = wanted.clone();
    for (int s = 0; s < partition.sets(); s++) {
      for (Map.Entry<Integer, Dyadic> entry : weights(s, finite, upstream).entrySet()) {
        terms
            .computeIfAbsent(entry.getKey(), p -> new ArrayList<>())
            .add(new Weighted(entry.getValue(), s));
      }
    }
    double[] gradients = otherwise.clone();
    for (int p = 0; p < gradients.length; p++) {
      if (finite[p]) {
        gradients[p] = sum(terms.getOrDefault(p, List.of()));
      }
    }
    return gradients;
  }

  /** A term r weight / n of a scale gradient. */
  private record Weighted(Dyadic weight, int set) {}

  /** sum(dy D) of one set's elements for every parameter in question; unsets what is not finite. */
  private Map<Integer, Dyadic> weights(int s, boolean[] finite, Tensor upstream) {
    Map<Integer, Dyadic> weights = new TreeMap<>();
    partition.forEach(
        s,
        (position, parameter) -> {
          if (!finite[parameter]) {
            return;
          }
          double x = input.at(position);
          double dy = upstream.at(position);
          if (!Double.isFinite(x) || !Double.isFinite(dy) || get(s).isEmpty()) {
            finite[parameter] = false;
          } else {
            weights.merge(parameter, Dyadic.of(dy).times(get(s).get().deviation(x)), Dyadic::plus);
          }
        });
    return weights;
  }

  /**
   * The sum of terms that each hold a root of their own: with more and more bits, until the error
   * is small beside the sum or beside any double. One of the two comes, as no finite sum of this
   * kind is large enough to hide the smallest double for long.
   */
  private double sum(List<Weighted> terms) {
    for (int bits = ExactSet.BITS; ; bits *= 2) {
      Dyadic sum = Dyadic.ZERO;
      Dyadic magnitude = Dyadic.ZERO;
      for (Weighted term : terms) {
        if (term.weight().signum() != 0) {
          Dyadic value = get(term.set()).orElseThrow().scaled(term.weight(), bits);
          sum = sum.plus(value);
          magnitude = magnitude.plus(value.absolute());
        }
      }
      // Each term errs by less than 2^(8 - bits) of itself.
      Dyadic error = new Dyadic(magnitude.significand(), magnitude.exponent() + 8 - bits);
      Dyadic negligible = new Dyadic(sum.significand(), sum.exponent() - GUARD_BITS);
      if (terms.size() < 2 || error.isAtMost(negligible) || error.isAtMost(NEGLIGIBLE)) {
        return sum.toDouble();
      }
    }
  }
}

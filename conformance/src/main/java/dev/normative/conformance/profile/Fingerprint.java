package dev.normative.conformance.profile;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.ClaimedPolicies;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Profile;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conventions of a normalization, each of them solved from what goes in and out, or empty where
 * no convention explains that.
 *
 * @param epsilon what is added to the variance or to its root
 * @param place where it is added
 * @param normalizedBy which variance the output is normalized with
 * @param newWeight the weight of the new batch in the running average
 * @param stored what is stored of a batch's variance
 * @param single what is made of one value per statistics set in training
 * @param empty what is made of a batch without elements
 */
public record Fingerprint(
    Optional<Double> epsilon,
    Optional<EpsilonPlace> place,
    Optional<Spread> normalizedBy,
    Optional<Double> newWeight,
    Optional<Spread> stored,
    Optional<Response> single,
    Optional<Response> empty) {

  /** What is taken for the spread of a batch. */
  public enum Spread {
    /** The squared deviations divided by n. */
    POPULATION_VARIANCE,
    /** The squared deviations divided by n - 1. */
    SAMPLE_VARIANCE,
    /** The population variance with epsilon in it. */
    POPULATION_VARIANCE_AND_EPSILON,
    /** The sample variance with epsilon in it. */
    SAMPLE_VARIANCE_AND_EPSILON,
    /** The root of the population variance. */
    DEVIATION,
    /** 1 / sqrt(variance + epsilon). */
    INVERSE_DEVIATION
  }

  /** What comes back where the formula says nothing. */
  public enum Response {
    /** The call is refused. */
    REFUSED,
    /** The call passes, with finite results. */
    PASSED,
    /** The call passes, with NaN or infinity in results or running statistics. */
    NOT_FINITE
  }

  /**
   * One convention that is not as declared.
   *
   * @param convention its name
   * @param declared what the specification says
   * @param measured what the implementation does
   */
  public record Deviation(String convention, String declared, String measured) {
    @Override
    public String toString() {
      return convention + " " + measured + " instead of " + declared;
    }
  }

  /** What an implementation does when it is asked for this specification. */
  public static Fingerprint of(NormalizationProvider provider, Family family, NormSpec spec) {
    return new Solver(provider, family, spec).solve();
  }

  /** What a specification declares. */
  public static Fingerprint declared(NormSpec spec) {
    return Solver.declared(spec);
  }

  /**
   * A specification of a family within what is claimed, with numbers that nobody has for a default,
   * so that a convention that is not taken from the specification shows.
   */
  public static NormSpec unusual(Family family, Set<Capability> claimed) {
    boolean tracks = family.tracking().map(claimed::containsAll).orElse(false);
    Denominator stored =
        claimed.contains(Capability.UNBIASED_RUNNING_VARIANCE)
            ? Denominator.UNBIASED
            : Denominator.BIASED;
    NormSpec spec =
        NormSpec.batchNorm1d(1)
            .withEpsilon(0.3)
            .withPolicies(new ClaimedPolicies(claimed, family).usual());
    return (tracks
            ? spec.withRunning(new RunningUpdate.Exponential(0.3, stored))
            : spec.withoutRunning())
        .withDType(claimed.contains(Capability.FLOAT64) ? DType.FLOAT64 : DType.FLOAT32);
  }

  /**
   * The same under the other policies for single values and empty batches, where both are claimed.
   */
  public static List<NormSpec> probes(Family family, Set<Capability> claimed) {
    NormSpec usual = unusual(family, claimed);
    List<NormSpec> probes = new ArrayList<>(List.of(usual));
    if (claimed.containsAll(
        Set.of(
            Capability.SINGLE_VALUE_REFUSED,
            Capability.SINGLE_VALUE_PASSES,
            Capability.EMPTY_BATCH_REFUSED,
            Capability.EMPTY_BATCH_PASSES))) {
      boolean passes = usual.policies().singleValue() == SingleValue.PASS;
      probes.add(
          usual.withPolicies(
              usual
                  .policies()
                  .withSingleValue(passes ? SingleValue.REFUSE : SingleValue.PASS)
                  .withEmptyBatch(EmptyBatch.REFUSE)));
    }
    return probes;
  }

  /** What differs from a declaration, among the conventions that both have. */
  public List<Deviation> deviations(Fingerprint declared) {
    List<Deviation> found = new ArrayList<>();
    number("epsilon", declared.epsilon, epsilon).ifPresent(found::add);
    choice("place of epsilon", declared.place, place).ifPresent(found::add);
    choice("normalized with", declared.normalizedBy, normalizedBy).ifPresent(found::add);
    number("new weight", declared.newWeight, newWeight).ifPresent(found::add);
    choice("stored", declared.stored, stored).ifPresent(found::add);
    choice("single value", declared.single, single).ifPresent(found::add);
    choice("empty batch", declared.empty, empty).ifPresent(found::add);
    return found;
  }

  /**
   * Whether every convention of a declaration was solved, whatever it is; results that are not
   * finite are nobody's convention.
   */
  public boolean complete(Fingerprint declared) {
    return present(declared.epsilon, epsilon)
        && present(declared.place, place)
        && present(declared.normalizedBy, normalizedBy)
        && present(declared.newWeight, newWeight)
        && present(declared.stored, stored)
        && !single.equals(Optional.of(Response.NOT_FINITE))
        && !empty.equals(Optional.of(Response.NOT_FINITE));
  }

  private static boolean present(Optional<?> declared, Optional<?> measured) {
    return declared.isEmpty() || measured.isPresent();
  }

  private static Optional<Deviation> choice(
      String convention, Optional<?> declared, Optional<?> measured) {
    return declared.isPresent() && measured.isPresent() && !declared.equals(measured)
        ? Optional.of(new Deviation(convention, text(declared.get()), text(measured.get())))
        : Optional.empty();
  }

  private static Optional<Deviation> number(
      String convention, Optional<Double> declared, Optional<Double> measured) {
    return declared.isPresent()
            && measured.isPresent()
            && !Solver.same(declared.get(), measured.get())
        ? Optional.of(new Deviation(convention, text(declared.get()), text(measured.get())))
        : Optional.empty();
  }

  private static String text(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.4g", number)
        : value.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The framework whose batch normalization differs in the fewest conventions, with these. */
  public String nearestProfile() {
    Profile nearest =
        Stream.of(Profile.values())
            .min(Comparator.comparingInt(profile -> deviations(Solver.declared(profile)).size()))
            .orElseThrow();
    List<Deviation> rest = deviations(Solver.declared(nearest));
    return nearest
        + (rest.isEmpty()
            ? ""
            : " but for "
                + rest.stream().map(Deviation::toString).collect(Collectors.joining(", ")));
  }

  /** One line for a reader; what could not be solved is marked with a question mark. */
  public String describe() {
    return "epsilon "
        + shown(epsilon)
        + " "
        + shown(place)
        + ", normalized with the "
        + shown(normalizedBy)
        + (newWeight.isEmpty() && stored.isEmpty()
            ? ""
            : ", new weight " + shown(newWeight) + ", stored the " + shown(stored))
        + ", single value "
        + shown(single)
        + ", empty batch "
        + shown(empty);
  }

  private static String shown(Optional<?> value) {
    return value.map(Fingerprint::text).orElse("?");
  }
}

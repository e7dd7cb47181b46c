package dev.normative.conformance;

import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.conformance.generate.BadArgument;
import dev.normative.conformance.generate.BadLayerCall;
import dev.normative.conformance.generate.BadMemory;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.NormCases;
import dev.normative.conformance.generate.Placement;
import dev.normative.conformance.generate.Transformation;
import dev.normative.conformance.generate.View;
import dev.normative.conformance.rules.LayerCall;
import dev.normative.conformance.rules.LayerLives;
import dev.normative.conformance.rules.Parties;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.Policies.EpsilonPlace;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/**
 * What the rules of {@link NormalizationConformance} draw from: for each {@code @ForAll("name")}
 * the method of that name, which knows what the implementation claims and which norm is judged.
 *
 * <p>Apart from the class that puts the rules together, since jqwik looks for such a method in
 * every interface of the class that declares it, for every parameter of every rule: twenty
 * interfaces there, one here.
 */
abstract class DrawnConformance extends Conformance {

  /** The cases of rules about any specification. */
  @Provide
  Arbitrary<NormCase> cases() {
    return drawn().any();
  }

  /** The cases of rules that hold as long as nothing over- or underflows. */
  @Provide
  Arbitrary<NormCase> ordinaryCases() {
    return drawn().ordinary();
  }

  /** The cases that can be put to a third party, too. */
  @Provide
  Arbitrary<NormCase> sharedCases() {
    return new NormCases(parties().claims(), Evidence.current().family()).any();
  }

  /** The modes that a third party claims, too. */
  @Provide
  Arbitrary<Mode> sharedModes() {
    return modes(parties().claims());
  }

  private Parties parties() {
    return Parties.of(provider(), thirdParty(), Evidence.current().family());
  }

  /**
   * The second engine of rule F16: the registered one that {@code -Dconformance.third} names, or
   * libtorch where it is on the class path and not judged itself.
   */
  public ThirdParty thirdParty() {
    return ThirdParty.registeredBeside(provider());
  }

  /** The cases of rules about exponential running averages. */
  @Provide
  Arbitrary<NormCase> exponentialCases() {
    return drawn().exponential();
  }

  /** The cases of rules about running statistics under whichever law. */
  @Provide
  Arbitrary<NormCase> trackedCases() {
    return drawn().tracked();
  }

  /** The cases of rules about samples that are each on their own in evaluation. */
  @Provide
  Arbitrary<NormCase> apartCases() {
    return drawn().samplesApart();
  }

  /** The cases of rules that make many calls in a try. */
  @Provide
  Arbitrary<NormCase> smallCases() {
    return drawn().small();
  }

  /** The cases of rules that make several calls in a try, and need more than a few elements. */
  @Provide
  Arbitrary<NormCase> moderateCases() {
    return drawn().moderate();
  }

  /** Chains of calls on one layer. */
  @Provide
  Arbitrary<List<LayerCall>> layerLives() {
    return LayerLives.any();
  }

  /** Numbers of samples in the shards of a batch, some of them 0 or 1; two samples at least. */
  @Provide
  Arbitrary<List<Integer>> shardSizes() {
    return Arbitraries.of(1, 2, 3, 0, 5)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .filter(sizes -> sizes.stream().mapToInt(Integer::intValue).sum() > 1);
  }

  /** Ways to call a layer wrongly, as far as the implementation has what is called. */
  @Provide
  Arbitrary<BadLayerCall> badLayerCalls() {
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    return Arbitraries.of(BadLayerCall.values()).filter(bad -> backward || !bad.isBackward());
  }

  /** The cases whose axes cannot be mistaken for each other. */
  @Provide
  Arbitrary<NormCase> distinctCases() {
    return drawn().distinctAxes();
  }

  /** The cases of extreme sizes. */
  @Provide
  Arbitrary<NormCase> sizeCases() {
    return drawn().extremeSizes();
  }

  /** Any cases, half of them such as have exact results. */
  @Provide
  Arbitrary<NormCase> memoryCases() {
    return drawn().anyOrExact();
  }

  /** Ways to call wrongly on arrays, as far as the implementation has what is called. */
  @Provide
  Arbitrary<BadMemory> badMemory() {
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    return Arbitraries.of(BadMemory.values()).filter(bad -> backward || !bad.isBackward());
  }

  /** The cases that are worth dividing among threads, now and then. */
  @Provide
  Arbitrary<NormCase> divisibleCases() {
    return drawn().divisible();
  }

  /** Ways to lay a tensor into an array. */
  @Provide
  Arbitrary<Placement> placements() {
    return Placement.any();
  }

  /** The cases at the ends of the format's range. */
  @Provide
  Arbitrary<NormCase> rangeCases() {
    return drawn().extremeRange();
  }

  /** The cases with one value for every mean and variance. */
  @Provide
  Arbitrary<NormCase> singleValueCases() {
    return drawn().singleValues();
  }

  /** The cases without elements. */
  @Provide
  Arbitrary<NormCase> emptyCases() {
    return drawn().emptyBatches();
  }

  private NormCases drawn() {
    return new NormCases(provider().capabilities(), Evidence.current().family());
  }

  /** The ways to look at the same data differently. */
  @Provide
  Arbitrary<View> views() {
    boolean anyAxis = provider().capabilities().contains(Capability.ANY_CHANNEL_AXIS);
    return Arbitraries.of(View.values()).filter(view -> anyAxis || !view.movesChannels());
  }

  /** The changes of an input whose consequence is known. */
  @Provide
  Arbitrary<Transformation> transformations() {
    boolean centered = Evidence.current().family() != Family.RMS_NORM;
    return Arbitraries.of(Transformation.values())
        .filter(change -> centered || !change.needsCentering());
  }

  /** Where epsilon may be added. */
  @Provide
  Arbitrary<EpsilonPlace> epsilonPlaces() {
    return provider().capabilities().contains(Capability.EPSILON_OUTSIDE_ROOT)
        ? Arbitraries.of(EpsilonPlace.INSIDE_ROOT, EpsilonPlace.OUTSIDE_ROOT)
        : Arbitraries.just(EpsilonPlace.INSIDE_ROOT);
  }

  /** What is no finite number. */
  @Provide
  Arbitrary<Double> notNumbers() {
    return Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  /** The modes that the implementation claims. */
  @Provide
  Arbitrary<Mode> modes() {
    return modes(provider().capabilities());
  }

  private static Arbitrary<Mode> modes(Set<Capability> claimed) {
    return claimed.contains(Capability.TRAINING)
        ? Arbitraries.of(Mode.TRAINING, Mode.EVALUATION)
        : Arbitraries.just(Mode.EVALUATION);
  }

  /** New weights, the extreme ones included. */
  @Provide
  Arbitrary<Double> newWeights() {
    return Arbitraries.oneOf(
        Arbitraries.of(0.1, 0.9, 0.5, 1.0, 0.0), Arbitraries.doubles().between(0, 1));
  }

  /** Ways to call wrongly, as far as the implementation has what is called. */
  @Provide
  Arbitrary<BadArgument> badArguments() {
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    return Arbitraries.of(BadArgument.values()).filter(bad -> backward || !bad.needsBackward());
  }
}

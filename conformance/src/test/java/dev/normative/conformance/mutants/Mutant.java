package dev.normative.conformance.mutants;

import dev.normative.contract.Accumulator;
import dev.normative.contract.ArrayBackedNormalization;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.Capability;
import dev.normative.contract.CopyingArrays;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.ShardedNormalization;
import dev.normative.contract.StabilityClass;
import dev.normative.contract.StatefulAdapter;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.DType;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A wrong implementation.
 *
 * @param name what is wrong with it
 * @param seenIn where that was seen: a public issue, or "our own"
 * @param rule the rule that has to reject it
 * @param maker makes one
 * @param declared how it claims to add up
 * @param stability how stable it claims to be
 * @param layerMaker makes a layer
 * @param shardsMaker makes one for batches in shards
 * @param arraysMaker makes one on arrays, with a number of threads
 */
record Mutant(
    String name,
    String seenIn,
    String rule,
    Function<NormSpec, Normalization> maker,
    Accumulator declared,
    StabilityClass stability,
    Function<NormSpec, StatefulLayer> layerMaker,
    Function<NormSpec, ShardedNormalization> shardsMaker,
    BiFunction<NormSpec, Integer, ArrayNormalization> arraysMaker)
    implements NormalizationProvider {

  static final Set<Capability> CAPABILITIES =
      EnumSet.complementOf(EnumSet.of(Capability.FOLDED_AFFINE, Capability.OLD_WEIGHT_ROUNDED));

  private static final Set<Capability> WITHOUT_SECOND_DERIVATIVES =
      EnumSet.complementOf(
          EnumSet.of(
              Capability.FOLDED_AFFINE,
              Capability.OLD_WEIGHT_ROUNDED,
              Capability.SECOND_DERIVATIVES));

  /** One that declares what {@link PlainNorm} can keep. */
  Mutant(String name, String seenIn, String rule, Function<NormSpec, Normalization> maker) {
    this(name, seenIn, rule, maker, Accumulator.SEQUENTIAL, StabilityClass.UPDATING);
  }

  /** Wrong without any state, and so in the layers and for the shards that are made of it. */
  Mutant(
      String name,
      String seenIn,
      String rule,
      Function<NormSpec, Normalization> maker,
      Accumulator declared,
      StabilityClass stability) {
    this(
        name,
        seenIn,
        rule,
        maker,
        declared,
        stability,
        spec -> new StatefulAdapter(spec, maker.apply(spec)),
        spec -> new JoinedShards(maker.apply(spec)),
        (spec, threads) -> new CopyingArrays(spec, maker.apply(spec)));
  }

  /** A wrong layer around a right normalization. */
  static Mutant ofLayer(
      String name, String seenIn, String rule, Function<NormSpec, StatefulLayer> layerMaker) {
    return new Mutant(
        name,
        seenIn,
        rule,
        PlainNorm::new,
        Accumulator.SEQUENTIAL,
        StabilityClass.UPDATING,
        layerMaker,
        spec -> new JoinedShards(new PlainNorm(spec)),
        (spec, threads) -> new PlainArrays(spec));
  }

  /** Wrong where a batch is in parts, as every larger batch is here, whoever asks. */
  static Mutant ofShards(
      String name, String seenIn, String rule, Function<NormSpec, ShardedNormalization> maker) {
    Function<NormSpec, Normalization> inParts = spec -> InParts.of(spec, maker);
    return new Mutant(
        name,
        seenIn,
        rule,
        inParts,
        Accumulator.SEQUENTIAL,
        StabilityClass.UPDATING,
        spec -> new StatefulAdapter(spec, inParts.apply(spec)),
        maker,
        (spec, threads) -> new CopyingArrays(spec, inParts.apply(spec)));
  }

  /** Wrong on arrays, and so is what copies into arrays without gaps and back. */
  static Mutant ofArrays(
      String name,
      String seenIn,
      String rule,
      BiFunction<NormSpec, Integer, ArrayNormalization> maker) {
    Function<NormSpec, Normalization> backed =
        spec -> new ArrayBackedNormalization(spec, maker.apply(spec, 3));
    return new Mutant(
        name,
        seenIn,
        rule,
        backed,
        Accumulator.SEQUENTIAL,
        StabilityClass.UPDATING,
        spec -> new StatefulAdapter(spec, backed.apply(spec)),
        spec -> new JoinedShards(backed.apply(spec)),
        maker);
  }

  /** Second derivatives only of what is made of {@link PlainNorm}, which has them. */
  @Override
  public Set<Capability> capabilities() {
    return hasSecondDerivatives() ? CAPABILITIES : WITHOUT_SECOND_DERIVATIVES;
  }

  private boolean hasSecondDerivatives() {
    // What works in parts does so for batches alone.
    return Stream.of(NormSpec.batchNorm1d(2), NormSpec.layerNorm(2))
        .allMatch(this::hasSecondDerivatives);
  }

  private boolean hasSecondDerivatives(NormSpec spec) {
    try (Normalization norm = maker.apply(spec)) {
      return norm == null || norm instanceof PlainNorm;
    } catch (RuntimeException wrong) {
      return true; // Nothing works there: no rule should be skipped.
    }
  }

  @Override
  public Accumulator accumulator(DType dtype) {
    return declared;
  }

  @Override
  public StabilityClass stability(DType dtype) {
    return stability;
  }

  @Override
  public Normalization create(NormSpec spec) {
    return maker.apply(spec);
  }

  @Override
  public StatefulLayer createLayer(NormSpec spec) {
    return layerMaker.apply(spec);
  }

  @Override
  public ShardedNormalization createSharded(NormSpec spec) {
    return shardsMaker.apply(spec);
  }

  @Override
  public ArrayNormalization createArrays(NormSpec spec, int threads) {
    return arraysMaker.apply(spec, threads);
  }

  @Override
  public String toString() {
    return name;
  }
}

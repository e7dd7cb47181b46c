package dev.normative.conformance.mutants;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
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
import java.util.function.Function;

/**
 * A wrong implementation.
 *
 * @param name what is wrong with it
 * @param seenIn where that was seen: a public issue, or "our own"
 * @param rule the rule that has to reject it
 * @param maker makes one
 * @param layerMaker makes a layer
 * @param shardsMaker makes one of shards
 * @param declared how it claims to add up
 * @param stability how stable it claims to be
 */
record Mutant(
    String name,
    String seenIn,
    String rule,
    Function<NormSpec, Normalization> maker,
    Function<NormSpec, StatefulLayer> layerMaker,
    Function<NormSpec, ShardedNormalization> shardsMaker,
    Accumulator declared,
    StabilityClass stability)
    implements NormalizationProvider {

  static final Set<Capability> CAPABILITIES =
      EnumSet.complementOf(EnumSet.of(Capability.FOLDED_AFFINE));

  /** Wrong without any state, and so in layers and shards that are made of it. */
  Mutant(String name, String seenIn, String rule, Function<NormSpec, Normalization> maker) {
    this(
        name,
        seenIn,
        rule,
        maker,
        spec -> new StatefulAdapter(spec, maker.apply(spec)),
        spec -> new JoinedShards(spec, maker.apply(spec)),
        Accumulator.SEQUENTIAL,
        StabilityClass.UPDATING);
  }

  /** The same under another declaration. */
  Mutant declaring(Accumulator otherDeclared, StabilityClass otherStability) {
    return new Mutant(
        name, seenIn, rule, maker, layerMaker, shardsMaker, otherDeclared, otherStability);
  }

  /** Right but for the layer. */
  static Mutant ofLayer(
      String name, String seenIn, String rule, Function<NormSpec, StatefulLayer> layerMaker) {
    return new Mutant(
        name,
        seenIn,
        rule,
        PlainNorm::new,
        layerMaker,
        spec -> new JoinedShards(spec, new PlainNorm(spec)),
        Accumulator.SEQUENTIAL,
        StabilityClass.UPDATING);
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
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
  public String toString() {
    return name;
  }
}

package dev.normative.conformance.mutants;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.StabilityClass;
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
 * @param declared how it claims to add up
 * @param stability how stable it claims to be
 */
record Mutant(
    String name,
    String seenIn,
    String rule,
    Function<NormSpec, Normalization> maker,
    Accumulator declared,
    StabilityClass stability)
    implements NormalizationProvider {

  /** One that declares what {@link PlainNorm} can keep. */
  Mutant(String name, String seenIn, String rule, Function<NormSpec, Normalization> maker) {
    this(name, seenIn, rule, maker, Accumulator.SEQUENTIAL, StabilityClass.UPDATING);
  }

  static final Set<Capability> CAPABILITIES =
      EnumSet.complementOf(EnumSet.of(Capability.FOLDED_AFFINE));

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
  public String toString() {
    return name;
  }
}

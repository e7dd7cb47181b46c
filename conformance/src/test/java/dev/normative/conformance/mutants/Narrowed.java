package dev.normative.conformance.mutants;

import dev.normative.conformance.Family;
import dev.normative.contract.Accumulator;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.ShardedNormalization;
import dev.normative.contract.StabilityClass;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.DType;
import java.util.EnumSet;
import java.util.Set;

/**
 * A mutant that claims some of its norms only.
 *
 * @param mutant the mutant
 * @param families the norms that are left
 */
record Narrowed(Mutant mutant, Set<Family> families) implements NormalizationProvider {

  @Override
  public String name() {
    return mutant.name();
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> left = EnumSet.copyOf(mutant.capabilities());
    for (Family family : Family.values()) {
      if (!families.contains(family)) {
        left.remove(Capability.valueOf(family.name()));
      }
    }
    return left;
  }

  @Override
  public Accumulator accumulator(DType dtype) {
    return mutant.accumulator(dtype);
  }

  @Override
  public StabilityClass stability(DType dtype) {
    return mutant.stability(dtype);
  }

  @Override
  public Normalization create(NormSpec spec) {
    return mutant.create(spec);
  }

  @Override
  public StatefulLayer createLayer(NormSpec spec) {
    return mutant.createLayer(spec);
  }

  @Override
  public ShardedNormalization createSharded(NormSpec spec) {
    return mutant.createSharded(spec);
  }

  @Override
  public ArrayNormalization createArrays(NormSpec spec, int threads) {
    return mutant.createArrays(spec, threads);
  }
}

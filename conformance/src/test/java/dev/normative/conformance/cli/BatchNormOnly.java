package dev.normative.conformance.cli;

import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;
import java.util.Set;

/** The reference's batch normalization in float64, and nothing else: little to measure. */
public final class BatchNormOnly implements NormalizationProvider {
  @Override
  public String name() {
    return "batch-norm-only";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.BATCH_NORM,
        Capability.FLOAT64,
        Capability.TRAINING,
        Capability.RUNNING_STATISTICS,
        Capability.UNBIASED_RUNNING_VARIANCE);
  }

  @Override
  public Normalization create(NormSpec spec) {
    return new ReferenceProvider().create(spec);
  }
}

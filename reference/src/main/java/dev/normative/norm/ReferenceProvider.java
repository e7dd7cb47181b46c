package dev.normative.norm;

import dev.normative.contract.Accumulator;
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
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The exact implementation that every other one is judged by. */
public final class ReferenceProvider implements NormalizationProvider {
  private static final Set<Capability> CAPABILITIES =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(Capability.FOLDED_AFFINE, Capability.OLD_WEIGHT_ROUNDED)));

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  /** Double-double throughout, for either format. */
  @Override
  public Accumulator accumulator(DType dtype) {
    return Accumulator.WIDE;
  }

  /** Two passes in double-double with the correction. */
  @Override
  public StabilityClass stability(DType dtype) {
    return StabilityClass.CORRECTED_TWO_PASS;
  }

  @Override
  public Normalization create(NormSpec spec) {
    return new ExactNormalization(spec);
  }

  /** A layer around the exact normalization; its gradients accumulate, as PyTorch's do. */
  @Override
  public StatefulLayer createLayer(NormSpec spec) {
    return new StatefulAdapter(spec, create(spec));
  }

  /** For the suite's sake; every number of threads is one. */
  @Override
  public ArrayNormalization createArrays(NormSpec spec, int threads) {
    return new CopyingArrays(spec, create(spec));
  }

  @Override
  public ShardedNormalization createSharded(NormSpec spec) {
    return new SyncBatchNorm(spec);
  }
}

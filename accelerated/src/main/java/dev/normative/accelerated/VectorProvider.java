package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.accelerated.kernel.ScalarKernel;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Reduction;
import dev.normative.contract.StatefulAdapter;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.DType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Batch normalization on the CPU with the Vector API, or with its scalar twin where the Vector API
 * is missing; the results have the same bits either way.
 */
public final class VectorProvider implements NormalizationProvider {
  private static final Set<Capability> CAPABILITIES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Capability.BATCH_NORM,
              Capability.FLOAT32,
              Capability.FLOAT64,
              Capability.TRAINING,
              Capability.RUNNING_STATISTICS,
              Capability.BIASED_RUNNING_VARIANCE,
              Capability.UNBIASED_RUNNING_VARIANCE,
              Capability.PARTIAL_AFFINE,
              Capability.ANY_CHANNEL_AXIS,
              Capability.CUMULATIVE_AVERAGE,
              Capability.BACKWARD,
              Capability.STATEFUL_LAYER,
              Capability.GRADIENTS_ACCUMULATE));

  private final String name;
  // Looked up when first needed: a service loader must be able to list this provider regardless.
  private final Supplier<Kernel> kernel;

  /** The provider with the kernel that {@link KernelLookup} picks. */
  public VectorProvider() {
    this("vector", () -> KernelLookup.choice().kernel());
  }

  private VectorProvider(String name, Supplier<Kernel> kernel) {
    this.name = name;
    this.kernel = kernel;
  }

  /** The same with the scalar kernel, whatever the lookup would pick. */
  public static VectorProvider scalarTwin() {
    return new VectorProvider("vector-scalar-twin", ScalarKernel::new);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  /** Double throughout: wider than float32; for float64 in lanes, leaves and a tree. */
  @Override
  public Accumulator accumulator(DType dtype) {
    return dtype == DType.FLOAT32 ? Accumulator.WIDE : Accumulator.BLOCKED;
  }

  /**
   * Makes a batch normalization.
   *
   * @throws UnsupportedOperationException where the reduction is not per channel
   * @throws IllegalStateException where {@link KernelLookup} was asked for what cannot be had
   */
  @Override
  public Normalization create(NormSpec spec) {
    if (!(spec.reduction() instanceof Reduction.PerChannel perChannel)) {
      throw new UnsupportedOperationException(
          name + " has no " + spec.reduction() + "; it supports batch normalization (PerChannel)");
    }
    return new BatchNormalization(spec, perChannel, kernel.get());
  }

  /** A layer around the normalization; its gradients accumulate, as PyTorch's do. */
  @Override
  public StatefulLayer createLayer(NormSpec spec) {
    return new StatefulAdapter(spec, create(spec));
  }
}

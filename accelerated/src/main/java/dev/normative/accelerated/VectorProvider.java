package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.contract.Accumulator;
import dev.normative.contract.ArrayBackedNormalization;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.StabilityClass;
import dev.normative.contract.StatefulAdapter;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.DType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Every norm on the CPU with the Vector API, or with its scalar twin where the Vector API is
 * missing; the results have the same bits either way, and with any number of threads.
 *
 * <p>{@link #createArrays(NormSpec, int)} is for those who have arrays; {@link #create} copies the
 * tensors of the contract into arrays and back.
 */
public final class VectorProvider implements NormalizationProvider {
  private static final Set<Capability> CAPABILITIES =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(
                  Capability.SHARDS,
                  Capability.SECOND_DERIVATIVES,
                  Capability.FOLDED_AFFINE,
                  Capability.OLD_WEIGHT_ROUNDED)));

  private final String name;
  // Looked up when first needed: a service loader must be able to list this provider regardless.
  private final Function<DType, Kernel> kernel;

  /** The provider with the kernel that {@link KernelLookup} picks. */
  public VectorProvider() {
    this("vector", format -> KernelLookup.choice(format).kernel());
  }

  private VectorProvider(String name, Function<DType, Kernel> kernel) {
    this.name = name;
    this.kernel = kernel;
  }

  /** The same with the scalar kernel, whatever the lookup would pick. */
  public static VectorProvider scalarTwin() {
    return new VectorProvider("vector-scalar-twin", format -> Kernel.scalar());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  /**
   * In lanes, leaves and a tree ({@link dev.normative.accelerated.kernel.SumOrder}). Statistics of
   * float32 are added up in double, as are gradients of planes; those of rows and columns in float
   * arithmetic.
   */
  @Override
  public Accumulator accumulator(DType dtype) {
    return Accumulator.BLOCKED;
  }

  /** Corrected two-pass sums; for float32, sums that are as good ({@link Moments}). */
  @Override
  public StabilityClass stability(DType dtype) {
    return StabilityClass.CORRECTED_TWO_PASS;
  }

  /** The kernel, with the width of its vectors. */
  @Override
  public Optional<String> platform() {
    return Optional.of(kernel.apply(DType.FLOAT64).description());
  }

  /**
   * Makes a normalization.
   *
   * @throws IllegalStateException where {@link KernelLookup} was asked for what cannot be had
   */
  @Override
  public Normalization create(NormSpec spec) {
    return new ArrayBackedNormalization(spec, createArrays(spec, 1));
  }

  /**
   * Makes a normalization on arrays whose calls use the caller's thread and daemon threads of its
   * own, which are started by the first call that is large enough, and end when the normalization
   * is closed or when they have been idle for some seconds.
   *
   * @throws IllegalStateException where {@link KernelLookup} was asked for what cannot be had
   */
  @Override
  public ArrayNormalization createArrays(NormSpec spec, int threads) {
    return new VectorArrays(spec, kernel.apply(spec.dtype()), new Team(threads));
  }

  /**
   * Makes a normalization on arrays whose calls use the caller's thread and those of an executor,
   * which is not shut down. Calls may be made by the executor's own threads, too.
   *
   * @param threads how many threads a call may use, the caller's among them
   * @param helpers runs what the caller's thread does not do
   * @throws IllegalStateException where {@link KernelLookup} was asked for what cannot be had
   */
  public ArrayNormalization createArrays(NormSpec spec, int threads, Executor helpers) {
    return new VectorArrays(
        spec,
        kernel.apply(spec.dtype()),
        new Team(threads, Objects.requireNonNull(helpers, "helpers")));
  }

  /** A layer around the normalization; its gradients accumulate, as PyTorch's do. */
  @Override
  public StatefulLayer createLayer(NormSpec spec) {
    return new StatefulAdapter(spec, create(spec));
  }
}

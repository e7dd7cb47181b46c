package dev.normative.accelerated.libtorch;

import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.StatefulAdapter;
import dev.normative.contract.StatefulLayer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * LibTorch's normalizations, forward and backward, through DJL.
 *
 * <p>The library is loaded by the first {@link #create}, and stays. Needed are {@code
 * ai.djl.pytorch:pytorch-engine}, {@code pytorch-jni} and the library for the platform, {@code
 * pytorch-native-cpu}; nothing is downloaded. {@code -Dnormative.device} chooses the device: {@code
 * cpu}, {@code cuda}, {@code cuda:1}; unless it is given, the first CUDA device that LibTorch
 * finds, else the CPU. What it says when the library is loaded counts.
 *
 * <p>LibTorch uses one thread for each call, so that the order of its sums does not depend on the
 * machine; {@code -Dai.djl.pytorch.num_threads=N} lets it use N. In threads that call it, DJL no
 * longer optimizes graphs.
 *
 * <p>Not claimed is what LibTorch has but does wrong, at least in some cases: channels on another
 * axis than 1, and running statistics of instance normalization. {@link #create} makes these all
 * the same.
 */
public final class LibTorchProvider implements NormalizationProvider {
  private static final Set<Capability> CAPABILITIES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Capability.BATCH_NORM,
              Capability.LAYER_NORM,
              Capability.GROUP_NORM,
              Capability.INSTANCE_NORM,
              Capability.RMS_NORM,
              Capability.FLOAT32,
              Capability.FLOAT64,
              Capability.TRAINING,
              Capability.RUNNING_STATISTICS,
              Capability.UNBIASED_RUNNING_VARIANCE,
              Capability.CUMULATIVE_AVERAGE,
              Capability.PARTIAL_AFFINE,
              Capability.BACKWARD,
              Capability.SECOND_DERIVATIVES,
              Capability.STATEFUL_LAYER,
              Capability.GRADIENTS_ACCUMULATE,
              Capability.FOLDED_AFFINE));

  @Override
  public String name() {
    return "libtorch";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public List<Deviation> deviations() {
    return LibTorchDeviations.ALL;
  }

  @Override
  public Optional<String> missing() {
    return NativeJars.missing();
  }

  /**
   * The library's version and the device.
   *
   * @throws IllegalStateException where LibTorch, or the device that was asked for, cannot be had
   */
  @Override
  public Optional<String> platform() {
    NativeJars.prepare();
    return Optional.of(LibTorch.loaded().description());
  }

  /**
   * Makes a normalization; the first call loads LibTorch.
   *
   * @throws UnsupportedOperationException where LibTorch has no operator for the specification
   * @throws IllegalStateException where LibTorch, or the device that was asked for, cannot be had
   */
  @Override
  public Normalization create(NormSpec spec) {
    Operation operation = Operation.of(spec);
    // Before any class that needs DJL is looked for.
    NativeJars.prepare();
    return new LibTorchNormalization(spec, operation, LibTorch.loaded());
  }

  /** A layer around the normalization; its gradients accumulate, as PyTorch's do. */
  @Override
  public StatefulLayer createLayer(NormSpec spec) {
    return new StatefulAdapter(spec, create(spec));
  }
}

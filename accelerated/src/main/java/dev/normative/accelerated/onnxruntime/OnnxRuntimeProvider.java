package dev.normative.accelerated.onnxruntime;

import dev.normative.accelerated.engine.ClassPath;
import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ONNX Runtime's normalization operators on the CPU: inference, and the training mode of batch
 * normalization.
 *
 * <p>The library is loaded by the first {@link #create}, and stays. Needed are {@code
 * com.microsoft.onnxruntime:onnxruntime}, {@code org.tribuo:tribuo-util-onnx} and {@code
 * com.google.protobuf:protobuf-java}; nothing is downloaded. A call computes in the caller's
 * thread.
 *
 * <p>Not claimed is FLOAT64, as epsilon and momentum are floats there, too: {@link #create} makes
 * its normalizations where they are asked for exact floats, except instance normalization, which
 * has no kernel for it. Nor are empty batches, after which running statistics are NaN, and which
 * group normalization fails on; nor a cumulative average and channels on another axis than 1, which
 * the operators do not have.
 */
public final class OnnxRuntimeProvider implements NormalizationProvider {
  private static final Set<Capability> CAPABILITIES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Capability.BATCH_NORM,
              Capability.LAYER_NORM,
              Capability.GROUP_NORM,
              Capability.INSTANCE_NORM,
              Capability.RMS_NORM,
              Capability.FLOAT32,
              Capability.TRAINING,
              Capability.RUNNING_STATISTICS,
              Capability.BIASED_RUNNING_VARIANCE,
              Capability.PARTIAL_AFFINE,
              Capability.SINGLE_VALUE_REFUSED,
              Capability.SINGLE_VALUE_PASSES,
              Capability.EMPTY_BATCH_REFUSED,
              Capability.FOLDED_AFFINE,
              Capability.OLD_WEIGHT_ROUNDED));

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public List<Deviation> deviations() {
    return OnnxRuntimeDeviations.ALL;
  }

  @Override
  public Optional<String> missing() {
    return RuntimeJars.missing();
  }

  /**
   * The library's version; it computes on the CPU.
   *
   * @throws IllegalStateException where ONNX Runtime cannot be had
   */
  @Override
  public Optional<String> platform() {
    ClassPath.refuse(missing());
    return Optional.of(
        "ONNX Runtime " + OnnxRuntime.loaded().environment().getVersion() + " on the CPU");
  }

  /**
   * Makes a normalization; the first call loads ONNX Runtime.
   *
   * @throws UnsupportedOperationException where ONNX Runtime has no operator for the specification
   * @throws IllegalStateException where ONNX Runtime cannot be had
   */
  @Override
  public Normalization create(NormSpec spec) {
    Operator training = Operator.of(spec, Mode.TRAINING);
    Operator evaluation = Operator.of(spec, Mode.EVALUATION);
    // Before any class that needs ONNX Runtime is looked for.
    ClassPath.refuse(missing());
    return new OnnxRuntimeNormalization(spec, training, evaluation, OnnxRuntime.loaded());
  }
}

package dev.normative.accelerated.nd4j;

import dev.normative.accelerated.engine.ClassPath;
import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Reduction.PerChannel;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ND4J's batch normalization on the CPU, forward and backward: its operations {@code batchnorm} and
 * {@code batchnorm_bp}, with the mean and variance that its arrays give of a batch.
 *
 * <p>ND4J has no operation for running statistics: the average is taken in its arithmetic on
 * arrays, as its own layers do it.
 *
 * <p>The library is loaded by the first {@link #create}, and stays. Needed are {@code
 * org.nd4j:nd4j-native}, {@code org.bytedeco:javacpp} and {@code org.bytedeco:openblas}, each with
 * the classifier of the platform, too; nothing is downloaded. A call computes in the caller's
 * thread.
 *
 * <p>Not claimed are layer normalization, whose operation has no epsilon, and empty batches, of
 * which ND4J has no mean.
 */
public final class Nd4jProvider implements NormalizationProvider {
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
              Capability.CUMULATIVE_AVERAGE,
              Capability.PARTIAL_AFFINE,
              Capability.ANY_CHANNEL_AXIS,
              Capability.SINGLE_VALUE_REFUSED,
              Capability.SINGLE_VALUE_PASSES,
              Capability.EMPTY_BATCH_REFUSED,
              Capability.BACKWARD,
              Capability.FOLDED_AFFINE));

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public List<Deviation> deviations() {
    return Nd4jDeviations.ALL;
  }

  @Override
  public Optional<String> missing() {
    return NativeJars.missing();
  }

  /**
   * Makes a normalization; the first call loads ND4J.
   *
   * @throws UnsupportedOperationException where ND4J has no operation for the specification
   * @throws IllegalStateException where ND4J cannot be had
   */
  @Override
  public Normalization create(NormSpec spec) {
    refuseUnlike(spec);
    // Before any class that needs ND4J is looked for.
    ClassPath.refuse(missing());
    return new Nd4jNormalization(spec, Nd4jLibrary.loaded());
  }

  private static void refuseUnlike(NormSpec spec) {
    require(
        spec.reduction() instanceof PerChannel && spec.centered(),
        "has batch normalization alone with an epsilon; the specification has " + spec.reduction());
    require(
        spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT,
        "adds epsilon inside of the root; the specification wants it outside");
  }

  private static void require(boolean same, String otherwise) {
    if (!same) {
      throw new UnsupportedOperationException("ND4J " + otherwise);
    }
  }
}

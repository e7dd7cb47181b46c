package dev.normative.nn;

import dev.normative.autograd.Normalize;
import dev.normative.autograd.Variable;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A normalization layer around any implementation: it keeps what the implementation must not keep,
 * the learned scale and shift and the running statistics.
 *
 * <p>The running statistics are replaced after each forward call that succeeds. They are the
 * layer's state, so a network is trained by one thread.
 */
public final class NormLayer implements Layer {
  private final Normalization normalization;
  private final NormSpec spec;
  private final Optional<Parameter> scale;
  private final Optional<Parameter> shift;
  private RunningStats running;

  /** A new layer: scale 1, shift 0, running mean 0 and variance 1, where it has them. */
  public NormLayer(NormalizationProvider provider, NormSpec spec) {
    this.normalization = provider.create(spec);
    this.spec = spec;
    Affine initial = Affine.initial(spec);
    this.scale = initial.scale().map(value -> new Parameter(value, spec.dtype()));
    this.shift = initial.shift().map(value -> new Parameter(value, spec.dtype()));
    this.running = spec.initialStats();
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    Normalize normalized =
        Normalize.of(
            normalization,
            spec,
            input,
            scale.map(Parameter::variable),
            shift.map(Parameter::variable),
            running,
            mode);
    running = normalized.after();
    return normalized.output();
  }

  /** The scale as {@code weight} and the shift as {@code bias}, where the layer has them. */
  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    scale.ifPresent(parameter -> parameters.put("weight", parameter));
    shift.ifPresent(parameter -> parameters.put("bias", parameter));
    return parameters;
  }

  /** The running statistics now; {@link RunningStats#none()} where none are tracked. */
  public RunningStats running() {
    return running;
  }

  @Override
  public void close() {
    normalization.close();
  }
}

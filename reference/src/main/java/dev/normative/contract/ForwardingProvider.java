package dev.normative.contract;

import dev.normative.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Another provider under another name, or with other claims: everything that a subclass does not
 * override is the other's, the defaults of {@link NormalizationProvider} included.
 */
public abstract class ForwardingProvider implements NormalizationProvider {
  private final NormalizationProvider whole;

  /** All of this provider. */
  protected ForwardingProvider(NormalizationProvider whole) {
    this.whole = whole;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return whole.capabilities();
  }

  @Override
  public Accumulator accumulator(DType dtype) {
    return whole.accumulator(dtype);
  }

  @Override
  public StabilityClass stability(DType dtype) {
    return whole.stability(dtype);
  }

  @Override
  public List<Deviation> deviations() {
    return whole.deviations();
  }

  @Override
  public Optional<String> missing() {
    return whole.missing();
  }

  @Override
  public Optional<String> platform() {
    return whole.platform();
  }

  @Override
  public Normalization create(NormSpec spec) {
    return whole.create(spec);
  }

  @Override
  public StatefulLayer createLayer(NormSpec spec) {
    return whole.createLayer(spec);
  }

  @Override
  public ShardedNormalization createSharded(NormSpec spec) {
    return whole.createSharded(spec);
  }

  @Override
  public ArrayNormalization createArrays(NormSpec spec, int threads) {
    return whole.createArrays(spec, threads);
  }
}

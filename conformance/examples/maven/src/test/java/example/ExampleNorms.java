package example;

import dev.normative.contract.*;
import dev.normative.tensor.Tensor;
import java.util.Set;

/** {@link BatchNorm} as the suite sees it: what it claims, and how it is called. */
public record ExampleNorms(String name, Set<Capability> capabilities) implements NormalizationProvider {
  public ExampleNorms() {
    this("example", Set.of(Capability.BATCH_NORM, Capability.FLOAT64, Capability.TRAINING));
  }

  public Normalization create(NormSpec spec) {
    return new Norm(spec);
  }

  private record Result(Tensor output, RunningStats after) implements Forward {}
  private record Norm(NormSpec spec) implements Normalization {
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      ArgumentCheck.forward(spec, input, affine, before, mode);
      double[] scale = affine.scale().get().toArray(), shift = affine.shift().get().toArray();
      double[] y = BatchNorm.normalize(input.toArray(), input.shape().toArray(), scale, shift, spec.epsilon());
      return new Result(Tensor.of(input.shape(), y), before);
    }
    public Gradients backward(Forward forward, Tensor upstream) {
      throw new UnsupportedOperationException("no gradients");
    }
  }
}

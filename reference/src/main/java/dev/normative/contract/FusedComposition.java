package dev.normative.contract;

import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a fused call has to be equal to: the normalization, the addition and the ReLU, one after the
 * other, each result rounded to the format. It makes fused calls of any {@link Normalization} that
 * has none, without being any faster.
 *
 * <p>With z = norm(x), r the residual or 0, and y the output, element by element:
 *
 * <pre>
 *   s = z + r        y = 0 where s &lt;= 0, else s        g = 0 where y &lt;= 0, else dy
 * </pre>
 *
 * <p>NaN is not below 0: it stays NaN, and lets its gradient pass, as in PyTorch. The gradient at
 * exactly 0 is 0. g is the gradient with respect to z and to the residual; it is chosen and not
 * multiplied, so that whatever is masked, NaN and infinity included, is 0.
 */
public final class FusedComposition {
  private FusedComposition() {}

  private record Composed(Forward normalized, Tensor output, boolean hasResidual)
      implements Forward {
    @Override
    public RunningStats after() {
      return normalized.after();
    }
  }

  /** {@link Normalization#forwardFused} by a normalization of this specification. */
  public static Forward forward(
      NormSpec spec,
      Normalization normalization,
      Tensor input,
      Optional<Tensor> residual,
      Affine affine,
      RunningStats before,
      Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    ArgumentCheck.residual(spec, input, residual);
    Forward normalized = normalization.forward(input, affine, before, mode);
    Tensor output = activated(normalized.output(), residual, spec.dtype());
    return new Composed(normalized, output, residual.isPresent());
  }

  /** {@link Normalization#backwardFused} of what {@link #forward} returned. */
  public static FusedGradients backward(
      NormSpec spec, Normalization normalization, Forward forward, Tensor upstream) {
    if (!(forward instanceof Composed composed)) {
      throw new IllegalArgumentException(
          "backwardFused needs what forwardFused of this normalization returned, not " + forward);
    }
    ArgumentCheck.backward(spec, forward, upstream);
    Tensor masked = masked(upstream, composed.output());
    return new FusedGradients(
        normalization.backward(composed.normalized(), masked),
        composed.hasResidual() ? Optional.of(masked) : Optional.empty());
  }

  /** relu(z + residual), the sum rounded to the format. */
  public static Tensor activated(Tensor z, Optional<Tensor> residual, DType dtype) {
    double[] output = new double[z.size()];
    Arrays.setAll(
        output,
        i -> relu(residual.isPresent() ? dtype.round(z.at(i) + residual.get().at(i)) : z.at(i)));
    return Tensor.adopting(z.shape(), output);
  }

  private static double relu(double sum) {
    return sum <= 0 ? 0 : sum;
  }

  /** The upstream gradient where the output lets it pass, and 0 elsewhere. */
  public static Tensor masked(Tensor upstream, Tensor output) {
    double[] masked = new double[upstream.size()];
    Arrays.setAll(masked, i -> output.at(i) <= 0 ? 0 : upstream.at(i));
    return Tensor.adopting(upstream.shape(), masked);
  }
}

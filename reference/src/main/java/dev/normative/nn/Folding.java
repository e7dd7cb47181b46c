package dev.normative.nn;

import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Batch normalization folded into the convolution before it, for inference: in evaluation both are
 * one affine map. With r = 1 / sqrt(running variance + epsilon) of output channel o,
 *
 * <pre>
 *   s_o = scale_o r_o      W'_o = s_o W_o      b'_o = (b_o - running mean_o) s_o + shift_o
 * </pre>
 *
 * <p>Computed in doubles and rounded to the layers' format once. Against the two layers one after
 * the other an output moves by at most (2 K + 20) u (|s| (sum |W x| + |b| + |mean|) + |shift|), K
 * being the number of products in the convolution's sum and u the format's unit roundoff: each side
 * rounds every product, every partial sum, and about ten factors more.
 *
 * <p>What comes out has no running statistics, so it cannot be trained on as before.
 */
public final class Folding {
  private Folding() {}

  /**
   * A convolution that does what a convolution and then a batch normalization in evaluation do now;
   * changing those later does not change it.
   *
   * @throws IllegalArgumentException if the normalization is not over the convolution's channels,
   *     or has no running statistics: those of a batch cannot be known beforehand
   */
  public static Conv2d fold(Conv2d convolution, NormLayer norm) {
    Tensor weight = convolution.weight().value();
    DType dtype = convolution.weight().variable().dtype();
    int outputs = weight.shape().size(0);
    check(norm.spec(), outputs, dtype);
    RunningStats running = norm.running();
    Affine affine = norm.affine();
    int each = weight.size() / outputs;
    double[] foldedWeight = weight.toArray();
    double[] foldedBias = convolution.bias().value().toArray();
    for (int o = 0; o < outputs; o++) {
      double factor = affine.scaleAt(o) / deviation(norm.spec(), running.variance().at(o));
      for (int i = o * each; i < (o + 1) * each; i++) {
        foldedWeight[i] *= factor;
      }
      foldedBias[o] = (foldedBias[o] - running.mean().at(o)) * factor + affine.shiftAt(o);
    }
    return convolution.with(
        Tensor.adopting(weight.shape(), foldedWeight).rounded(dtype),
        Tensor.vector(foldedBias).rounded(dtype));
  }

  private static double deviation(NormSpec spec, double variance) {
    return spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
        ? Math.sqrt(variance + spec.epsilon())
        : Math.sqrt(variance) + spec.epsilon();
  }

  private static void check(NormSpec spec, int outputs, DType dtype) {
    boolean fits =
        spec.reduction() instanceof Reduction.PerChannel channels
            && channels.channels() == outputs
            && channels.axis() == 1
            && spec.centered()
            && spec.dtype() == dtype;
    if (!fits) {
      throw new IllegalArgumentException(
          "only batch normalization over the "
              + outputs
              + " output channels on axis 1, in "
              + dtype
              + ", can be folded into the convolution; given "
              + spec);
    }
    if (spec.running().isEmpty()) {
      throw new IllegalArgumentException(
          "a normalization without running statistics takes those of each batch, which cannot be"
              + " folded beforehand");
    }
  }

  /**
   * A network in which every convolution that a batch normalization follows directly is folded with
   * it, also inside {@link Sequential}s and {@link ResidualBlock}s within. Layers keep their names;
   * all but the folded ones are those of the given network, not copies.
   */
  public static Sequential fold(Sequential network) {
    Map<String, Layer> folded = new LinkedHashMap<>();
    String previous = null;
    for (Map.Entry<String, Layer> child : network.children().entrySet()) {
      Layer layer = child.getValue();
      if (layer instanceof NormLayer norm
          && previous != null
          && folded.get(previous) instanceof Conv2d convolution) {
        folded.put(previous, fold(convolution, norm));
      } else {
        previous = child.getKey();
        folded.put(previous, within(layer));
      }
    }
    return new Sequential(folded);
  }

  /**
   * A residual block with its convolutions folded, on both ways. Its output moves by what the
   * folding of the first convolution moves, times what the second one makes of it, and by what the
   * folding of the second and of the shortcut's move.
   */
  public static ResidualBlock fold(ResidualBlock block) {
    return block.with(Folding::fold);
  }

  private static Layer within(Layer layer) {
    if (layer instanceof Sequential inner) {
      return fold(inner);
    }
    return layer instanceof ResidualBlock block ? fold(block) : layer;
  }
}

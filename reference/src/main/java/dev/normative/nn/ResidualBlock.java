package dev.normative.nn;

import dev.normative.autograd.Add;
import dev.normative.autograd.Rectifier;
import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A residual block with batch normalization: from [N, inputs, H, W] to [N, outputs, H / stride, W /
 * stride], rounded up. K. He and others, arXiv:1512.03385:
 *
 * <pre>
 *   y = relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x))
 * </pre>
 *
 * <p>Both convolutions are 3 x 3 with a padding of 1, the first with the stride. The shortcut is x
 * itself where the shapes agree, else a 1 x 1 convolution with the stride and its own batch
 * normalization. Convolutions have biases, as in the tutorials: redundant, since the normalization
 * subtracts them again.
 */
public final class ResidualBlock implements Layer {
  private final Sequential residual;
  private final Sequential shortcut;

  /** Draws conv1, conv2 and then, where there is one, the shortcut's convolution. */
  public ResidualBlock(
      int inputs,
      int outputs,
      int stride,
      NormalizationProvider provider,
      TorchRandom random,
      DType dtype) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("conv1", new Conv2d(inputs, outputs, new Window(3, stride, 1), random, dtype));
    layers.put("bn1", norm(outputs, provider, dtype));
    layers.put("relu", new Relu());
    layers.put("conv2", new Conv2d(outputs, outputs, new Window(3, 1, 1), random, dtype));
    layers.put("bn2", norm(outputs, provider, dtype));
    this.residual = new Sequential(layers);
    boolean sameShape = stride == 1 && inputs == outputs;
    this.shortcut =
        sameShape
            ? new Sequential()
            : new Sequential(
                new Conv2d(inputs, outputs, new Window(1, stride, 0), random, dtype),
                norm(outputs, provider, dtype));
  }

  private ResidualBlock(Sequential residual, Sequential shortcut) {
    this.residual = residual;
    this.shortcut = shortcut;
  }

  private static Layer norm(int channels, NormalizationProvider provider, DType dtype) {
    return new NormLayer(provider, NormSpec.batchNorm2d(channels).withDType(dtype));
  }

  /** A block with something else in place of both ways, the residual one and the shortcut. */
  ResidualBlock with(UnaryOperator<Sequential> change) {
    return new ResidualBlock(change.apply(residual), change.apply(shortcut));
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    return Rectifier.of(Add.of(residual.forward(input, mode), shortcut.forward(input, mode)));
  }

  @Override
  public List<Variable> forward(List<Variable> shards, Mode mode) {
    List<Variable> first = residual.forward(shards, mode);
    List<Variable> second = shortcut.forward(shards, mode);
    return IntStream.range(0, shards.size())
        .mapToObj(i -> Rectifier.of(Add.of(first.get(i), second.get(i))))
        .toList();
  }

  /** conv1, bn1, relu, conv2, bn2 and shortcut, which is empty where it is the input itself. */
  @Override
  public Map<String, Layer> children() {
    Map<String, Layer> children = new LinkedHashMap<>(residual.children());
    children.put("shortcut", shortcut);
    return children;
  }
}

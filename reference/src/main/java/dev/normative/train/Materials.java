package dev.normative.train;

import dev.normative.autograd.Window;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningUpdate;
import dev.normative.nn.Conv2d;
import dev.normative.nn.Flatten;
import dev.normative.nn.Layer;
import dev.normative.nn.Linear;
import dev.normative.nn.MaxPool2d;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Relu;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import java.util.Map;

/**
 * What layers are made of; layers draw their initial weights in the order in which they are made.
 */
record Materials(NormalizationProvider provider, DType dtype, TorchRandom random) {

  Layer[] plain(int inputs, int first, int second) {
    return new Layer[] {
      new Flatten(),
      linear(inputs, first),
      new Relu(),
      linear(first, second),
      new Relu(),
      linear(second, Networks.CLASSES)
    };
  }

  Layer[] normalized(int inputs, int first, int second) {
    return normalized(inputs, NormSpec.batchNorm1d(first), NormSpec.batchNorm1d(second));
  }

  Layer[] layerNormalized(int inputs, int first, int second) {
    return normalized(inputs, NormSpec.layerNorm(first), NormSpec.layerNorm(second));
  }

  Layer[] groupNormalized(int groups, int inputs, int first, int second) {
    return normalized(
        inputs, NormSpec.groupNorm(groups, first), NormSpec.groupNorm(groups, second));
  }

  /** Averages of all batches instead of moving ones; the second without scale and shift. */
  Layer[] cumulative(int inputs, int first, int second) {
    RunningUpdate update = new RunningUpdate.Cumulative(Denominator.UNBIASED);
    return normalized(
        inputs,
        NormSpec.batchNorm1d(first).withRunning(update),
        NormSpec.batchNorm1d(second).withRunning(update).withAffine(false, false));
  }

  private Layer[] normalized(int inputs, NormSpec first, NormSpec second) {
    int firstWidth = first.reduction().parameterShape().elements();
    int secondWidth = second.reduction().parameterShape().elements();
    return new Layer[] {
      new Flatten(),
      linear(inputs, firstWidth),
      norm(first),
      new Relu(),
      linear(firstWidth, secondWidth),
      norm(second),
      new Relu(),
      linear(secondWidth, Networks.CLASSES)
    };
  }

  Layer[] convolutional(int flattened, int hidden) {
    return new Layer[] {
      convolution(1, 8),
      norm(NormSpec.batchNorm2d(8)),
      new Relu(),
      new MaxPool2d(2),
      convolution(8, 16),
      norm(NormSpec.batchNorm2d(16)),
      new Relu(),
      new MaxPool2d(2),
      new Flatten(),
      linear(flattened, hidden),
      norm(NormSpec.batchNorm1d(hidden)),
      new Relu(),
      linear(hidden, Networks.CLASSES)
    };
  }

  /** conv, bn and relu with a number behind: a convolution, its normalization, its rectifier. */
  void convolutionBlock(Map<String, Layer> layers, int number, int inputs, int outputs) {
    layers.put("conv" + number, convolution(inputs, outputs));
    layers.put("bn" + number, norm(NormSpec.batchNorm2d(outputs)));
    layers.put("relu" + number, new Relu());
  }

  Layer linear(int inputs, int outputs) {
    return new Linear(inputs, outputs, random, dtype);
  }

  Layer convolution(int inputs, int outputs) {
    return new Conv2d(inputs, outputs, new Window(3, 1, 1), random, dtype);
  }

  Layer norm(NormSpec spec) {
    return new NormLayer(provider, spec.withDType(dtype));
  }
}

package dev.normative.train;

import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies;
import dev.normative.contract.RunningUpdate;
import dev.normative.nn.Dropout;
import dev.normative.nn.Flatten;
import dev.normative.nn.LastStep;
import dev.normative.nn.Layer;
import dev.normative.nn.Lstm;
import dev.normative.nn.MaxPool2d;
import dev.normative.nn.Relu;
import dev.normative.nn.ResidualBlock;
import dev.normative.nn.Sequential;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The networks of the tutorials on normalization, by name.
 *
 * <p>Where the golden curves or files say how large the layers are, those sizes are taken. The
 * others are <em>chosen</em>, as common ones, and say so. Layers are made in the order in which
 * they are named, so one seed gives PyTorch's initial weights. Convolutions are 3 x 3 with a
 * padding of 1, pooling halves height and width, and every layer has a bias.
 */
public enum TutorialNetwork {
  /**
   * The MLP with BatchNorm1d: 784, 64, 32, 10, normalized before each ReLU. Sizes of the curves.
   */
  MLP("mlp", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      return new Sequential(m.normalized(784, 64, 32));
    }
  },
  /** NetWithBN: 784, 256, 128, 10, normalized before each ReLU. Sizes of the curves. */
  NET_WITH_BN("net-with-bn", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      return new Sequential(m.normalized(784, 256, 128));
    }
  },
  /** NetWithoutBN: NetWithBN without its normalization layers. */
  NET_WITHOUT_BN("net-without-bn", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      return new Sequential(m.plain(784, 256, 128));
    }
  },
  /** SimpleNet: the layers of NetWithBN, as in the curve {@code simplenet-adam}. */
  SIMPLE_NET("simple-net", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      return new Sequential(m.normalized(784, 256, 128));
    }
  },
  /** SimpleMLP: 784, 128, 10, normalized before its ReLU. Sizes chosen. */
  SIMPLE_MLP("simple-mlp", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      Map<String, Layer> layers = new LinkedHashMap<>();
      layers.put("flatten", new Flatten());
      layers.put("fc1", m.linear(784, 128));
      layers.put("bn1", m.norm(NormSpec.batchNorm1d(128)));
      layers.put("relu", new Relu());
      layers.put("fc2", m.linear(128, Networks.CLASSES));
      return new Sequential(layers);
    }
  },
  /**
   * The Sequential CNN: convolutions to 8 and 16 channels, each normalized, rectified and pooled,
   * then 784, 64 (normalized), 10. Sizes of the curve {@code cnn-adam}.
   */
  SEQUENTIAL_CNN("sequential-cnn", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      return new Sequential(m.convolutional(784, 64));
    }
  },
  /**
   * SimpleCNN: convolutions to 32 and 64 channels, each normalized, rectified and pooled, then
   * 3136, 128 (normalized), 10. Sizes chosen.
   */
  SIMPLE_CNN("simple-cnn", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      Map<String, Layer> layers = new LinkedHashMap<>();
      m.convolutionBlock(layers, 1, 1, 32);
      layers.put("pool1", new MaxPool2d(2));
      m.convolutionBlock(layers, 2, 32, 64);
      layers.put("pool2", new MaxPool2d(2));
      layers.put("flatten", new Flatten());
      layers.put("fc1", m.linear(64 * 7 * 7, 128));
      layers.put("bn3", m.norm(NormSpec.batchNorm1d(128)));
      layers.put("relu3", new Relu());
      layers.put("fc2", m.linear(128, Networks.CLASSES));
      return new Sequential(layers);
    }
  },
  /**
   * ConvNetWithBN: convolutions to 64 and 128 channels, each normalized, rectified and pooled, then
   * 8192, 10. Sizes chosen.
   */
  CONV_NET_WITH_BN("conv-net-with-bn", 3, 32, 32) {
    @Override
    Layer build(Materials m) {
      Map<String, Layer> layers = new LinkedHashMap<>();
      m.convolutionBlock(layers, 1, 3, 64);
      layers.put("pool1", new MaxPool2d(2));
      m.convolutionBlock(layers, 2, 64, 128);
      layers.put("pool2", new MaxPool2d(2));
      layers.put("flatten", new Flatten());
      layers.put("fc", m.linear(128 * 8 * 8, Networks.CLASSES));
      return new Sequential(layers);
    }
  },
  /**
   * The {@link dev.normative.nn.ResidualBlock} alone: 64 to 128 channels with a stride of 2, so
   * that its shortcut is a 1 x 1 convolution; gives [N, 128, 16, 16]. Sizes chosen.
   */
  RESIDUAL_BLOCK("residual-block", 64, 32, 32) {
    @Override
    Layer build(Materials m) {
      return new ResidualBlock(64, 128, 2, m.provider(), m.random(), m.dtype());
    }
  },
  /**
   * CIFAR10Model: twice two convolutions (to 32, then to 64 channels), each normalized and
   * rectified, pooling and dropout of 0.25; then 4096, 512 (normalized), dropout of 0.5, 10. Sizes
   * chosen. The masks are the same for every seed.
   */
  CIFAR10_MODEL("cifar10-model", 3, 32, 32) {
    @Override
    Layer build(Materials m) {
      Map<String, Layer> layers = new LinkedHashMap<>();
      m.convolutionBlock(layers, 1, 3, 32);
      m.convolutionBlock(layers, 2, 32, 32);
      layers.put("pool1", new MaxPool2d(2));
      layers.put("dropout1", new Dropout(0.25, 1));
      m.convolutionBlock(layers, 3, 32, 64);
      m.convolutionBlock(layers, 4, 64, 64);
      layers.put("pool2", new MaxPool2d(2));
      layers.put("dropout2", new Dropout(0.25, 2));
      layers.put("flatten", new Flatten());
      layers.put("fc1", m.linear(64 * 8 * 8, 512));
      layers.put("bn5", m.norm(NormSpec.batchNorm1d(512)));
      layers.put("relu5", new Relu());
      layers.put("dropout3", new Dropout(0.5, 3));
      layers.put("fc2", m.linear(512, Networks.CLASSES));
      return new Sequential(layers);
    }
  },
  /**
   * RNNWithLayerNorm: an LSTM of 28 inputs and 128 hidden units over the rows of an image, layer
   * normalization of its outputs, and the last one to 10 classes. Sizes chosen.
   */
  RNN_WITH_LAYER_NORM("rnn-with-layer-norm", 28, 28) {
    @Override
    Layer build(Materials m) {
      Map<String, Layer> layers = new LinkedHashMap<>();
      layers.put("lstm", new Lstm(28, 128, m.random(), m.dtype()));
      layers.put("layer_norm", m.norm(NormSpec.layerNorm(128)));
      layers.put("last", new LastStep());
      layers.put("fc", m.linear(128, Networks.CLASSES));
      return new Sequential(layers);
    }
  },
  /**
   * The Keras pair with its normalization: 784, 128, rectified and then normalized with Keras's
   * defaults, 10. Keras gives the layers other initial weights than PyTorch does; those of the
   * published run are in its golden file.
   */
  KERAS_WITH_BN("keras-with-bn", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      Map<String, Layer> layers = new LinkedHashMap<>();
      layers.put("flatten", new Flatten());
      layers.put("dense", m.linear(784, 128));
      layers.put("relu", new Relu());
      layers.put("batch_normalization", m.norm(kerasBatchNorm(128)));
      layers.put("dense_1", m.linear(128, Networks.CLASSES));
      return new Sequential(layers);
    }
  },
  /** The Keras pair without its normalization: 784, 128, 10. */
  KERAS_WITHOUT_BN("keras-without-bn", 1, 28, 28) {
    @Override
    Layer build(Materials m) {
      Map<String, Layer> layers = new LinkedHashMap<>();
      layers.put("flatten", new Flatten());
      layers.put("dense", m.linear(784, 128));
      layers.put("relu", new Relu());
      layers.put("dense_1", m.linear(128, Networks.CLASSES));
      return new Sequential(layers);
    }
  };

  private static final double KERAS_EPSILON = 1e-3;
  private static final double KERAS_MOMENTUM = 0.99;

  private final String label;
  private final Shape input;

  TutorialNetwork(String label, int... input) {
    this.label = label;
    this.input = Shape.of(input);
  }

  /** The layers, made in order. */
  abstract Layer build(Materials materials);

  private static NormSpec kerasBatchNorm(int channels) {
    return NormSpec.batchNorm1d(channels)
        .withEpsilon(KERAS_EPSILON)
        .withRunning(new RunningUpdate.Exponential(1 - KERAS_MOMENTUM, Denominator.BIASED))
        .withPolicies(
            new Policies(
                Policies.SingleValue.PASS,
                Policies.EmptyBatch.PASS,
                Policies.EpsilonPlace.INSIDE_ROOT));
  }

  /** The network's name, such as {@code simple-cnn}. */
  public String label() {
    return label;
  }

  /** The shape of one sample; a batch has one axis more, the outermost. */
  public Shape input() {
    return input;
  }

  /**
   * Makes the network with new weights.
   *
   * @param provider makes the normalization layers
   * @param dtype the format that the network computes in
   * @param random where the initial weights come from
   */
  public Layer create(NormalizationProvider provider, DType dtype, TorchRandom random) {
    return build(new Materials(provider, dtype, random));
  }

  /** The network of this name. */
  public static TutorialNetwork named(String label) {
    return Arrays.stream(values())
        .filter(network -> network.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no tutorial's network is called \""
                        + label
                        + "\"; there are "
                        + Arrays.stream(values()).map(TutorialNetwork::label).toList()));
  }
}

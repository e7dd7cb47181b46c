package dev.normative.train;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.nn.Layer;
import dev.normative.nn.NetworkState;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The literals are PyTorch 2.13.0+cpu's, of the same modules after {@code torch.manual_seed(5)}.
 */
class TutorialNetworkTest {

  private static Layer create(TutorialNetwork network) {
    return network.create(new ReferenceProvider(), FLOAT64, new TorchRandom(5));
  }

  /** {@code ((i * 37) % 101) / 64 - 0.5} in three samples. */
  private static Variable input(TutorialNetwork network) {
    int[] sizes = network.input().toArray();
    int[] batch = new int[sizes.length + 1];
    batch[0] = 3;
    System.arraycopy(sizes, 0, batch, 1, sizes.length);
    double[] values = new double[Shape.of(batch).elements()];
    Arrays.setAll(values, i -> i * 37 % 101 / 64.0 - 0.5);
    return Variable.constant(Tensor.adopting(Shape.of(batch), values), FLOAT64);
  }

  /** SHA-256 over name and little-endian float32 bytes of {@code named_parameters()} in order. */
  @ParameterizedTest
  @CsvSource({
    "mlp, a763e180e6c7ee5da2f9ef942faf20c7a3d161526a1c64c3aff19f54210a3049",
    "net-with-bn, 4ba7fdba0afcdb39014b20d21fb45fdd9534a671af2e79019719d8305525782b",
    "net-without-bn, 8e21eb01b09babb9652d6d652eeb7c038e20cd4cf6609fd70207eb8e16cc0607",
    "simple-net, 4ba7fdba0afcdb39014b20d21fb45fdd9534a671af2e79019719d8305525782b",
    "simple-mlp, 1cfe7b325d15fe7c1aa3b71d77c65c73cd1c68f6830bbde778fdda5a39d5e5a6",
    "sequential-cnn, fcab061a30d540a0d766a1bc3ab6f130280e621dbc8d841b3d0fc2939a16d6b0",
    "simple-cnn, 12dfa904943a7de5ad1dcf36e4acf84574c0e2059725db27f2171ab2e1632cee",
    "conv-net-with-bn, 06cdf5d71fbb0e88d512f073d7c7e288a48067df91224149e3816ae4731e51ad",
    "residual-block, 9b3a153bcc252772b379cdfd8d7672055c28d69f055a420e886496dda66e4390",
    "cifar10-model, d870451ef03234f50b7c40383537c63c9fa2146edb698006f59b27f22d3f733d",
    "rnn-with-layer-norm, 7a333e964c0eb3be2df0071b74942555e0ca24d9021bb3bceb0f21d5abfb0259",
    "keras-with-bn, 8c2213b3fed92e0f139792b2119ce2942a2b87d12a389e1ed72faf55e999dfae",
    "keras-without-bn, fe4bc058bfcf70cd6749a8daaed8b6a6cf930a3b3956384121a31ad0dd7569df"
  })
  void parametersHavePyTorchsNamesOrderShapesAndBits(String network, String sha256) {
    MessageDigest digest = sha256();
    create(TutorialNetwork.named(network))
        .parameters()
        .forEach(
            (name, parameter) -> {
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              Tensor value = parameter.value();
              assertThat(value.isExactlyIn(DType.FLOAT32)).isTrue();
              ByteBuffer bytes =
                  ByteBuffer.allocate(Float.BYTES * value.size()).order(ByteOrder.LITTLE_ENDIAN);
              for (int i = 0; i < value.size(); i++) {
                bytes.putFloat((float) value.at(i));
              }
              digest.update(bytes.array());
            });
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The first two scores of {@code ((i * 37) % 101) / 64 - 0.5} in double precision, in training
   * and then in evaluation mode. No sum has more than 8192 terms, no score is above 1, and a
   * normalization enlarges errors by at most its inverse deviation, here below 10.
   */
  @ParameterizedTest
  @CsvSource({
    "mlp, 0.20842066116127067, 0.37340030699471816, 0.11471375301409885, 0.10569516639463257",
    "net-with-bn, -0.19028026019844335, 0.027539352561770564, 0.09806175620827104,"
        + " 0.05339700667632395",
    "net-without-bn, 0.10703973913889918, 0.06181718590117691, 0.10703973913889918,"
        + " 0.06181718590117691",
    "simple-mlp, -0.294789826256472, -0.055044168603538474, -0.12026214672688315,"
        + " -0.06024959391390232",
    "sequential-cnn, 0.24145354349014447, -0.11618000020070271, 0.04393031036126322,"
        + " -0.038365587912353574",
    "simple-cnn, 0.9168798814374008, -0.007018384183234222, 0.04633241969096285,"
        + " -0.024326362099273975",
    "conv-net-with-bn, -0.364450212486576, -0.9713655701117243, -0.00534845924620999,"
        + " -0.11758015831510474",
    "rnn-with-layer-norm, 0.3689751536697013, -0.4372088573964009, 0.3689751536697013,"
        + " -0.4372088573964009",
    "keras-without-bn, -0.11785980750200857, -0.05551353327845461, -0.11785980750200857,"
        + " -0.05551353327845461"
  })
  void scoresAreThoseOfPyTorch(
      String name, double first, double second, double evalFirst, double evalSecond) {
    TutorialNetwork network = TutorialNetwork.named(name);
    Layer layer = create(network);
    Offset<Double> roundings = Offset.offset(10 * 8192 * 0x1p-53);
    Tensor training = layer.forward(input(network), Mode.TRAINING).value();
    assertThat(training.at(0)).isEqualTo(first, roundings);
    assertThat(training.at(1)).isEqualTo(second, roundings);
    Tensor evaluation = layer.forward(input(network), Mode.EVALUATION).value();
    assertThat(evaluation.at(0)).isEqualTo(evalFirst, roundings);
    assertThat(evaluation.at(1)).isEqualTo(evalSecond, roundings);
  }

  /**
   * Keras's network has another epsilon, and stores the biased variance, unlike PyTorch's layer.
   */
  @Test
  void theKerasNetworkIsInTrainingPyTorchsWithItsEpsilon() {
    TutorialNetwork network = TutorialNetwork.KERAS_WITH_BN;
    Tensor scores = create(network).forward(input(network), Mode.TRAINING).value();
    Offset<Double> roundings = Offset.offset(10 * 8192 * 0x1p-53);
    assertThat(scores.at(0)).isEqualTo(-0.09279370112454642, roundings);
    assertThat(scores.at(1)).isEqualTo(-0.38633082936116153, roundings);
  }

  /** Dropout makes its training mode our own; in evaluation it is PyTorch's. */
  @Test
  void theCifar10ModelIsPyTorchsInEvaluationAndDropsInTraining() {
    TutorialNetwork network = TutorialNetwork.CIFAR10_MODEL;
    Layer layer = create(network);
    Variable x = input(network);
    Tensor evaluation = layer.forward(x, Mode.EVALUATION).value();
    Offset<Double> roundings = Offset.offset(10 * 8192 * 0x1p-53);
    assertThat(evaluation.at(0)).isEqualTo(0.021039097148707796, roundings);
    assertThat(evaluation.at(1)).isEqualTo(0.01785581818191772, roundings);
    assertThat(layer.forward(x, Mode.TRAINING).value())
        .isNotEqualTo(layer.forward(x, Mode.TRAINING).value());
  }

  @ParameterizedTest
  @EnumSource
  void everyNetworkGivesItsShapeAndEveryParameterAGradient(TutorialNetwork network) {
    Layer layer = create(network);
    Variable y = layer.forward(input(network), Mode.TRAINING);
    Shape expected =
        network == TutorialNetwork.RESIDUAL_BLOCK ? Shape.of(3, 128, 16, 16) : Shape.of(3, 10);
    assertThat(y.shape()).isEqualTo(expected);
    ReverseSweep sweep = ReverseSweep.of(y, Tensor.full(expected, 1));
    layer
        .parameters()
        .forEach(
            (name, parameter) ->
                assertThat(sweep.gradient(parameter.variable()).shape())
                    .as(name)
                    .isEqualTo(parameter.value().shape()));
  }

  @ParameterizedTest
  @EnumSource
  void everyNetworksStateLoadsIntoAnotherOfItsKind(TutorialNetwork network) {
    NetworkState state = NetworkState.of(create(network));
    Layer other = network.create(new ReferenceProvider(), FLOAT64, new TorchRandom(6));
    assertThat(NetworkState.of(other)).isNotEqualTo(state);
    state.loadInto(other);
    assertThat(NetworkState.of(other)).isEqualTo(state);
    assertThat(TutorialNetwork.named(network.label())).isEqualTo(network);
  }

  @ParameterizedTest
  @EnumSource
  void everyNetworkComputesInFloat32Too(TutorialNetwork network) {
    Layer layer = network.create(new ReferenceProvider(), DType.FLOAT32, new TorchRandom(5));
    Variable x = Variable.constant(input(network).value().rounded(DType.FLOAT32), DType.FLOAT32);
    Variable y = layer.forward(x, Mode.TRAINING);
    assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(y.value().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(NetworkState.of(layer).entries().values())
        .allSatisfy(entry -> assertThat(entry.type()).isIn("F32", "I64"));
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> TutorialNetwork.named("lenet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"lenet\"")
        .hasMessageContaining("cifar10-model");
  }
}

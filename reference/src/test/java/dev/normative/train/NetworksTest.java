package dev.normative.train;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.nn.Sequential;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NetworksTest {

  private static Sequential create(Networks networks, String name, DType dtype) {
    return networks.create(name, new ReferenceProvider(), dtype, new TorchRandom(1));
  }

  @Test
  void everyNetworkGivesTenScoresForEveryImageInItsOwnFormat() {
    for (DType dtype : DType.values()) {
      Variable digits = Variable.constant(Tensor.full(Shape.of(3, 1, 8, 8), 0.5), dtype);
      for (String name : Networks.forDigits().names()) {
        Variable scores = create(Networks.forDigits(), name, dtype).forward(digits, Mode.TRAINING);
        assertThat(scores.shape()).as(name).isEqualTo(Shape.of(3, 10));
        assertThat(scores.dtype()).isEqualTo(dtype);
      }
      Variable mnist = Variable.constant(Tensor.full(Shape.of(3, 1, 28, 28), 0.5), dtype);
      for (String name : Networks.forMnist().names()) {
        Variable scores = create(Networks.forMnist(), name, dtype).forward(mnist, Mode.TRAINING);
        assertThat(scores.shape()).as(name).isEqualTo(Shape.of(3, 10));
      }
    }
  }

  /** As {@code sum(p.numel() for p in net.parameters())} of the networks in the curves' headers. */
  @Test
  void networksHaveAsManyParametersAsPyTorchs() {
    assertThat(parameters(Networks.forDigits(), "mlp")).isEqualTo(4160 + 128 + 2080 + 64 + 330);
    assertThat(parameters(Networks.forDigits(), "mlp-without-bn")).isEqualTo(4160 + 2080 + 330);
    assertThat(parameters(Networks.forDigits(), "mlp-cumulative"))
        .isEqualTo(4160 + 128 + 2080 + 330);
    assertThat(parameters(Networks.forDigits(), "cnn"))
        .isEqualTo(80 + 16 + 1168 + 32 + 2080 + 64 + 330);
    assertThat(parameters(Networks.forMnist(), "mlp")).isEqualTo(50240 + 128 + 2080 + 64 + 330);
    assertThat(parameters(Networks.forMnist(), "net-with-bn"))
        .isEqualTo(200960 + 512 + 32896 + 256 + 1290);
    for (String norm : new String[] {"ln", "gn"}) {
      assertThat(parameters(Networks.forDigits(), "mlp-" + norm))
          .isEqualTo(parameters(Networks.forDigits(), "mlp"));
      assertThat(parameters(Networks.forMnist(), "net-with-" + norm))
          .isEqualTo(parameters(Networks.forMnist(), "net-with-bn"));
    }
    assertThat(parameters(Networks.forMnist(), "net-without-bn")).isEqualTo(200960 + 32896 + 1290);
    assertThat(parameters(Networks.forMnist(), "cnn"))
        .isEqualTo(80 + 16 + 1168 + 32 + 50240 + 128 + 650);
  }

  private static int parameters(Networks networks, String name) {
    return create(networks, name, FLOAT32).parameters().values().stream()
        .mapToInt(parameter -> parameter.value().size())
        .sum();
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> create(Networks.forDigits(), "net-with-bn", FLOAT64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no network for the digits is called \"net-with-bn\"; there are"
                + " [mlp, mlp-without-bn, mlp-ln, mlp-gn, mlp-cumulative, cnn]");
    assertThatThrownBy(() -> create(Networks.forMnist(), null, FLOAT64))
        .hasMessageContaining("[mlp, net-with-bn, net-without-bn, net-with-ln, net-with-gn, cnn]");
  }
}

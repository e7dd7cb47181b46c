package dev.normative.train;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.data.Digits;
import dev.normative.nn.MalformedStateFile;
import dev.normative.nn.NetworkState;
import dev.normative.nn.Sequential;
import dev.normative.nn.StateEntry;
import dev.normative.nn.StateFile;
import dev.normative.nn.StateMismatch;
import dev.normative.norm.ReferenceProvider;
import dev.normative.optim.Sgd;
import dev.normative.random.TorchRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained network that is saved and loaded again. */
class SavedNetworkTest {
  @TempDir Path folder;

  private static Sequential network(long seed) {
    return Networks.forDigits()
        .create("cnn", new ReferenceProvider(), FLOAT64, new TorchRandom(seed));
  }

  private static LossCurve train(Sequential network, long seed) {
    Sgd optimizer = Sgd.Settings.plain(0.1).optimizer(network.parameters().values());
    Batches batches = new Batches(Digits.train().count(), 50, new TorchRandom(seed));
    return new Trainer(network, optimizer, FLOAT64)
        .train(Digits.train(), batches, new Trainer.Length(1, 6), progress -> {});
  }

  @Test
  void aLoadedNetworkEvaluatesAndTrainsOnWithTheSameBits() throws IOException {
    Sequential saved = network(1);
    train(saved, 2);
    Path file = folder.resolve("cnn.safetensors");
    StateFile.write(file, NetworkState.of(saved));
    Sequential loaded = network(9);
    StateFile.read(file).loadInto(loaded);
    assertThat(Evaluation.of(loaded, Digits.test(), FLOAT64))
        .isEqualTo(Evaluation.of(saved, Digits.test(), FLOAT64));
    assertThat(train(loaded, 3)).isEqualTo(train(saved, 3));
    assertThat(NetworkState.of(loaded)).isEqualTo(NetworkState.of(saved));
  }

  @Test
  void withoutItsRunningStatisticsItWouldEvaluateOtherwiseSoThatIsRefused() throws IOException {
    Sequential saved = network(1);
    train(saved, 2);
    Map<String, StateEntry> parameters = new LinkedHashMap<>(NetworkState.of(saved).entries());
    parameters.keySet().retainAll(saved.parameters().keySet());
    Path file = folder.resolve("parameters.safetensors");
    StateFile.write(file, new NetworkState(parameters));
    Sequential loaded = network(9);
    NetworkState before = NetworkState.of(loaded);
    NetworkState state = StateFile.read(file);
    assertThatThrownBy(() -> state.loadInto(loaded))
        .isInstanceOf(StateMismatch.class)
        .hasMessageContaining("there are no running statistics for 1, 5, 10: ");
    assertThat(NetworkState.of(loaded)).isEqualTo(before);
    // Asked for in part it loads, and does what the message warns of.
    assertThat(state.loadPartlyInto(loaded).left()).hasSize(9);
    assertThat(Evaluation.of(loaded, Digits.test(), FLOAT64))
        .isNotEqualTo(Evaluation.of(saved, Digits.test(), FLOAT64));
  }

  @Test
  void aFileThatWasCutShortLeavesTheNetworkAsItWas() throws IOException {
    Path file = folder.resolve("cnn.safetensors");
    StateFile.write(file, NetworkState.of(network(1)));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    Sequential loaded = network(9);
    NetworkState before = NetworkState.of(loaded);
    assertThatThrownBy(() -> StateFile.read(file).loadInto(loaded))
        .isInstanceOf(MalformedStateFile.class);
    assertThat(NetworkState.of(loaded)).isEqualTo(before);
  }
}

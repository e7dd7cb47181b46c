package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

class NetworkStateTest {

  /** Linear, batch normalization, linear; two training batches behind it. */
  private static Sequential trained(long seed, DType dtype) {
    Sequential network = fresh(seed, dtype);
    for (int step = 0; step < 2; step++) {
      Tensor batch = uniform(seed + step, 5, 3).rounded(dtype);
      network.forward(Variable.constant(batch, dtype), Mode.TRAINING);
    }
    return network;
  }

  private static Sequential fresh(long seed, DType dtype) {
    TorchRandom random = new TorchRandom(seed);
    return new Sequential(
        new Linear(3, 4, random, dtype),
        new NormLayer(new ReferenceProvider(), NormSpec.batchNorm1d(4).withDType(dtype)),
        new Relu(),
        new Linear(4, 2, random, dtype));
  }

  @Test
  void aStateHasParametersRunningStatisticsAndCountersByPyTorchsNames() {
    Map<String, StateEntry> entries = NetworkState.of(trained(1, FLOAT64)).entries();
    assertThat(entries.keySet())
        .containsExactlyInAnyOrder(
            "0.weight",
            "0.bias",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "1.num_batches_tracked",
            "3.weight",
            "3.bias");
    assertThat(entries.get("1.num_batches_tracked")).isEqualTo(new StateEntry.Count(2));
    assertThat(entries.get("0.weight").description()).isEqualTo("F64 [4, 3]");
  }

  @Test
  void aLoadedNetworkDoesWhatTheSavedOneDid() {
    for (DType dtype : DType.values()) {
      Sequential saved = trained(1, dtype);
      NetworkState state = NetworkState.of(saved);
      Sequential other = trained(2, dtype);
      var x = Variable.constant(uniform(9, 6, 3).rounded(dtype), dtype);
      assertThat(other.forward(x, Mode.EVALUATION).value())
          .isNotEqualTo(saved.forward(x, Mode.EVALUATION).value());
      state.loadInto(other);
      assertThat(NetworkState.of(other)).isEqualTo(state);
      assertThat(other.forward(x, Mode.EVALUATION).value())
          .isEqualTo(saved.forward(x, Mode.EVALUATION).value());
      // Also from here on: the counter and the statistics move on alike.
      other.forward(x, Mode.TRAINING);
      saved.forward(x, Mode.TRAINING);
      assertThat(NetworkState.of(other)).isEqualTo(NetworkState.of(saved)).isNotEqualTo(state);
    }
  }

  @Test
  void aStateWithoutRunningStatisticsIsRefusedAndSaysSo() {
    NetworkState state =
        changed(
            it -> it.keySet().removeIf(name -> name.contains("running") || name.contains("num_")));
    assertRefused(state)
        .hasMessageContaining("there are no running statistics for 1")
        .hasMessageContaining("parameters were saved alone");
  }

  @Test
  void everythingThatDoesNotFitIsListed() {
    NetworkState state =
        changed(
            it -> {
              it.remove("0.bias");
              it.remove("1.running_var");
              it.put("0.weight", numbers(FLOAT64, 1, 2, 3));
              it.put("3.bias", numbers(FLOAT32, 1, 2));
              it.put("1.num_batches_tracked", numbers(FLOAT64, 2));
              it.put("4.weight", numbers(FLOAT64, 2));
            });
    StateMismatch refusal =
        catchThrowableOfType(StateMismatch.class, () -> state.loadInto(fresh(3, FLOAT64)));
    assertThat(refusal.problems())
        .containsExactlyInAnyOrder(
            "0.bias is missing, expected F64 [4]",
            "1.running_var is missing, expected F64 [4]",
            "4.weight is not in the network",
            "0.weight is F64 [3], expected F64 [4, 3]",
            "3.bias is F32 [2], expected F64 [2]",
            "1.num_batches_tracked is F64 [1], expected I64 []");
    assertRefused(state);
  }

  @Test
  void valuesThatNoStatisticsCanHaveAreRefused() {
    assertRefused(changed(it -> it.put("1.running_var", numbers(FLOAT64, 1, 2, -1, 3))))
        .hasMessageContaining("1.running_var holds -1.0 for channel 2");
    assertRefused(changed(it -> it.put("1.num_batches_tracked", new StateEntry.Count(-4))))
        .hasMessageContaining("is -4");
  }

  @Test
  void aStateOfAnotherFormatIsRefusedUntilItIsRounded() {
    NetworkState narrow = NetworkState.of(trained(1, FLOAT32));
    assertRefused(narrow).hasMessageContaining("0.weight is F32 [4, 3], expected F64 [4, 3]");
    Sequential wide = fresh(2, FLOAT64);
    narrow.rounded(FLOAT64).loadInto(wide);
    assertThat(NetworkState.of(wide).rounded(FLOAT32)).isEqualTo(narrow);
  }

  @Test
  void aPartialLoadLeavesTheRestAlone() {
    NetworkState state =
        changed(
            it -> {
              it.keySet().removeIf(name -> !name.startsWith("0."));
              it.put("9.weight", new StateEntry.Count(1));
            });
    Sequential network = trained(2, FLOAT64);
    Map<String, StateEntry> before = NetworkState.of(network).entries();
    NetworkState.Loaded loaded = state.loadPartlyInto(network);
    assertThat(loaded.loaded()).containsExactly("0.weight", "0.bias");
    assertThat(loaded.unused()).containsExactly("9.weight");
    assertThat(loaded.left()).hasSize(7).contains("1.running_mean", "3.bias");
    NetworkState.of(network)
        .entries()
        .forEach(
            (name, entry) ->
                assertThat(entry)
                    .as(name)
                    .isEqualTo(
                        name.startsWith("0.") ? state.entries().get(name) : before.get(name)));
  }

  @Test
  void aPartialLoadRefusesRunningStatisticsInPartAndWrongShapes() {
    Sequential network = trained(2, FLOAT64);
    NetworkState before = NetworkState.of(network);
    StateMismatch inPart =
        catchThrowableOfType(
            StateMismatch.class,
            () -> changed(it -> it.remove("1.running_var")).loadPartlyInto(network));
    assertThat(inPart).hasMessageContaining("1.running_var is missing beside other running");
    StateMismatch wrong =
        catchThrowableOfType(
            StateMismatch.class,
            () ->
                changed(it -> it.put("3.bias", numbers(FLOAT64, 1, 2, 3))).loadPartlyInto(network));
    assertThat(wrong).hasMessageContaining("3.bias is F64 [3], expected F64 [2]");
    assertThat(NetworkState.of(network)).isEqualTo(before);
  }

  @Test
  void trainingOnDoesNotChangeAStateThatWasTaken() {
    Sequential network = trained(1, FLOAT64);
    NetworkState state = NetworkState.of(network);
    network.forward(constant(uniform(4, 5, 3)), Mode.TRAINING);
    network.parameters().get("0.bias").update(Tensor.vector(1, 2, 3, 4));
    assertThat(state).isEqualTo(NetworkState.of(trained(1, FLOAT64)));
  }

  @Test
  void loadingKeepsAFrozenParameterFrozen() {
    Sequential network = fresh(2, FLOAT64);
    network.parameters().get("0.weight").freeze();
    NetworkState.of(trained(1, FLOAT64)).loadInto(network);
    assertThat(network.parameters().get("0.weight").isFrozen()).isTrue();
    assertThat(network.parameters().get("0.bias").isFrozen()).isFalse();
  }

  /** The state of a trained network with some entries changed. */
  private static NetworkState changed(Consumer<Map<String, StateEntry>> change) {
    Map<String, StateEntry> entries =
        new LinkedHashMap<>(NetworkState.of(trained(1, FLOAT64)).entries());
    change.accept(entries);
    return new NetworkState(entries);
  }

  private static StateEntry numbers(DType dtype, double... values) {
    return new StateEntry.Numbers(Tensor.vector(values), dtype);
  }

  /** Whole loading is refused, and the network is as it was. */
  private static ThrowableAssert<StateMismatch> assertRefused(NetworkState state) {
    Sequential network = trained(2, FLOAT64);
    NetworkState before = NetworkState.of(network);
    StateMismatch refusal =
        catchThrowableOfType(StateMismatch.class, () -> state.loadInto(network));
    assertThat(refusal).as("nothing was refused").isNotNull();
    assertThat(NetworkState.of(network)).isEqualTo(before);
    return new ThrowableAssert<>(refusal);
  }
}

package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.Concatenate;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Slice;
import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Profile;
import dev.normative.norm.ReferenceProvider;
import dev.normative.norm.SyncBatchNorm;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SynchronizationTest {
  private static final int SAMPLES = 9;
  private static final int STEPS = 3;
  private static final double RATE = 0.05;

  /** Convolutions, a residual block with a shortcut of its own, and linear layers. */
  private static Sequential network() {
    TorchRandom random = new TorchRandom(3);
    return new Sequential(
        new Conv2d(3, 4, new Window(3, 1, 1), random, FLOAT64),
        norm(NormSpec.batchNorm2d(4)),
        new Relu(),
        new ResidualBlock(4, 6, 2, new ReferenceProvider(), random, FLOAT64),
        new MaxPool2d(3),
        new Flatten(),
        norm(NormSpec.layerNorm(6)),
        new Linear(6, 5, random, FLOAT64),
        norm(NormSpec.batchNorm1d(5)),
        new Relu(),
        new Linear(5, 2, random, FLOAT64));
  }

  private static NormLayer norm(NormSpec spec) {
    return new NormLayer(new ReferenceProvider(), spec);
  }

  private static Layer converted(Layer network) {
    return Synchronization.convertSyncBatchNorm(network, SyncBatchNorm::new);
  }

  private static Tensor batch(int step) {
    return uniform(10 + step, SAMPLES, 3, 6, 6);
  }

  private static Tensor upstream(int step) {
    return uniform(20 + step, SAMPLES, 2);
  }

  private static List<Variable> shards(Tensor batch, List<Integer> sizes) {
    Variable whole = constant(batch);
    List<Variable> shards = new ArrayList<>();
    int taken = 0;
    for (int size : sizes) {
      shards.add(Slice.of(whole, 0, taken, taken + size));
      taken += size;
    }
    return shards;
  }

  private interface Pass {
    Variable output(Tensor batch);
  }

  private static Pass whole(Layer network) {
    return batch -> network.forward(constant(batch), Mode.TRAINING);
  }

  private static Pass sharded(Layer network, List<Integer> sizes) {
    return batch ->
        Concatenate.of(
            0, network.forward(shards(batch, sizes), Mode.TRAINING).toArray(Variable[]::new));
  }

  /** Everything that training shows: outputs, gradients, and the state after each step. */
  private static Map<String, Tensor> trained(Layer network, Pass pass, double disturbance) {
    SplittableRandom random = new SplittableRandom(47);
    network
        .parameters()
        .values()
        .forEach(it -> it.update(disturbed(it.value(), disturbance, random)));
    Map<String, Tensor> seen = new LinkedHashMap<>();
    for (int step = 0; step < STEPS; step++) {
      Variable output = pass.output(disturbed(batch(step), disturbance, random));
      ReverseSweep sweep = ReverseSweep.of(output, upstream(step));
      String prefix = "step " + step + " ";
      seen.put(prefix + "output", output.value());
      network
          .parameters()
          .forEach(
              (name, parameter) -> {
                Tensor gradient = sweep.gradient(parameter.variable());
                seen.put(prefix + "gradient of " + name, gradient);
                parameter.update(descended(parameter.value(), gradient));
              });
      NetworkState.of(network)
          .entries()
          .forEach((name, entry) -> seen.put(prefix + name, numbers(entry)));
    }
    return seen;
  }

  private static Tensor numbers(StateEntry entry) {
    return entry instanceof StateEntry.Count count
        ? Tensor.scalar(count.value())
        : ((StateEntry.Numbers) entry).values();
  }

  private static Tensor disturbed(Tensor value, double size, SplittableRandom random) {
    return value.map(x -> x + (random.nextBoolean() ? size : -size));
  }

  private static Tensor descended(Tensor value, Tensor gradient) {
    double[] next = value.toArray();
    for (int i = 0; i < next.length; i++) {
      next[i] -= RATE * gradient.at(i);
    }
    return Tensor.of(value.shape(), next);
  }

  private static double largest(Map<String, Tensor> seen) {
    return seen.values().stream()
        .flatMapToDouble(tensor -> Arrays.stream(tensor.toArray()))
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  private static double distance(Map<String, Tensor> a, Map<String, Tensor> b) {
    double furthest = 0;
    for (String name : a.keySet()) {
      for (int i = 0; i < a.get(name).size(); i++) {
        furthest = Math.max(furthest, Math.abs(a.get(name).at(i) - b.get(name).at(i)));
      }
    }
    return furthest;
  }

  static Stream<List<Integer>> sizes() {
    return Stream.of(
        List.of(4, 0, 2, 3),
        List.of(0, 8, 1, 0),
        List.of(1, 1, 1, 1, 1, 1, 1, 1, 1),
        List.of(0, 0, 9),
        List.of(9));
  }

  /**
   * Where the two ways differ in their arithmetic: sums over samples and places are taken shard by
   * shard, and normalizations err by one ulp. No sum has more than n = 9 * 36 terms; with M the
   * largest magnitude seen, an error made in one place is at most n u (n M). What such errors have
   * done after three steps is measured: A is by how much everything moves if all weights and inputs
   * move by a small number, divided by that number.
   */
  @ParameterizedTest
  @MethodSource("sizes")
  void trainingOnShardsIsTrainingOnTheWholeBatch(List<Integer> sizes) {
    Sequential original = network();
    Map<String, Tensor> expected = trained(original, whole(original), 0);
    Sequential moved = network();
    double disturbance = 0x1p-30;
    double amplification =
        distance(trained(moved, whole(moved), disturbance), expected) / disturbance;
    double terms = SAMPLES * 36;
    double bound = amplification * terms * 0x1p-53 * terms * largest(expected);
    assertThat(bound).as("narrow enough to notice anything").isLessThan(1e-6);

    Layer converted = converted(network());
    Map<String, Tensor> actual = trained(converted, sharded(converted, sizes), 0);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(distance(actual, expected)).isLessThanOrEqualTo(bound);
  }

  @Test
  void evaluationOnShardsHasTheSameBits() {
    Sequential original = network();
    trained(original, whole(original), 0);
    Tensor expected = original.forward(constant(batch(7)), Mode.EVALUATION).value();
    for (Layer network : List.of(original, converted(original))) {
      List<Variable> outputs =
          network.forward(shards(batch(7), List.of(2, 0, 3, 4)), Mode.EVALUATION);
      assertThat(Concatenate.of(0, outputs.toArray(Variable[]::new)).value()).isEqualTo(expected);
    }
  }

  @Test
  void withoutConversionShardsAreRefusedInTrainingAndNothingMoves() {
    Sequential network = network();
    NetworkState before = NetworkState.of(network);
    assertThatThrownBy(() -> sharded(network, List.of(4, 5)).output(batch(0)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("2 shards")
        .hasMessageContaining("convertSyncBatchNorm");
    assertThat(NetworkState.of(network)).isEqualTo(before);
  }

  @Test
  void learnedNumbersAndStatisticsAreThoseOfTheOriginal() {
    Sequential original = network();
    original.forward(constant(batch(0)), Mode.TRAINING);
    Map<String, Layer> layers = Map.copyOf(original.children());
    Layer converted = converted(original);
    assertThat(NetworkState.of(converted)).isEqualTo(NetworkState.of(original));
    assertThat(converted.parameters()).containsExactlyEntriesOf(original.parameters());

    trained(converted, sharded(converted, List.of(2, 7)), 0);
    assertThat(NetworkState.of(original)).isEqualTo(NetworkState.of(converted));
    assertThat(original.children()).isEqualTo(layers);
    assertThat(NormLayers.of(original).byName().values()).noneMatch(NormLayer::isSynchronized);
    Tensor evaluated = original.forward(constant(batch(8)), Mode.EVALUATION).value();
    assertThat(converted.forward(constant(batch(8)), Mode.EVALUATION).value()).isEqualTo(evaluated);
    assertThat(whole(original).output(batch(9)).value().shape()).isEqualTo(upstream(9).shape());
  }

  @Test
  void onlyBatchNormalizationsAreReplaced() {
    Sequential original = network();
    Layer converted = converted(original);
    Map<String, NormLayer> norms = NormLayers.of(converted).byName();
    assertThat(norms.keySet()).isEqualTo(NormLayers.of(original).byName().keySet());
    norms.forEach(
        (name, norm) -> assertThat(norm.isSynchronized()).as(name).isEqualTo(!name.equals("6")));
    original
        .children()
        .forEach(
            (name, layer) -> {
              boolean replaced = List.of("1", "3", "8").contains(name);
              assertThat(converted.children().get(name) == layer).as(name).isEqualTo(!replaced);
            });
    for (NormSpec spec :
        List.of(NormSpec.layerNorm(4), NormSpec.groupNorm(2, 4), NormSpec.instanceNorm2d(4))) {
      NormLayer norm = norm(spec);
      assertThat(converted(norm)).isSameAs(norm);
    }
  }

  @Test
  void aFrozenLayerStaysFrozenAndIsUnfrozenWithTheOriginal() {
    NormLayer original = norm(NormSpec.batchNorm1d(2));
    original.freeze();
    NormLayer converted = (NormLayer) converted(original);
    assertThat(converted.isFrozen()).isTrue();
    List<Variable> shards = List.of(constant(uniform(1, 3, 2)), constant(uniform(2, 1, 2)));
    converted.forward(shards, Mode.TRAINING);
    assertThat(converted.running()).isEqualTo(NormSpec.batchNorm1d(2).initialStats());
    original.unfreeze();
    converted.forward(shards, Mode.TRAINING);
    assertThat(original.running().batches()).isEqualTo(1);
  }

  @Test
  void shardsThatDoNotFitLeaveTheLayerAsItWas() {
    NormLayer norm = (NormLayer) converted(norm(NormSpec.batchNorm1d(2)));
    Variable two = constant(uniform(1, 3, 2));
    Variable three = constant(uniform(1, 3, 3));
    assertThatThrownBy(() -> norm.forward(List.of(two, three), Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3, 3]");
    assertThatThrownBy(() -> norm.forward(List.of(), Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no shards were given");
    assertThat(norm.running()).isEqualTo(NormSpec.batchNorm1d(2).initialStats());
  }

  /** Keras's profile refuses an empty batch; an empty shard is none where others have samples. */
  @ParameterizedTest
  @EnumSource
  void anEmptyShardIsJudgedByTheWholeBatchInEitherMode(Mode mode) {
    NormLayer norm = (NormLayer) converted(norm(Profile.KERAS.batchNorm(2, 2)));
    Variable empty = constant(Tensor.zeros(Shape.of(0, 2)));
    List<Variable> outputs = norm.forward(List.of(empty, constant(uniform(1, 3, 2))), mode);
    assertThat(outputs.get(0).shape()).isEqualTo(Shape.of(0, 2));
    assertThat(outputs.get(1).shape()).isEqualTo(Shape.of(3, 2));
    assertThatThrownBy(() -> norm.forward(List.of(empty, empty), mode))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(norm.running().batches()).isEqualTo(mode == Mode.TRAINING ? 1 : 0);
  }

  /** A layer of somebody else's, made of others. */
  private record Wrapped(Layer inner) implements Layer {
    @Override
    public Variable forward(Variable input, Mode mode) {
      return inner.forward(input, mode);
    }

    @Override
    public Map<String, Layer> children() {
      return Map.of("inner", inner);
    }
  }

  @Test
  void aLayerThatCannotBeRebuiltIsRefusedWhereItHoldsABatchNormalization() {
    assertThatThrownBy(() -> converted(new Sequential(new Wrapped(norm(NormSpec.batchNorm1d(2))))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[inner]")
        .hasMessageContaining("Sequential");
    Layer wrapped = new Wrapped(new Relu());
    assertThat(converted(wrapped)).isSameAs(wrapped);
    assertThatThrownBy(() -> wrapped.forward(List.of(constant(uniform(1, 3, 2))), Mode.EVALUATION))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("override forward(List, Mode)");
  }
}

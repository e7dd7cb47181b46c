package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.autograd.Add;
import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.optim.Adam;
import dev.normative.optim.Optimizer;
import dev.normative.optim.OptimizerSettings;
import dev.normative.optim.Sgd;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FreezingTest {
  private final Variable x = constant(uniform(1, 8, 3));
  private final TorchRandom random = new TorchRandom(2);
  private final NormLayer norm = new NormLayer(new ReferenceProvider(), NormSpec.batchNorm1d(4));
  private final Sequential network =
      new Sequential(
          new Linear(3, 4, random, FLOAT64), norm, new Relu(), new Linear(4, 2, random, FLOAT64));

  static Stream<OptimizerSettings> optimizers() {
    return Stream.of(
        Sgd.Settings.plain(0.1),
        new Sgd.Settings(0.1, 0.9, 0.01),
        Adam.Settings.withDefaults(0.01));
  }

  private void step(Optimizer optimizer) {
    Variable scores = network.forward(x, Mode.TRAINING);
    optimizer.step(ReverseSweep.of(CrossEntropy.mean(scores, 0, 1, 0, 1, 0, 1, 0, 1)));
  }

  private Map<String, Tensor> values() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    network.parameters().forEach((name, parameter) -> values.put(name, parameter.value()));
    return values;
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void frozenNormalizationKeepsItsStatisticsScaleAndShiftWhileTheRestLearns(
      OptimizerSettings settings) {
    Optimizer optimizer = settings.optimizer(network.parameters().values());
    step(optimizer);
    NormLayers.of(network).freeze();
    RunningStats statistics = norm.running();
    Map<String, Tensor> before = values();
    step(optimizer);
    step(optimizer);
    assertThat(norm.running()).isEqualTo(statistics);
    values()
        .forEach(
            (name, value) -> {
              if (name.startsWith("1.")) {
                assertThat(value).as(name).isEqualTo(before.get(name));
              } else {
                assertThat(value).as(name).isNotEqualTo(before.get(name));
              }
            });
    NormLayers.of(network).unfreeze();
    step(optimizer);
    assertThat(norm.running().batches()).isEqualTo(statistics.batches() + 1);
    assertThat(values().get("1.weight")).isNotEqualTo(before.get("1.weight"));
  }

  @Test
  void aFrozenLayerDoesInTrainingWhatItDoesInEvaluation() {
    network.forward(x, Mode.TRAINING);
    Tensor evaluated = network.forward(x, Mode.EVALUATION).value();
    assertThat(network.forward(x, Mode.TRAINING).value()).isNotEqualTo(evaluated);
    NormLayer other = new NormLayer(new ReferenceProvider(), NormSpec.batchNorm1d(4));
    NetworkState.of(norm).loadInto(other);
    other.freeze();
    Variable hidden = constant(uniform(5, 8, 4));
    assertThat(other.forward(hidden, Mode.TRAINING).value())
        .isEqualTo(norm.forward(hidden, Mode.EVALUATION).value());
    assertThat(other.isFrozen()).isTrue();
  }

  @Test
  void gradientsPassThroughAFrozenLayerAsThroughAFixedMap() {
    norm.freeze();
    Variable hidden = Variable.leaf(uniform(5, 8, 4), FLOAT64);
    Tensor upstream = uniform(6, 8, 4);
    Variable y = norm.forward(hidden, Mode.TRAINING);
    Tensor gradient = ReverseSweep.of(y, upstream).gradient(hidden);
    // A new layer divides by sqrt(1 + epsilon) and nothing else; one rounding each way.
    for (int i = 0; i < gradient.size(); i++) {
      double expected = upstream.at(i) / Math.sqrt(1 + 1e-5);
      assertThat(Math.abs(gradient.at(i) - expected)).isLessThanOrEqualTo(3 * Math.ulp(expected));
    }
  }

  @Test
  void aParameterFrozenForAWhileCountsItsOwnStepsOfAdam() {
    // PyTorch's Adam counts steps for each parameter: passed by twice, it goes on with its second.
    Parameter often = new Parameter(Tensor.vector(1), FLOAT64);
    Parameter seldom = new Parameter(Tensor.vector(1), FLOAT64);
    Optimizer optimizer = Adam.Settings.withDefaults(0.1).optimizer(List.of(often, seldom));
    for (int i = 0; i < 4; i++) {
      if (i == 1) {
        seldom.freeze();
      }
      if (i == 3) {
        seldom.unfreeze();
      }
      optimizer.step(ReverseSweep.of(Add.of(often.variable(), seldom.variable())));
    }
    Parameter same = new Parameter(Tensor.vector(1), FLOAT64);
    Optimizer twoSteps = Adam.Settings.withDefaults(0.1).optimizer(List.of(same));
    for (int i = 0; i < 2; i++) {
      Variable one = Variable.constant(Tensor.vector(0), FLOAT64);
      twoSteps.step(ReverseSweep.of(Add.of(same.variable(), one)));
    }
    assertThat(seldom.value()).isEqualTo(same.value());
    assertThat(often.value()).isNotEqualTo(seldom.value());
  }
}

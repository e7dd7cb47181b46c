package dev.normative.nn;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NormLayerTest {
  /** Channel 0: 1, 2, 3, 6 (mean 3, variance 3.5); channel 1: 0, 0, 4, 4 (mean 2, variance 4). */
  private static final Variable X =
      Variable.constant(Tensor.of(Shape.of(4, 2), 1, 0, 2, 0, 3, 4, 6, 4), FLOAT64);

  private static NormLayer layer(NormSpec spec) {
    return new NormLayer(new ReferenceProvider(), spec);
  }

  @Test
  void trainingUpdatesTheRunningStatisticsByTheirLaw() {
    NormLayer layer = layer(NormSpec.batchNorm1d(2));
    layer.forward(X, Mode.TRAINING);
    assertStatistics(layer.running(), 1, 0.3, 0.2, 0.9 + 0.1 * 14 / 3, 0.9 + 0.1 * 16 / 3);
    layer.forward(X, Mode.TRAINING);
    assertStatistics(layer.running(), 2, 0.57, 0.38, 0.81 + 0.19 * 14 / 3, 0.81 + 0.19 * 16 / 3);
  }

  @Test
  void cumulativeStatisticsAreTheMeanOverAllBatches() {
    NormLayer layer =
        layer(
            NormSpec.batchNorm1d(2).withRunning(new RunningUpdate.Cumulative(Denominator.BIASED)));
    layer.forward(X, Mode.TRAINING);
    assertStatistics(layer.running(), 1, 3, 2, 3.5, 4);
    Variable doubled = Variable.constant(X.value().map(x -> 2 * x), FLOAT64);
    layer.forward(doubled, Mode.TRAINING);
    assertStatistics(layer.running(), 2, 4.5, 3, 8.75, 10);
  }

  private static void assertStatistics(
      RunningStats actual, long batches, double... meansAndVariances) {
    Offset<Double> ulp = Offset.offset(0x1p-50);
    assertThat(actual.batches()).isEqualTo(batches);
    assertThat(actual.mean().at(0)).isEqualTo(meansAndVariances[0], ulp);
    assertThat(actual.mean().at(1)).isEqualTo(meansAndVariances[1], ulp);
    assertThat(actual.variance().at(0)).isEqualTo(meansAndVariances[2], ulp);
    assertThat(actual.variance().at(1)).isEqualTo(meansAndVariances[3], ulp);
  }

  @Test
  void evaluationUsesTheRunningStatisticsAndLeavesThemAlone() {
    NormLayer layer = layer(NormSpec.batchNorm1d(2));
    Tensor fresh = layer.forward(X, Mode.EVALUATION).value();
    // Mean 0 and variance 1 at first: nothing but epsilon changes the values.
    for (int i = 0; i < fresh.size(); i++) {
      assertThat(fresh.at(i))
          .isEqualTo(X.value().at(i) / Math.sqrt(1 + 1e-5), Offset.offset(0x1p-50));
    }
    assertThat(layer.running()).isEqualTo(RunningStats.initial(2));
    layer.forward(X, Mode.TRAINING);
    RunningStats trained = layer.running();
    assertThat(layer.forward(X, Mode.EVALUATION).value()).isNotEqualTo(fresh);
    assertThat(layer.running()).isEqualTo(trained);
  }

  @Test
  void aRefusedCallLeavesTheLayerAsItWas() {
    NormLayer layer = layer(NormSpec.batchNorm1d(2));
    layer.forward(X, Mode.TRAINING);
    RunningStats before = layer.running();
    Variable tooWide = Variable.constant(Tensor.zeros(Shape.of(4, 3)), FLOAT64);
    assertThatThrownBy(() -> layer.forward(tooWide, Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[4, 3]");
    Variable single = Variable.constant(Tensor.zeros(Shape.of(1, 2)), FLOAT64);
    assertThatThrownBy(() -> layer.forward(single, Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(layer.running()).isEqualTo(before);
  }

  @Test
  void scaleAndShiftAreLearnedWhereTheSpecificationHasThem() {
    NormLayer layer = layer(NormSpec.batchNorm1d(2));
    var parameters = layer.parameters();
    assertThat(parameters.keySet()).containsExactly("weight", "bias");
    assertThat(parameters.get("weight").value()).isEqualTo(Tensor.vector(1, 1));
    assertThat(parameters.get("bias").value()).isEqualTo(Tensor.vector(0, 0));
    parameters.get("weight").update(Tensor.vector(0, 0));
    parameters.get("bias").update(Tensor.vector(7, 8));
    Variable y = layer.forward(X, Mode.TRAINING);
    assertThat(y.value()).isEqualTo(Tensor.of(Shape.of(4, 2), 7, 8, 7, 8, 7, 8, 7, 8));
    ReverseSweep sweep = ReverseSweep.of(y, Tensor.full(Shape.of(4, 2), 1));
    assertThat(sweep.gradient(parameters.get("bias").variable())).isEqualTo(Tensor.vector(4, 4));

    NormSpec plain = NormSpec.batchNorm1d(2);
    assertThat(layer(plain.withAffine(false, false)).parameters()).isEmpty();
    assertThat(layer(plain.withAffine(true, false)).parameters()).containsOnlyKeys("weight");
    assertThat(layer(plain.withAffine(false, true)).parameters()).containsOnlyKeys("bias");
  }

  @Test
  void aLayerWithoutTrackingHasNoStatistics() {
    NormLayer layer = layer(NormSpec.layerNorm(2));
    layer.forward(X, Mode.TRAINING);
    assertThat(layer.running()).isEqualTo(RunningStats.none());
  }

  @Test
  void aFloat32LayerGivesFloats() {
    NormLayer layer = layer(NormSpec.batchNorm1d(2).withDType(DType.FLOAT32));
    Variable x = Variable.constant(X.value(), DType.FLOAT32);
    assertThat(layer.forward(x, Mode.TRAINING).value().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(layer.running().variance().isExactlyIn(DType.FLOAT32)).isTrue();
  }

  @Test
  void closingANetworkClosesTheImplementation() {
    AtomicInteger closed = new AtomicInteger();
    NormalizationProvider provider = closing(closed);
    Sequential network =
        new Sequential(new Sequential(new NormLayer(provider, NormSpec.batchNorm1d(2))));
    network.close();
    assertThat(closed).hasValue(1);
  }

  private static NormalizationProvider closing(AtomicInteger closed) {
    ReferenceProvider reference = new ReferenceProvider();
    return new NormalizationProvider() {
      @Override
      public String name() {
        return "closing";
      }

      @Override
      public Set<Capability> capabilities() {
        return reference.capabilities();
      }

      @Override
      public Normalization create(NormSpec spec) {
        Normalization delegate = reference.create(spec);
        return new Normalization() {
          @Override
          public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
            return delegate.forward(input, affine, before, mode);
          }

          @Override
          public Gradients backward(Forward forward, Tensor upstream) {
            return delegate.backward(forward, upstream);
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
      }
    };
  }
}

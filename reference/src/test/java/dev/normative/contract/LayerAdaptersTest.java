package dev.normative.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LayerAdaptersTest {
  private static final NormSpec SPEC = NormSpec.batchNorm1d(2);
  private static final Tensor INPUT = Tensor.of(Shape.of(3, 2), new double[] {1, 2, 4, 3, -5, 8});
  private static final Tensor UPSTREAM =
      Tensor.of(Shape.of(3, 2), new double[] {1, -1, 0.5, 2, 3, 0.25});

  private final ReferenceProvider reference = new ReferenceProvider();

  @Test
  void aLayerDoesWhatTheNormalizationDoesAndKeepsWhatItReturns() {
    Normalization pure = reference.create(SPEC);
    StatefulLayer layer = reference.createLayer(SPEC);
    LayerState expected = LayerState.initial(SPEC);
    for (int step = 0; step < 3; step++) {
      Forward forward = pure.forward(INPUT, expected.affine(), expected.running(), Mode.TRAINING);
      assertThat(layer.forward(INPUT)).isEqualTo(forward.output());
      expected = new LayerState(expected.affine(), forward.after());
      assertThat(layer.state()).isEqualTo(expected);
    }
    layer.setMode(Mode.EVALUATION);
    assertThat(layer.forward(INPUT))
        .isEqualTo(
            pure.forward(INPUT, expected.affine(), expected.running(), Mode.EVALUATION).output());
    assertThat(layer.state()).isEqualTo(expected);
  }

  @Test
  void gradientsAreAddedUntilTheyAreMadeZero() {
    StatefulLayer layer = reference.createLayer(SPEC);
    layer.forward(INPUT);
    layer.backward(UPSTREAM);
    Affine once = layer.parameterGradients();
    layer.backward(UPSTREAM);
    Affine twice = layer.parameterGradients();
    for (int c = 0; c < 2; c++) {
      assertThat(once.scaleAt(c)).isNotZero();
      assertThat(twice.scaleAt(c)).isEqualTo(2 * once.scaleAt(c));
      assertThat(twice.shiftAt(c)).isEqualTo(2 * once.shiftAt(c));
    }
    layer.zeroGradients();
    assertThat(layer.parameterGradients().scaleAt(0)).isZero();
  }

  @Test
  void aFrozenLayerKeepsItsStatisticsAndItsGradients() {
    StatefulLayer layer = reference.createLayer(SPEC);
    layer.setFrozen(true);
    LayerState before = layer.state();
    Tensor output = layer.forward(INPUT);
    layer.backward(UPSTREAM);
    assertThat(layer.state()).isEqualTo(before);
    assertThat(layer.parameterGradients().scaleAt(0)).isZero();
    layer.setMode(Mode.EVALUATION);
    assertThat(layer.forward(INPUT)).isEqualTo(output);
  }

  @Test
  void onlyLearnedParametersGetGradients() {
    StatefulLayer layer = reference.createLayer(SPEC);
    layer.setLearned(false, true);
    layer.forward(INPUT);
    layer.backward(UPSTREAM);
    assertThat(layer.parameterGradients().scaleAt(0)).isZero();
    assertThat(layer.parameterGradients().shiftAt(0)).isEqualTo(4.5);
  }

  @Test
  void aRefusedCallLeavesALayerAsItWas() {
    StatefulLayer layer = reference.createLayer(SPEC);
    layer.forward(INPUT);
    LayerState state = layer.state();
    assertThatThrownBy(() -> layer.forward(Tensor.zeros(Shape.of(3, 4))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> layer.load(LayerState.initial(NormSpec.batchNorm1d(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape");
    assertThatThrownBy(() -> layer.load(null)).isInstanceOf(IllegalArgumentException.class);
    assertThat(layer.state()).isEqualTo(state);
    assertThat(layer.backward(UPSTREAM).shape()).isEqualTo(INPUT.shape());
  }

  @Test
  void backwardNeedsAForwardFirst() {
    assertThatThrownBy(() -> reference.createLayer(SPEC).backward(UPSTREAM))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("forward first");
  }

  @Test
  void aNormalizationMadeOfLayersIsTheNormalization() {
    Normalization pure = reference.create(SPEC);
    Normalization adapted = new PureAdapter(() -> reference.createLayer(SPEC));
    Affine affine =
        Affine.of(Tensor.vector(new double[] {2, -1}), Tensor.vector(new double[] {0.5, 3}));
    RunningStats before =
        new RunningStats(
            Tensor.vector(new double[] {0.25, 1}), Tensor.vector(new double[] {2, 3}), 4);
    for (Mode mode : Mode.values()) {
      Forward expected = pure.forward(INPUT, affine, before, mode);
      Forward actual = adapted.forward(INPUT, affine, before, mode);
      assertThat(actual.output()).isEqualTo(expected.output());
      assertThat(actual.after()).isEqualTo(expected.after());
      adapted.forward(INPUT, affine, RunningStats.initial(2), Mode.EVALUATION);
      assertThat(adapted.backward(actual, UPSTREAM)).isEqualTo(pure.backward(expected, UPSTREAM));
    }
  }

  @Test
  void aForwardCallOfAnotherNormalizationIsRefused() {
    Normalization one = new PureAdapter(() -> reference.createLayer(SPEC));
    Normalization other = new PureAdapter(() -> reference.createLayer(SPEC));
    Forward forward = one.forward(INPUT, Affine.initial(SPEC), SPEC.initialStats(), Mode.TRAINING);
    assertThatThrownBy(() -> other.backward(forward, UPSTREAM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not of this normalization");
  }
}

package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.pattern;
import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.GradientCheck;
import dev.normative.autograd.RecordedSweep;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The literals are PyTorch 2.13.0+cpu's: {@code torch.manual_seed(3); nn.LSTM(3, 2,
 * batch_first=True).double()} on the input {@code ((i * 7) % 11 - 5) / 4} of shape [2, 4, 3], with
 * the upstream gradient {@code ((i * 5) % 7 - 3) / 4}.
 *
 * <p>No value is above 1, and none goes through more than 100 roundings on its way through four
 * steps and back: 100 u for PyTorch's, and as much for ours.
 */
class LstmTest {
  private static final Offset<Double> ROUNDINGS = Offset.offset(200 * 0x1p-53);

  private final Lstm lstm = new Lstm(3, 2, new TorchRandom(3), FLOAT64);
  private final Variable x = Variable.leaf(pattern(7, 11, 5, 2, 4, 3), FLOAT64);

  @Test
  void weightsStartAsPyTorchs() {
    assertThat(lstm.parameters().keySet())
        .containsExactly("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0");
    assertFirst("weight_ih_l0", -0.7010772228240967, -0.5578091740608215, -0.3028644621372223);
    assertFirst("weight_hh_l0", -0.4513077735900879, -0.44163742661476135, -0.29310324788093567);
    assertFirst("bias_ih_l0", 0.11656241863965988, -0.10137008130550385, -0.08017544448375702);
    assertFirst("bias_hh_l0", -0.09878673404455185, 0.6537949442863464, 0.36851441860198975);
  }

  private void assertFirst(String name, double... values) {
    assertThat(lstm.parameters().get(name).value().toArray()).startsWith(values);
  }

  @Test
  void outputsAreThoseOfPyTorch() {
    Variable y = lstm.forward(x, Mode.TRAINING);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 4, 2));
    assertClose(
        y.value(),
        0.1918134885440272,
        -0.013344412310004225,
        0.21869195642263345,
        -0.08950018231373089,
        0.1921192674433535,
        -0.13808187693880497,
        0.2327374073301412,
        -0.1658599084764495,
        -0.12967910211542774,
        0.06420267366976783,
        -0.14136882668848946,
        0.11841957617853033,
        -0.07750614411790058,
        0.15691426384641852,
        0.009779989686136827,
        0.18171523385322494);
    assertThat(lstm.forward(x, Mode.EVALUATION).value()).isEqualTo(y.value());
  }

  @Test
  void gradientsAreThoseOfPyTorch() {
    Variable y = lstm.forward(x, Mode.TRAINING);
    ReverseSweep sweep = ReverseSweep.of(y, pattern(5, 7, 3, 2, 4, 2));
    assertClose(
        sweep.gradient(x),
        -0.031553000978297795,
        -0.13959773422461463,
        0.14903626853614121,
        -0.041098503019349135,
        0.08309550514798889,
        -0.16490139790759503,
        -0.03069796662998283,
        -0.024594579872329592,
        -0.022994858316831464,
        -0.006337799649010748,
        0.13736223139131792,
        -0.1840982102109796,
        -0.026652199973773695,
        -0.010755522958717515,
        -0.027197898791412725,
        0.013389825206625981,
        0.06341044307282931,
        0.007481134460235905,
        -0.0012155625987734873,
        -0.019114613473256152,
        0.007743892460089687,
        0.05217728502601246,
        0.06331567287352069,
        0.05463039779293501);
    assertClose(
        gradient(sweep, "weight_hh_l0"),
        0.0022713273125973474,
        -0.0010354391682025374,
        0.003571813840501501,
        0.0007331671139936464,
        0.007365234643357367,
        0.0004203309188601776,
        0.0009357926744219488,
        0.0002250554352518394,
        0.05718993770416043,
        -0.03792124149864805,
        -0.06780482020302465,
        0.033746822837318585,
        0.006180173599409193,
        -0.0025812855296412154,
        -0.0015026501946004888,
        0.007485714643744378);
    double[] bias = {
      -0.010377935390353768,
      0.10384890144767908,
      0.06995678978444647,
      0.042008612691935704,
      -0.06947883300349383,
      -0.0900632922526135,
      -0.0591505082697831,
      0.1741519662781887
    };
    assertClose(gradient(sweep, "bias_ih_l0"), bias);
    assertClose(gradient(sweep, "bias_hh_l0"), bias);
    Tensor weight = gradient(sweep, "weight_ih_l0");
    assertThat(weight.at(0)).isEqualTo(0.03683148530792913, ROUNDINGS);
    assertThat(weight.at(12)).isEqualTo(0.23595799123728572, ROUNDINGS);
    assertThat(weight.at(23)).isEqualTo(0.029780561086451364, ROUNDINGS);
  }

  private Tensor gradient(ReverseSweep sweep, String name) {
    return sweep.gradient(lstm.parameters().get(name).variable());
  }

  private static void assertClose(Tensor actual, double... expected) {
    assertThat(actual.toArray()).containsExactly(expected, ROUNDINGS);
  }

  @Test
  void gradientsAgreeWithFiniteDifferencesAlsoForSaturatedGates() {
    Tensor gates = uniform(1, 3, 8).map(a -> 6 * a);
    Tensor memory = uniform(2, 3, 2);
    // Each of the six values is a sum of two products of bounded factors, weighted by 1 at most.
    GradientCheck check = new GradientCheck(0x1p-7, 6 * 20 * 2 * 0x1p-53);
    assertThat(check.discrepancies(v -> after(v).memory(), uniform(3, 3, 2), gates, memory))
        .isEmpty();
    assertThat(check.discrepancies(v -> after(v).output(), uniform(4, 3, 2), gates, memory))
        .isEmpty();
  }

  private static LstmState after(List<Variable> gatesAndMemory) {
    Variable memory = gatesAndMemory.get(1);
    return new LstmState(memory, constant(Tensor.zeros(memory.shape())))
        .after(gatesAndMemory.get(0));
  }

  @Test
  void gradientsOfGradientsAgreeWithFiniteDifferences() {
    // 24 elements below 1, each after 200 roundings at most, weighted by 1 at most and added up.
    GradientCheck check = new GradientCheck(0x1p-7, 24 * (200 + 24) * 0x1p-53);
    assertThat(
            check.discrepancies(
                v -> inputGradient(v.get(0)),
                pattern(3, 13, 6, 2, 4, 3).map(w -> w / 2),
                x.value()))
        .isEmpty();
  }

  private Variable inputGradient(Variable given) {
    Variable input = given.requiresGradient() ? given : Variable.leaf(given.value(), FLOAT64);
    Variable upstream = constant(pattern(5, 7, 3, 2, 4, 2));
    return RecordedSweep.of(lstm.forward(input, Mode.TRAINING), upstream).gradient(input);
  }

  @Test
  void enormousInputsSaturateInsteadOfOverflowing() {
    Variable huge = constant(Tensor.of(Shape.of(1, 2, 3), 1e300, 1e300, -1e300, 1e9, -1e9, 1e9));
    for (double element : lstm.forward(huge, Mode.TRAINING).value().toArray()) {
      assertThat(element).isBetween(-1.0, 1.0);
    }
  }

  @Test
  void aFloat32NetworkGivesFloats() {
    Lstm narrow = new Lstm(3, 2, new TorchRandom(3), FLOAT32);
    Variable input = Variable.constant(pattern(7, 11, 5, 2, 4, 3), FLOAT32);
    assertThat(narrow.forward(input, Mode.TRAINING).value().isExactlyIn(FLOAT32)).isTrue();
  }

  @Test
  void otherShapesAreRefused() {
    for (int[] sizes : new int[][] {{2, 3}, {2, 0, 3}, {2, 4, 5}, {2, 4, 3, 1}}) {
      Variable wrong = constant(Tensor.zeros(Shape.of(sizes)));
      assertThatThrownBy(() -> lstm.forward(wrong, Mode.TRAINING))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have the shape [N, steps, 3]");
    }
    assertThatThrownBy(() -> new Lstm(3, 0, new TorchRandom(1), FLOAT64))
        .hasMessage("hidden is 0; it must be 1 or more");
  }

  @Test
  void theLastStepIsTaken() {
    Variable last = new LastStep().forward(x, Mode.TRAINING);
    assertThat(last.shape()).isEqualTo(Shape.of(2, 3));
    for (int f = 0; f < 3; f++) {
      assertThat(last.value().at(f)).isEqualTo(x.value().at(9 + f));
      assertThat(last.value().at(3 + f)).isEqualTo(x.value().at(21 + f));
    }
    Tensor gradient = ReverseSweep.of(last, Tensor.full(Shape.of(2, 3), 1)).gradient(x);
    assertThat(gradient.toArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    assertThatThrownBy(
            () -> new LastStep().forward(constant(Tensor.zeros(Shape.of(2, 0, 3))), Mode.TRAINING))
        .hasMessageContaining("with a last step");
  }
}

package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Derivatives of every norm up to the third order (rule B4). */
class NormalizationDerivativesTest {
  private static final double EPSILON = 0.5;
  private static final Policies PASSING =
      new Policies(SingleValue.PASS, EmptyBatch.PASS, EpsilonPlace.INSIDE_ROOT);

  private enum Norm {
    BATCH_TRAINING,
    BATCH_EVALUATION,
    BATCH_WITHOUT_RUNNING_STATISTICS,
    LAYER,
    GROUP,
    GROUP_CHANNELS_LAST,
    ROOT_MEAN_SQUARE;

    /** For inputs [samples, 2 groups * size, 3], or with the channels last. */
    NormSpec spec(int size) {
      int channels = 2 * size;
      NormSpec spec =
          switch (this) {
            case BATCH_TRAINING, BATCH_EVALUATION -> NormSpec.batchNorm1d(channels);
            case BATCH_WITHOUT_RUNNING_STATISTICS ->
                NormSpec.batchNorm1d(channels).withoutRunning();
            case LAYER -> NormSpec.layerNorm(channels, 3);
            case GROUP -> NormSpec.groupNorm(2, channels);
            case GROUP_CHANNELS_LAST -> channelsLast(channels);
            case ROOT_MEAN_SQUARE -> uncentered(3);
          };
      return spec.withEpsilon(EPSILON).withPolicies(PASSING);
    }

    int[] sizes(int samples, int size) {
      return this == GROUP_CHANNELS_LAST
          ? new int[] {samples, 3, 2 * size}
          : new int[] {samples, 2 * size, 3};
    }

    Mode mode() {
      return this == BATCH_TRAINING ? Mode.TRAINING : Mode.EVALUATION;
    }
  }

  private static NormSpec channelsLast(int channels) {
    return withReduction(
        NormSpec.groupNorm(2, channels), new Reduction.ChannelGroups(2, channels, 2, 3, 3), true);
  }

  private static NormSpec uncentered(int length) {
    return withReduction(
            NormSpec.layerNorm(length), new Reduction.TrailingAxes(Shape.of(length)), false)
        .withAffine(true, false);
  }

  private static NormSpec withReduction(NormSpec spec, Reduction reduction, boolean centered) {
    return new NormSpec(
        reduction,
        centered,
        spec.scale(),
        spec.shift(),
        spec.epsilon(),
        spec.running(),
        spec.policies(),
        spec.dtype());
  }

  private static RunningStats running(NormSpec spec, TestTensors tensors) {
    int channels = spec.initialStats().channels();
    return channels == 0
        ? RunningStats.none()
        : new RunningStats(
            tensors.ofOrderOne(channels), tensors.ofOrderOne(channels).map(Math::abs), 3);
  }

  /** The reference's normalization of the first variable, the others being scale and shift. */
  private static Function<List<Variable>, Variable> normalize(
      NormSpec spec, RunningStats running, Mode mode) {
    Normalization normalization = new ReferenceProvider().create(spec);
    return v ->
        Normalize.of(normalization, spec, v.get(0), at(v, 1), at(v, 2), running, mode).output();
  }

  private static Function<List<Variable>, Variable> compose(
      NormSpec spec, RunningStats running, Mode mode) {
    return v -> ComposedNormalization.of(spec, v.get(0), at(v, 1), at(v, 2), running, mode);
  }

  private static Optional<Variable> at(List<Variable> v, int index) {
    return index < v.size() ? Optional.of(v.get(index)) : Optional.empty();
  }

  private static Tensor[] inputs(NormSpec spec, TestTensors tensors, int... sizes) {
    int[] parameters = spec.reduction().parameterShape().toArray();
    List<Tensor> inputs = new ArrayList<>(List.of(tensors.ofOrderOne(sizes)));
    if (spec.scale()) {
      inputs.add(tensors.ofOrderOne(parameters));
    }
    if (spec.shift()) {
      inputs.add(tensors.ofOrderOne(parameters));
    }
    return inputs.toArray(Tensor[]::new);
  }

  @Property(tries = 60)
  void firstAndSecondDerivativesAgreeWithFiniteDifferences(
      @ForAll Norm norm,
      @ForAll @IntRange(min = 0, max = 3) int samples,
      @ForAll @IntRange(min = 1, max = 2) int size,
      @ForAll boolean affine,
      @ForAll boolean composed,
      @ForAll long seed) {
    NormSpec spec = norm.spec(size);
    spec = affine ? spec : spec.withAffine(false, false);
    TestTensors tensors = new TestTensors(seed);
    RunningStats running = running(spec, tensors);
    Tensor[] inputs = inputs(spec, tensors, norm.sizes(samples, size));
    // 1/r is at least sqrt(1/2): r <= 1.5, normalized values below 3, and their second derivatives
    // below r^2 (3 + 3 * 27 / n), n >= 3 the set's size. All sums over a set are divided by n, so
    // an element depends on x as if by 3 paths, on scale and shift by one each.
    Derivatives derivatives = new Derivatives(40, 5, 32);
    var operation =
        composed ? compose(spec, running, norm.mode()) : normalize(spec, running, norm.mode());
    derivatives.check(operation, seed, inputs);
  }

  @Property(tries = 60)
  void composedValuesAreThoseOfTheReference(
      @ForAll Norm norm,
      @ForAll EpsilonPlace place,
      @ForAll @IntRange(min = 0, max = 3) int samples,
      @ForAll @IntRange(min = 1, max = 3) int size,
      @ForAll long seed) {
    NormSpec spec =
        norm.spec(size).withPolicies(new Policies(SingleValue.PASS, EmptyBatch.PASS, place));
    TestTensors tensors = new TestTensors(seed);
    RunningStats running = running(spec, tensors);
    List<Variable> v = Derivatives.leaves(inputs(spec, tensors, norm.sizes(samples, size)));
    Tensor expected = normalize(spec, running, norm.mode()).apply(v).value();
    Tensor actual = compose(spec, running, norm.mode()).apply(v).value();
    assertThat(actual.shape()).isEqualTo(expected.shape());
    // With r <= 2 (epsilon = 1/2 outside of the root), values are below 5; a set has at most 18
    // elements, whose mean errs by 18 u, and the variance by 40 u.
    assertThat(actual.toArray())
        .containsExactly(expected.toArray(), Offset.offset(5 * 100 * 0x1p-53));
  }

  /** As a function of one element, with everything else fixed, against Commons Math. */
  @Property(tries = 60)
  void threeDerivativesInTrainingAreThoseOfCommonsMath(
      @ForAll @IntRange(min = 2, max = 5) int n,
      @ForAll boolean centered,
      @ForAll EpsilonPlace place,
      @ForAll long seed) {
    Policies policies = new Policies(SingleValue.PASS, EmptyBatch.PASS, place);
    NormSpec spec =
        withReduction(NormSpec.layerNorm(n), new Reduction.TrailingAxes(Shape.of(n)), centered)
            .withAffine(false, false)
            .withEpsilon(EPSILON)
            .withPolicies(policies);
    // Elements at most 1/8 away from -1, 1, -1, ... so that sqrt(v) stays away from its kink.
    Tensor noise = new TestTensors(seed).ofOrderOne(n);
    double[] values = new double[n];
    Arrays.setAll(values, i -> (i % 2 == 0 ? -1 : 1) + noise.at(i) / 8);
    Variable x = Variable.leaf(Tensor.vector(values), FLOAT64);
    DerivativeStructure expected = firstNormalized(values, centered, place);

    Variable y = normalize(spec, RunningStats.none(), Mode.TRAINING).apply(List.of(x));
    Variable derivative = Slice.at(y, 0, 0);
    // v is at least 1/2 here, so terms of the third derivative stay below 60 r^4 < 1000; some 100
    // roundings here and as many there.
    Offset<Double> bound = Offset.offset(200 * 1000 * 0x1p-53);
    for (int order = 0; order <= 3; order++) {
      assertThat(derivative.value().item())
          .as("derivative of order %d", order)
          .isCloseTo(expected.getPartialDerivative(order), bound);
      derivative = Slice.at(RecordedSweep.of(derivative).gradient(x), 0, 0);
    }
  }

  /** The first element normalized, as a function of that element, in Commons Math. */
  private static DerivativeStructure firstNormalized(
      double[] values, boolean centered, EpsilonPlace place) {
    DerivativeStructure[] x = new DerivativeStructure[values.length];
    Arrays.setAll(x, i -> new DerivativeStructure(1, 3, values[i]));
    x[0] = new DerivativeStructure(1, 3, 0, values[0]);
    DerivativeStructure mean = new DerivativeStructure(1, 3, 0.0);
    for (DerivativeStructure element : x) {
      mean = centered ? mean.add(element.divide(x.length)) : mean;
    }
    DerivativeStructure variance = new DerivativeStructure(1, 3, 0.0);
    for (DerivativeStructure element : x) {
      variance = variance.add(element.subtract(mean).pow(2).divide(x.length));
    }
    DerivativeStructure deviation =
        place == EpsilonPlace.INSIDE_ROOT
            ? variance.add(EPSILON).sqrt()
            : variance.sqrt().add(EPSILON);
    return x[0].subtract(mean).divide(deviation);
  }

  /**
   * PyTorch 2.13.0+cpu, float64, epsilon 0.5: x = (arange * 7 % 11 - 5) / 4, scale = shift =
   * (arange * 5 % 7 - 2) / 4, upstream u = (arange * 3 % 7 - 3) / 2; s = sum(dx * (arange * 3 % 5 -
   * 2) / 2) + sum of (dscale + dshift) * (arange * 2 % 3 - 1) / 2, with {@code create_graph=True};
   * expected: dx and the derivatives of s by x, scale and u.
   */
  private void assertAsInPyTorch(
      NormSpec spec, RunningStats running, Mode mode, int[] sizes, double[]... expected) {
    Variable x = Variable.leaf(Pattern.of(7, 11, 5, 4, sizes), FLOAT64);
    Variable u = Variable.leaf(Pattern.of(3, 7, 3, 2, sizes), FLOAT64);
    int[] parameters = spec.reduction().parameterShape().toArray();
    List<Variable> v = new ArrayList<>(List.of(x));
    for (int i = 0; i < (spec.shift() ? 2 : 1); i++) {
      v.add(Variable.leaf(Pattern.of(5, 7, 2, 4, parameters), FLOAT64));
    }
    Variable y = normalize(spec.withEpsilon(EPSILON), running, mode).apply(v);
    RecordedSweep first = RecordedSweep.of(y, u);
    Variable s = weighted(first.gradient(x), Pattern.of(3, 5, 2, 2, sizes));
    for (Variable parameter : v.subList(1, v.size())) {
      s = Add.of(s, weighted(first.gradient(parameter), Pattern.of(2, 3, 1, 2, parameters)));
    }
    ReverseSweep second = ReverseSweep.of(s);
    assertClose(first.gradient(x).value(), expected[0]);
    assertClose(second.gradient(x), expected[1]);
    assertClose(second.gradient(v.get(1)), expected[2]);
    assertClose(second.gradient(u), expected[3]);
  }

  private static Variable weighted(Variable v, Tensor weights) {
    return Sum.of(Multiply.of(v, Variable.constant(weights, FLOAT64)));
  }

  /** Some 60 roundings of terms below 4, here and in PyTorch. */
  private static void assertClose(Tensor actual, double... expected) {
    assertThat(actual.toArray()).containsExactly(expected, Offset.offset(2 * 60 * 4 * 0x1p-53));
  }

  @Test
  void batchNormalizationInTrainingIsThatOfPyTorch() {
    assertAsInPyTorch(
        NormSpec.batchNorm1d(2),
        RunningStats.initial(2),
        Mode.TRAINING,
        new int[] {4, 2},
        new double[] {
          0.6349232117036971, 0.5147462350044824, -0.5860829646495666, 0.027975338858939273,
          -0.21164107056789905, -0.027975338858939273, 0.16280082351376848, -0.5147462350044824
        },
        new double[] {
          0.2657670586452039, -0.029162171416591165, -0.3983334435064154, -0.2061697700149705,
          -0.08858901954840132, 0.20616977001497055, 0.22115540440961276, 0.029162171416591165
        },
        new double[] {0.5209626352440593, 0.7609292169631479},
        new double[] {
          0.154903312771296, 0.8916547440251495, -0.28169889574290136, 1.328070030224602,
          -0.7183011042570986, -0.328070030224602, -1.154903312771296, 0.10834525597485045
        });
  }

  /** Running mean [0.5, -0.25] and variance [2, 0.75]; PyTorch once had this one wrong (#2277). */
  @Test
  void batchNormalizationInEvaluationIsThatOfPyTorch() {
    assertAsInPyTorch(
        NormSpec.batchNorm1d(2),
        new RunningStats(Tensor.vector(0.5, -0.25), Tensor.vector(2, 0.75), 1),
        Mode.EVALUATION,
        new int[] {3, 2},
        new double[] {
          0.4743416490252569,
          0.0,
          -0.4743416490252569,
          -0.33541019662496846,
          -0.31622776601683794,
          -0.6708203932499369
        },
        new double[] {
          0.4743416490252569,
          0.0,
          -0.4743416490252569,
          -0.22360679774997896,
          -0.31622776601683794,
          -0.4472135954999579
        },
        new double[] {0.4743416490252569, 0.4472135954999579},
        new double[] {
          0.36962635654630427,
          1.170820393249937,
          -0.025658350974743116,
          1.8416407864998738,
          -0.4209430584957905,
          -0.39442719099991586
        });
  }

  @Test
  void layerNormalizationIsThatOfPyTorch() {
    assertAsInPyTorch(
        NormSpec.layerNorm(4),
        RunningStats.none(),
        Mode.TRAINING,
        new int[] {2, 4},
        new double[] {
          0.18739423171368175, -0.1909078735583133, -0.01991063711957869, 0.023424278964210177,
          -0.35553236952798545, -0.4252445988471983, 0.16033812743418951, 0.6204388409409942
        },
        new double[] {
          0.10072439954610393, -0.0060903125306946415, -0.3031101697968802, 0.20847608278147095,
          -0.3830503547855695, -0.09784172536029867, -0.19727337875770234, 0.6781654589035705
        },
        new double[] {
          0.6354211912680365, 0.4368633037337337, -0.07671426308218188, 0.1801305810831178
        },
        new double[] {
          0.1675919504799912, 0.8583914681524163, -0.04919098582484146, -1.0973191135873606,
          -0.6731187028093786, -0.29123380277306565, 0.10921582593343343, -0.38032733966868465
        });
  }

  @Test
  void groupNormalizationIsThatOfPyTorch() {
    assertAsInPyTorch(
        NormSpec.groupNorm(2, 4),
        RunningStats.none(),
        Mode.TRAINING,
        new int[] {1, 4, 2},
        new double[] {
          -0.05270462766947298, -0.16865480854231357, 0.48488257455915146, -0.26352313834736496,
          0.19519424209379596, -0.3067338090045365, -0.22307913382148106, 0.33461870073222166
        },
        new double[] {
          -0.12531989245852468, 0.0648852527308623, -0.12813080593422993, 0.18856544566189223,
          -0.2027769758092191, -0.07705035872123525, -0.24827337810175795, 0.5281007126322123
        },
        new double[] {
          0.42163702135578385, -0.43569158873431, 0.6506474736459864, 0.5391079067352459
        },
        new double[] {
          0.16759195047999115, -0.8092004823275748, 0.14160853184758368, 1.2378647873726218,
          0.05344604247806317, -0.10921582593343342, -1.072802150906199, -0.3803273396686847
        });
  }

  @Test
  void rootMeanSquareNormalizationIsThatOfPyTorch() {
    assertAsInPyTorch(
        uncentered(4),
        RunningStats.none(),
        Mode.TRAINING,
        new int[] {2, 4},
        new double[] {
          0.4509173700610467, 0.07261526478905167, 0.24361250122778627, 0.28694741731157514,
          -0.5659760037057007, -0.665587780357904, -0.03169465620751921, 0.39391929857916763
        },
        new double[] {
          0.1709972364387346, 0.06418252436193599, -0.23283733290424957, 0.2787489196741016,
          -0.36534726859899025, -0.026854585555139518, -0.21171405821377376, 0.733504900802588
        },
        new double[] {
          0.3310808607628718, 0.7787829810990441, -0.2136453704154278, 0.647292923373074
        },
        new double[] {
          0.6675919504799912, 0.3583914681524163, -0.04919098582484145, -0.5973191135873606,
          -0.0860283525632665, -0.9780065344034506, 0.04075027226681047, 0.13130643285972254
        });
  }

  @Test
  void aConstantSetHasTheGradientsOfTheClosedFormWhereverEpsilonIs() {
    for (EpsilonPlace place : EpsilonPlace.values()) {
      NormSpec spec =
          NormSpec.layerNorm(3)
              .withEpsilon(EPSILON)
              .withPolicies(new Policies(SingleValue.PASS, EmptyBatch.PASS, place));
      Tensor ones = Tensor.full(Shape.of(3), 1);
      List<Variable> v = Derivatives.leaves(Tensor.full(Shape.of(2, 3), 0.75), ones, ones);
      Variable y = normalize(spec, RunningStats.none(), Mode.TRAINING).apply(v);
      Tensor upstream = Tensor.of(Shape.of(2, 3), 1, 2, 3, 0, -1, 4);
      ReverseSweep plain = ReverseSweep.of(y, upstream);
      RecordedSweep recorded = RecordedSweep.of(y, Variable.constant(upstream, FLOAT64));
      for (Variable leaf : v) {
        assertThat(recorded.gradient(leaf).value().toArray())
            .containsExactly(plain.gradient(leaf).toArray(), Offset.offset(8 * 8 * 0x1p-53));
      }
    }
  }

  @Test
  void theSweepStaysWithinTheNormalization() {
    // What x was computed from is swept once, by the outer sweep.
    NormSpec spec = NormSpec.layerNorm(3).withAffine(false, false);
    Variable w = Variable.leaf(Tensor.vector(1, 2, 4), FLOAT64);
    Variable x = Multiply.of(w, 2);
    Variable y = normalize(spec, RunningStats.none(), Mode.TRAINING).apply(List.of(x));
    Tensor upstream = Tensor.vector(1, -1, 0.5);
    RecordedSweep sweep = RecordedSweep.of(y, Variable.constant(upstream, FLOAT64));
    double[] expected = ReverseSweep.of(y, upstream).gradient(w).toArray();
    assertThat(sweep.gradient(w).value().toArray())
        .containsExactly(expected, Offset.offset(100 * 0x1p-53));
  }

  @Test
  void oneVariableMayBeInputScaleAndShiftAtOnce() {
    NormSpec spec = NormSpec.layerNorm(3).withEpsilon(EPSILON);
    new Derivatives(40, 5, 32)
        .check(
            v ->
                normalize(spec, RunningStats.none(), Mode.TRAINING)
                    .apply(List.of(v.get(0), v.get(0), v.get(0))),
            1,
            Tensor.vector(0.3, -0.8, 0.5));
  }

  @Test
  void withoutTheSpecificationOnlyThePlainSweepIsPossible() {
    NormSpec spec = NormSpec.layerNorm(3).withAffine(false, false);
    Variable x = Variable.leaf(Tensor.vector(1, 2, 4), FLOAT64);
    Variable y =
        Normalize.of(
                new ReferenceProvider().create(spec),
                x,
                Optional.empty(),
                Optional.empty(),
                RunningStats.none(),
                Mode.TRAINING)
            .output();
    assertThat(ReverseSweep.of(Sum.of(y)).gradient(x).shape()).isEqualTo(x.shape());
    assertThatThrownBy(() -> RecordedSweep.of(Sum.of(y)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("for Normalize, the specification");
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    NormSpec spec = NormSpec.layerNorm(3).withAffine(false, false);
    assertThatThrownBy(
            () ->
                compose(spec, RunningStats.none(), Mode.TRAINING)
                    .apply(Derivatives.leaves(Tensor.vector(1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not end in the normalized shape [3]");
    assertThatThrownBy(
            () ->
                compose(spec, RunningStats.none(), Mode.TRAINING)
                    .apply(Derivatives.leaves(Tensor.vector(1, 2, 3), Tensor.vector(1, 1, 1))))
        .hasMessageContaining("a scale was given, but the specification has none");
    NormSpec batch = NormSpec.batchNorm1d(2).withAffine(false, false);
    assertThatThrownBy(
            () ->
                compose(batch, batch.initialStats(), Mode.TRAINING)
                    .apply(Derivatives.leaves(Tensor.of(Shape.of(1, 2), 1, 2))))
        .hasMessageContaining("one value per channel");
  }
}

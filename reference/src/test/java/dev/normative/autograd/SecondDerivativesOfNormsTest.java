package dev.normative.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.contract.SecondGradients;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of gradients of every norm, in both modes, with and without running statistics, scale
 * and shift, against Commons Math (rule B4).
 *
 * <p>With inputs x, scale g and shift b, upstream gradient u, and f = sum(u y), the gradients of
 * sum(w . gradient of f) are the second derivatives of f, times w. Commons Math's numbers carry
 * their derivatives along the direction w and along one coordinate with them; the normalization
 * that they go through is written out here, with sets and parameters named by indices: it shares
 * nothing with the reference. The closed form of {@link Normalization#doubleBackward} is held to
 * the same numbers.
 */
class SecondDerivativesOfNormsTest {
  private static final double EPSILON = 0.5;
  private static final int SAMPLES = 3;
  private static final int CHANNELS = 4;
  private static final int GROUPS = 2;
  private static final boolean[] NEVER = {false};
  private static final RunningUpdate UPDATE =
      new RunningUpdate.Exponential(0.1, Denominator.UNBIASED);

  /** Where an element of [N, C, ...] is: its sample, its channel, its place behind them. */
  private record Place(int sample, int channel, int behind, int places) {
    int inSample() {
      return channel * places + behind;
    }
  }

  private interface Index {
    int of(Place place);
  }

  private enum Norm {
    BATCH_OF_VECTORS(NormSpec.batchNorm1d(CHANNELS), Place::channel, Place::channel),
    BATCH_1D(NormSpec.batchNorm1d(CHANNELS), Place::channel, Place::channel, 3),
    BATCH_2D(NormSpec.batchNorm2d(CHANNELS), Place::channel, Place::channel, 2, 2),
    BATCH_3D(NormSpec.batchNorm3d(CHANNELS), Place::channel, Place::channel, 2, 1, 2),
    LAYER(NormSpec.layerNorm(CHANNELS, 3), Place::sample, Place::inSample, 3),
    LAYER_OF_ROWS(NormSpec.layerNorm(3), Norm::row, Place::behind, 3),
    GROUP(NormSpec.groupNorm(GROUPS, CHANNELS), Norm::group, Place::channel, 3),
    ONE_GROUP(NormSpec.groupNorm(1, CHANNELS), Place::sample, Place::channel, 2, 2),
    INSTANCE_1D(NormSpec.instanceNorm1d(CHANNELS), Norm::row, Place::channel, 3),
    INSTANCE_2D(NormSpec.instanceNorm2d(CHANNELS), Norm::row, Place::channel, 2, 2),
    INSTANCE_3D(NormSpec.instanceNorm3d(CHANNELS), Norm::row, Place::channel, 2, 1, 2),
    ROOT_MEAN_SQUARE(NormSpec.rmsNorm(CHANNELS, 3), Place::sample, Place::inSample, 3),
    ROOT_MEAN_SQUARE_OF_ROWS(NormSpec.rmsNorm(3), Norm::row, Place::behind, 3);

    private final NormSpec spec;
    private final Index set;
    private final Index parameter;
    private final int[] behind;

    Norm(NormSpec spec, Index set, Index parameter, int... behind) {
      this.spec = spec.withEpsilon(EPSILON);
      this.set = set;
      this.parameter = parameter;
      this.behind = behind;
    }

    private static int row(Place place) {
      return place.sample() * CHANNELS + place.channel();
    }

    private static int group(Place place) {
      return place.sample() * GROUPS + place.channel() / (CHANNELS / GROUPS);
    }

    int places() {
      return Arrays.stream(behind).reduce(1, (a, b) -> a * b);
    }

    int[] shape() {
      int[] shape = new int[2 + behind.length];
      shape[0] = SAMPLES;
      shape[1] = CHANNELS;
      System.arraycopy(behind, 0, shape, 2, behind.length);
      return shape;
    }

    Place place(int element) {
      int row = element / places();
      return new Place(row / CHANNELS, row % CHANNELS, element % places(), places());
    }

    boolean tracks() {
      return spec.reduction().trackedStatistics() > 0;
    }
  }

  /** One norm with all its options. */
  private record Case(Norm norm, NormSpec spec, Mode mode) {
    boolean given() {
      return !spec.usesBatchStatistics(mode);
    }

    @Override
    public String toString() {
      return norm
          + (spec.running().isPresent() ? " tracked " : " ")
          + mode
          + (spec.scale() ? " scale" : "")
          + (spec.shift() ? " shift" : "")
          + " epsilon "
          + spec.policies().epsilonPlace();
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Norm norm : Norm.values()) {
      for (Mode mode : Mode.values()) {
        for (EpsilonPlace place : EpsilonPlace.values()) {
          for (boolean scale : new boolean[] {true, false}) {
            for (boolean shift : norm.spec.centered() ? new boolean[] {true, false} : NEVER) {
              NormSpec spec =
                  norm.spec
                      .withAffine(scale, shift)
                      .withPolicies(norm.spec.policies().withEpsilonPlace(place));
              cases.add(new Case(norm, spec.withoutRunning(), mode));
              if (norm.tracks()) {
                cases.add(new Case(norm, spec.withRunning(UPDATE), mode));
              }
            }
          }
        }
      }
    }
    return cases.stream();
  }

  /**
   * Elements are at most 1/8 away from 1 and -1, in turns, so that a variance is above 1/2 (those
   * that are given too), 1/r is 1 or more and normalized values are below 3. Then no summand of a
   * second derivative, a product of such numbers and of weights below 1, is above 16. A result has
   * n^2 summands at most, n being the number of all elements, of which a derivative by one element
   * takes n; each goes through some 100 roundings and n additions, here and in Commons Math.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void firstAndSecondDerivativesAreThoseOfCommonsMath(Case tested) {
    Norm norm = tested.norm();
    TestTensors tensors = new TestTensors(tested.toString().hashCode());
    Tensor noise = tensors.ofOrderOne(norm.shape());
    double[] x = new double[noise.size()];
    Arrays.setAll(x, i -> sign(norm.place(i)) + noise.at(i) / 8);
    List<Tensor> inputs = new ArrayList<>(List.of(Tensor.of(noise.shape(), x)));
    Shape parameters = norm.spec.reduction().parameterShape();
    if (tested.spec().scale()) {
      inputs.add(tensors.ofOrderOne(parameters.toArray()));
    }
    if (tested.spec().shift()) {
      inputs.add(tensors.ofOrderOne(parameters.toArray()));
    }
    List<Tensor> weights =
        inputs.stream().map(input -> tensors.ofOrderOne(input.shape().toArray())).toList();
    Tensor upstream = tensors.ofOrderOne(norm.shape());
    RunningStats running =
        tested.spec().running().isPresent()
            ? new RunningStats(
                tensors.ofOrderOne(CHANNELS), tensors.ofOrderOne(CHANNELS).map(v -> v * v + 0.5), 3)
            : RunningStats.none();

    List<Tensor> all = new ArrayList<>(inputs);
    all.add(upstream);
    List<Variable> leaves = Derivatives.leaves(all.toArray(Tensor[]::new));
    ReverseSweep first =
        ReverseSweep.of(
            normalize(tested, running).apply(leaves.subList(0, inputs.size())), upstream);
    ReverseSweep second =
        ReverseSweep.of(Derivatives.weightedGradients(normalize(tested, running), leaves, weights));

    SecondGradients closed = closedForm(tested, running, inputs, upstream, weights);

    int n = all.stream().mapToInt(Tensor::size).sum();
    Offset<Double> bound = Offset.offset(2 * (100 + n) * (double) n * 16 * 0x1p-53);
    for (int which = 0; which < all.size(); which++) {
      for (int element = 0; element < all.get(which).size(); element++) {
        int i = element;
        DerivativeStructure expected = weighted(tested, running, all, weights, which, i);
        assertThat(second.gradient(leaves.get(which)).at(i))
            .as("second derivative by element %d of input %d", i, which)
            .isCloseTo(expected.getPartialDerivative(1, 1), bound);
        assertThat(
                of(closed, tested, which, all.size()).map(gradient -> gradient.at(i)).orElse(0.0))
            .as("closed form of the second derivative by element %d of input %d", i, which)
            .isCloseTo(expected.getPartialDerivative(1, 1), bound);
        if (which < inputs.size()) {
          assertThat(first.gradient(leaves.get(which)).at(i))
              .as("first derivative by element %d of input %d", i, which)
              .isCloseTo(expected.getPartialDerivative(0, 1), bound);
        }
      }
    }
  }

  private static SecondGradients closedForm(
      Case tested,
      RunningStats running,
      List<Tensor> inputs,
      Tensor upstream,
      List<Tensor> weights) {
    try (Normalization norm = new ReferenceProvider().create(tested.spec())) {
      Affine affine =
          new Affine(parameter(tested.spec().scale(), inputs, 1), shift(tested, inputs));
      Gradients along =
          new Gradients(
              weights.get(0), parameter(tested.spec().scale(), weights, 1), shift(tested, weights));
      Forward forward = norm.forward(inputs.get(0), affine, running, tested.mode());
      return norm.doubleBackward(forward, upstream, along);
    }
  }

  private static Optional<Tensor> shift(Case tested, List<Tensor> of) {
    return parameter(tested.spec().shift(), of, of.size() - 1);
  }

  private static Optional<Tensor> parameter(boolean there, List<Tensor> of, int place) {
    return there ? Optional.of(of.get(place)) : Optional.empty();
  }

  /** Nothing of the shift, on which no gradient depends. */
  private static Optional<Tensor> of(SecondGradients closed, Case tested, int which, int count) {
    if (which == 0) {
      return Optional.of(closed.input());
    }
    if (which == count - 1) {
      return Optional.of(closed.upstream());
    }
    return which == 1 && tested.spec().scale() ? closed.scale() : Optional.empty();
  }

  private static int sign(Place place) {
    return (place.sample() + place.channel() + place.behind()) % 2 == 0 ? 1 : -1;
  }

  private static Function<List<Variable>, Variable> normalize(Case tested, RunningStats running) {
    NormSpec spec = tested.spec();
    return v ->
        Normalize.of(
                new ReferenceProvider().create(spec),
                spec,
                v.get(0),
                spec.scale() ? Optional.of(v.get(1)) : Optional.empty(),
                spec.shift() ? Optional.of(v.get(v.size() - 1)) : Optional.empty(),
                running,
                tested.mode())
            .output();
  }

  /** f where the inputs move along the weights (first variable), one element besides (second). */
  private static DerivativeStructure weighted(
      Case tested,
      RunningStats running,
      List<Tensor> all,
      List<Tensor> weights,
      int which,
      int element) {
    List<DerivativeStructure[]> moving = new ArrayList<>();
    for (int k = 0; k < all.size(); k++) {
      Tensor values = all.get(k);
      DerivativeStructure[] moved = new DerivativeStructure[values.size()];
      for (int i = 0; i < moved.length; i++) {
        double along = k < weights.size() ? weights.get(k).at(i) : 0;
        double alone = k == which && i == element ? 1 : 0;
        moved[i] =
            new DerivativeStructure(2, 2, 0, 0.0)
                .multiply(along)
                .add(new DerivativeStructure(2, 2, 1, 0.0).multiply(alone))
                .add(values.at(i));
      }
      moving.add(moved);
    }
    DerivativeStructure[] y = normalized(tested, running, moving);
    DerivativeStructure[] upstream = moving.get(moving.size() - 1);
    DerivativeStructure f = new DerivativeStructure(2, 2, 0.0);
    for (int i = 0; i < y.length; i++) {
      f = f.add(y[i].multiply(upstream[i]));
    }
    return f;
  }

  /** (x - mean) / deviation, times scale, plus shift, with the sets spelled out. */
  private static DerivativeStructure[] normalized(
      Case tested, RunningStats running, List<DerivativeStructure[]> moving) {
    Norm norm = tested.norm();
    DerivativeStructure[] x = moving.get(0);
    DerivativeStructure[] y = new DerivativeStructure[x.length];
    int sets = 1 + Arrays.stream(indices(norm, norm.set)).max().orElseThrow();
    DerivativeStructure[] mean = new DerivativeStructure[sets];
    DerivativeStructure[] variance = new DerivativeStructure[sets];
    for (int s = 0; s < sets; s++) {
      List<DerivativeStructure> members = new ArrayList<>();
      for (int i = 0; i < x.length; i++) {
        if (norm.set.of(norm.place(i)) == s) {
          members.add(x[i]);
        }
      }
      int channel = s % CHANNELS;
      mean[s] =
          tested.given()
              ? constant(running.mean().at(channel))
              : norm.spec.centered() ? mean(members) : constant(0);
      DerivativeStructure about = mean[s];
      variance[s] =
          tested.given()
              ? constant(running.variance().at(channel))
              : mean(members.stream().map(member -> member.subtract(about).pow(2)).toList());
    }
    for (int i = 0; i < x.length; i++) {
      int s = norm.set.of(norm.place(i));
      int p = norm.parameter.of(norm.place(i));
      DerivativeStructure deviation =
          tested.spec().policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
              ? variance[s].add(EPSILON).sqrt()
              : variance[s].sqrt().add(EPSILON);
      y[i] = x[i].subtract(mean[s]).divide(deviation);
      if (tested.spec().scale()) {
        y[i] = y[i].multiply(moving.get(1)[p]);
      }
      if (tested.spec().shift()) {
        y[i] = y[i].add(moving.get(moving.size() - 2)[p]);
      }
    }
    return y;
  }

  private static int[] indices(Norm norm, Index index) {
    int elements = SAMPLES * CHANNELS * norm.places();
    int[] indices = new int[elements];
    Arrays.setAll(indices, i -> index.of(norm.place(i)));
    return indices;
  }

  private static DerivativeStructure constant(double value) {
    return new DerivativeStructure(2, 2, value);
  }

  private static DerivativeStructure mean(List<DerivativeStructure> members) {
    return members.stream().reduce(constant(0), DerivativeStructure::add).divide(members.size());
  }
}

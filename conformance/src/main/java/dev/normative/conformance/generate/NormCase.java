package dev.normative.conformance.generate;

import dev.normative.conformance.Family;
import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.contract.LayerState;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Everything one try of a rule needs. All tensors follow from specification, shape, kind and seed,
 * so that the one line that {@link #toString} gives is the whole case.
 */
public final class NormCase {
  private final Family family;
  private final NormSpec spec;
  private final Shape shape;
  private final DataKind kind;
  private final long seed;

  /** The case that these values stand for; the shape must fit the specification. */
  public NormCase(Family family, NormSpec spec, Shape shape, DataKind kind, long seed) {
    this.family = family;
    this.spec = spec;
    this.shape = shape;
    this.kind = kind;
    this.seed = seed;
  }

  /** Which normalization it is. */
  public Family family() {
    return family;
  }

  /** What is to be computed. */
  public NormSpec spec() {
    return spec;
  }

  /** The shape of the input. */
  public Shape shape() {
    return shape;
  }

  /** Which elements share statistics. */
  public Partition partition() {
    return Partition.of(spec.reduction(), shape);
  }

  /** What the case's tensors are drawn from. */
  public long seed() {
    return seed;
  }

  /** What the input looks like. */
  public DataKind kind() {
    return kind;
  }

  /** The same case under another specification. */
  public NormCase with(NormSpec other) {
    return new NormCase(family, other, shape, kind, seed);
  }

  /** The same case with other data: number 0 is the case itself. */
  public NormCase variant(int number) {
    // Far apart: the draws of neighbouring seeds are the same ones, moved by a place.
    return new NormCase(family, spec, shape, kind, seed + number * 1_000_003L);
  }

  /** Whether axis 0 counts samples, so that there may be more or fewer of them. */
  public boolean hasSamples() {
    return !(spec.reduction() instanceof Reduction.TrailingAxes trailing)
        || shape.rank() > trailing.normalizedShape().rank();
  }

  /** The same case with another number of samples. */
  public NormCase withSamples(int samples) {
    return new NormCase(family, spec, shape.with(0, samples), kind, seed);
  }

  /** The input, values of the format. */
  public Tensor input() {
    return tensor(shape, kind.fill(shape, stream(1), spec.epsilon(), spec.dtype()));
  }

  /** Another input of the same shape and kind. */
  public Tensor otherInput() {
    return tensor(shape, kind.fill(shape, stream(2), spec.epsilon(), spec.dtype()));
  }

  /** An input of small whole numbers, whatever the kind. */
  public Tensor integers() {
    return tensor(shape, DataKind.INTEGERS.fill(shape, stream(8), spec.epsilon(), spec.dtype()));
  }

  /** Values of another mean and another deviation in every statistics set. */
  public Tensor setsApart() {
    Membership membership = Membership.of(this);
    double[] values = DataKind.UNIFORM.fill(shape, stream(9), spec.epsilon(), spec.dtype());
    for (int i = 0; i < values.length; i++) {
      int set = membership.set(i);
      double mean = spec.centered() ? 8.0 * (set % 2 == 0 ? set + 1 : -set) : 0;
      values[i] = mean + (1 + 5 * set % 7) * values[i];
    }
    return tensor(shape, values);
  }

  /** s and -s in turns in every statistics set, and a zero where a last one is left over. */
  public Tensor alternating(double s) {
    Membership membership = Membership.of(this);
    int even = membership.setSize() / 2 * 2;
    double rounded = spec.dtype().round(s);
    return membership.fill(
        shape, (set, place) -> place == even ? 0 : place % 2 == 0 ? rounded : -rounded);
  }

  /** An upstream gradient: never uniform, since a uniform one makes the input gradient zero. */
  public Tensor upstream() {
    return tensor(shape, DataKind.UNIFORM.fill(shape, stream(3), spec.epsilon(), spec.dtype()));
  }

  /** Another upstream gradient. */
  public Tensor otherUpstream() {
    return tensor(shape, DataKind.UNIFORM.fill(shape, stream(4), spec.epsilon(), spec.dtype()));
  }

  /** What a fused call may add: of either sign, and about as large as what it is added to. */
  public Tensor residual() {
    return tensor(shape, DataKind.UNIFORM.fill(shape, stream(20), spec.epsilon(), spec.dtype()));
  }

  /** Scale and shift, where the specification has them; scales of either sign, none of them 1. */
  public Affine affine() {
    Shape parameters = spec.reduction().parameterShape();
    SplittableRandom random = stream(5);
    Tensor scale = draw(parameters, random, u -> (u < 0 ? -0.25 : 0.25) + 2 * u);
    Tensor shift = draw(parameters, random, u -> 3 * u);
    return new Affine(
        spec.scale() ? Optional.of(scale) : Optional.empty(),
        spec.shift() ? Optional.of(shift) : Optional.empty());
  }

  /** What gradients may be differentiated along, something else for each number from 0 on. */
  public Gradients along(int number) {
    Shape parameters = spec.reduction().parameterShape();
    SplittableRandom random = stream(10 + number);
    Tensor ofInput = draw(shape, random, u -> 3 * u);
    Tensor ofScale = draw(parameters, random, u -> 3 * u);
    Tensor ofShift = draw(parameters, random, u -> 3 * u);
    return new Gradients(
        ofInput,
        spec.scale() ? Optional.of(ofScale) : Optional.empty(),
        spec.shift() ? Optional.of(ofShift) : Optional.empty());
  }

  /** Running statistics that are not the batch's; none where none are tracked. */
  public RunningStats before() {
    return statistics(6);
  }

  /** What a layer might have become: the case's parameters and running statistics. */
  public LayerState state() {
    return new LayerState(affine(), before());
  }

  /** Other running statistics. */
  public RunningStats otherBefore() {
    return statistics(7);
  }

  private RunningStats statistics(int stream) {
    if (spec.running().isEmpty()) {
      return RunningStats.none();
    }
    Shape channels = Shape.of(spec.reduction().trackedStatistics());
    SplittableRandom random = stream(stream);
    Tensor mean = draw(channels, random, u -> 4 * u);
    Tensor variance = draw(channels, random, u -> 2.5 + 2.4 * u);
    return new RunningStats(mean, variance, DataKind.choose(random, 5));
  }

  private Tensor draw(Shape of, SplittableRandom random, DoubleUnaryOperator fromUniform) {
    return tensor(of, DataKind.each(of, random, fromUniform));
  }

  private Tensor tensor(Shape of, double[] values) {
    DType dtype = spec.dtype();
    for (int i = 0; i < values.length; i++) {
      values[i] = dtype.round(values[i]);
    }
    return Tensor.adopting(of, values);
  }

  /** Independent draws for each of a case's tensors: changing one does not change the others. */
  private SplittableRandom stream(int number) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
  }

  @Override
  public String toString() {
    return family.title()
        + " input "
        + shape
        + ", "
        + describe(spec.reduction())
        + ", "
        + spec.dtype()
        + ", epsilon "
        + spec.epsilon()
        + ", "
        + spec.running().map(Object::toString).orElse("no running statistics")
        + (spec.scale() ? ", scale" : ", no scale")
        + (spec.shift() ? ", shift" : ", no shift")
        + ", data "
        + kind
        + " from seed "
        + seed;
  }

  private static String describe(Reduction reduction) {
    if (reduction instanceof Reduction.PerChannel perChannel) {
      return "channel axis " + perChannel.axis();
    }
    if (reduction instanceof Reduction.ChannelGroups groups) {
      return groups.groups() + " groups, channel axis " + groups.axis();
    }
    return "normalized shape " + ((Reduction.TrailingAxes) reduction).normalizedShape();
  }
}

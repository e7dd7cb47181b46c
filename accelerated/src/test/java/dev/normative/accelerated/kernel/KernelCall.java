package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one call of a kernel is given: runs with gaps between them somewhere in larger arrays,
 * coefficients of as many sets and parameters as any pattern wants, and room for results, full of
 * something else.
 */
final class KernelCall {
  private static final int OFFSET = 3;
  private static final int START = 2;
  private static final int GAP = 5;
  private static final int FIRST_SET = 1;
  private static final int FIRST_PARAMETER = 2;

  /** A mean too near to 0 for two floats. */
  private static final double UNFIT = 0x1p-110;

  /** Which sets may be computed in float arithmetic. */
  enum Fit {
    ALL,
    ALL_BUT_ONE,
    NONE
  }

  /** How the runs of a call go on to statistics and parameters. */
  enum Steps {
    /** Planes of neighbouring channels, or rows of groups. */
    OF_BOTH(1, 1),
    /** Rows that are samples; columns. */
    OF_SETS(1, 0),
    /** Planes of one channel. */
    OF_NONE(0, 0);

    private final int sets;
    private final int parameters;

    Steps(int sets, int parameters) {
      this.sets = sets;
      this.parameters = parameters;
    }
  }

  final Runs runs;
  final ArrayView input;
  final ArrayView upstream;
  final ArrayView activated;
  final ArrayView residual;
  final ArrayView output;
  final Coefficients coefficients = new Coefficients();
  final double[] lanes;
  final double[] sums;
  final float[] floatLanes;
  final float[] floatSums;
  final double[] room;
  final float[] floatRoom;

  private final SplittableRandom random;
  private final boolean whole;

  /**
   * Draws a call.
   *
   * @param whole whether values are small whole numbers, whose sums are exact in any order
   * @param fit which sets are fit for results in float arithmetic, if that is the format
   */
  KernelCall(DType format, int count, int length, Steps steps, boolean whole, Fit fit) {
    this.random = new SplittableRandom(31L * count + length);
    this.whole = whole;
    int stride = length + GAP;
    int size = OFFSET + START + count * stride;
    this.runs = new Runs().at(START, stride, count, length);
    runs.having(FIRST_SET, steps.sets, FIRST_PARAMETER, steps.parameters);
    this.input = view(format, size);
    this.upstream = view(format, size);
    this.residual = view(format, size);
    this.activated = view(format, size);
    this.output = view(format, size);
    int sets = FIRST_SET + count + length;
    int parameters = FIRST_PARAMETER + count + length;
    coefficients.mean = doubles(sets);
    coefficients.inverse = doubles(sets);
    Arrays.setAll(coefficients.inverse, set -> Math.abs(coefficients.inverse[set]) + 1);
    coefficients.upstreamMean = doubles(sets);
    coefficients.slope = doubles(sets);
    coefficients.scale = numbers(parameters);
    coefficients.shift = numbers(parameters);
    if (fit == Fit.NONE) {
      Arrays.fill(coefficients.mean, UNFIT);
    } else if (fit == Fit.ALL_BUT_ONE) {
      // The last set of planes and rows, and one of the columns.
      coefficients.mean[FIRST_SET + steps.sets * (count - 1)] = UNFIT;
      coefficients.mean[FIRST_SET + length - 1] = UNFIT;
    }
    if (format == DType.FLOAT32) {
      floats(sets, parameters);
    }
    this.lanes = new double[SumOrder.FIRST_LANES + (count + 1) * SumOrder.TWO_SUMS];
    this.sums = new double[2 * (FIRST_PARAMETER + length)];
    this.floatLanes = new float[(count + 1) * SumOrder.TWO_SUMS];
    this.floatSums = new float[sums.length];
    this.room = new double[sums.length];
    this.floatRoom = new float[sums.length];
    Arrays.fill(room, Double.NaN); // what is in there is not read
    Arrays.fill(floatRoom, Float.NaN);
  }

  private void floats(int sets, int parameters) {
    FloatCoefficients floats = coefficients.floats;
    floats.begin(sets);
    floats.parameters(coefficients.scale, coefficients.shift, parameters);
    for (int set = 0; set < sets; set++) {
      double inverse = coefficients.inverse[set];
      floats.statistics(set, coefficients.mean[set], inverse);
      floats.projection(set, coefficients.upstreamMean[set], coefficients.slope[set], inverse);
    }
  }

  /** Values on both sides of 0. */
  private double[] doubles(int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = whole ? random.nextInt(-8, 9) : random.nextDouble(-3, 3);
    }
    return values;
  }

  /** The same as floats, which parameters of float32 are. */
  private double[] numbers(int size) {
    double[] values = doubles(size);
    for (int i = 0; i < size; i++) {
      values[i] = (float) values[i];
    }
    return values;
  }

  private ArrayView view(DType format, int size) {
    StridedLayout layout = new StridedLayout(Shape.of(size - OFFSET), OFFSET, 1);
    ArrayView view = ArrayView.blank(layout, format);
    double[] values = numbers(size - OFFSET);
    for (int i = 0; i < values.length; i++) {
      view.set(i, random.nextInt(8) == 0 ? 0 : values[i]);
    }
    return view;
  }

  /** The element of a run, in an array. */
  double at(ArrayView view, int run, int place) {
    return view.get(START + run * runs.stride() + place);
  }

  /** Everything that a kernel may have written, one after the other. */
  double[] written() {
    DoubleStream results =
        IntStream.range(0, output.layout().end()).mapToDouble(i -> Elements.get(output, i));
    // Before the lanes is room to work in.
    DoubleStream ofLanes = Arrays.stream(lanes).skip(SumOrder.FIRST_LANES);
    DoubleStream ofFloatLanes = doubles(floatLanes).skip(SumOrder.TWO_SUMS);
    return Stream.of(results, Arrays.stream(sums), ofLanes, doubles(floatSums), ofFloatLanes)
        .flatMapToDouble(values -> values)
        .toArray();
  }

  private static DoubleStream doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
  }
}

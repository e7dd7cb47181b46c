package dev.normative.accelerated.vector;

import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads and stores lanes of doubles, whatever the format: floats are read as a vector of half the
 * size and widened, which is exact, and narrowed once on the way back.
 *
 * <p>No method here, nor in {@link FloatLanes}, calls another one: they are put into the loops that
 * call them, always, but what they call is only if HotSpot has counted often enough how often that
 * is, and if not, its vector is an object on the heap. The methods of the Vector API are always put
 * into their callers.
 */
final class LaneMemory {
  /** The vector of this machine, of at most as many lanes as the order of sums reckons with. */
  static final VectorSpecies<Double> DOUBLES =
      DoubleVector.SPECIES_PREFERRED.length() <= SumOrder.VECTOR
          ? DoubleVector.SPECIES_PREFERRED
          : DoubleVector.SPECIES_512;

  /** How many doubles it has. */
  static final int LENGTH = DOUBLES.length();

  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  private LaneMemory() {}

  /** The elements from {@code position} on. */
  static DoubleVector load(ArrayView view, int position) {
    if (view instanceof ArrayView.Floats floats) {
      FloatVector narrow = FloatVector.fromArray(FLOATS, floats.values(), position);
      return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
    return DoubleVector.fromArray(DOUBLES, ((ArrayView.Doubles) view).values(), position);
  }

  /** The floats from {@code position} on. */
  static DoubleVector load(float[] values, int position) {
    FloatVector narrow = FloatVector.fromArray(FLOATS, values, position);
    return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /** Writes the elements from {@code position} on. */
  static void store(DoubleVector lanes, ArrayView view, int position) {
    if (view instanceof ArrayView.Floats floats) {
      FloatVector narrow = (FloatVector) lanes.convertShape(VectorOperators.D2F, FLOATS, 0);
      narrow.intoArray(floats.values(), position);
    } else {
      lanes.intoArray(((ArrayView.Doubles) view).values(), position);
    }
  }

  /** Writes floats from {@code position} on, each rounded. */
  static void store(DoubleVector lanes, float[] values, int position) {
    FloatVector narrow = (FloatVector) lanes.convertShape(VectorOperators.D2F, FLOATS, 0);
    narrow.intoArray(values, position);
  }

  /** One number in every lane. */
  static DoubleVector all(double value) {
    return DoubleVector.broadcast(DOUBLES, value);
  }

  /**
   * One float in every lane. Spread before it is widened: the machine's conversion of a single
   * number waits for what its register held before, and JDK 17 does nothing about that.
   */
  static DoubleVector widened(float value) {
    return (DoubleVector)
        FloatVector.broadcast(FLOATS, value).convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /** Numbers from {@code from} on. */
  static DoubleVector some(double[] values, int from) {
    return DoubleVector.fromArray(DOUBLES, values, from);
  }

  /** Zeros. */
  static DoubleVector zero() {
    return DoubleVector.zero(DOUBLES);
  }

  /** Adds to numbers from {@code from} on. */
  static void addTo(double[] sums, int from, DoubleVector terms) {
    DoubleVector.fromArray(DOUBLES, sums, from).add(terms).intoArray(sums, from);
  }

  /** Writes relu(z), 0 where z is 0 or below, from {@code position} on. */
  static void storeActivated(DoubleVector z, ArrayView view, int position) {
    DoubleVector activated = z.blend(0.0, z.compare(VectorOperators.LE, 0.0));
    if (view instanceof ArrayView.Floats floats) {
      FloatVector narrow = (FloatVector) activated.convertShape(VectorOperators.D2F, FLOATS, 0);
      narrow.intoArray(floats.values(), position);
    } else {
      activated.intoArray(((ArrayView.Doubles) view).values(), position);
    }
  }

  /**
   * Writes relu(z + r), of z rounded to the format and r the elements from {@code place} on. In
   * float32 the sum is one of floats: of two of them, it has the bits of a rounded sum of doubles.
   */
  static void storeActivatedSum(
      DoubleVector z, ArrayView residual, int place, ArrayView view, int position) {
    if (view instanceof ArrayView.Floats floats && residual instanceof ArrayView.Floats added) {
      FloatVector narrow = (FloatVector) z.convertShape(VectorOperators.D2F, FLOATS, 0);
      FloatVector sum = narrow.add(FloatVector.fromArray(FLOATS, added.values(), place));
      sum.blend(0f, sum.compare(VectorOperators.LE, 0f)).intoArray(floats.values(), position);
    } else {
      double[] terms = ((ArrayView.Doubles) residual).values();
      DoubleVector sum = z.add(DoubleVector.fromArray(DOUBLES, terms, place));
      DoubleVector activated = sum.blend(0.0, sum.compare(VectorOperators.LE, 0.0));
      activated.intoArray(((ArrayView.Doubles) view).values(), position);
    }
  }

  /** Upstream gradients from {@code u} on where the outputs from {@code y} on let them pass. */
  static DoubleVector passing(ArrayView upstream, int u, ArrayView activated, int y) {
    if (upstream instanceof ArrayView.Floats floats && activated instanceof ArrayView.Floats of) {
      FloatVector output = FloatVector.fromArray(FLOATS, of.values(), y);
      FloatVector gradient = FloatVector.fromArray(FLOATS, floats.values(), u);
      FloatVector narrow = gradient.blend(0f, output.compare(VectorOperators.LE, 0f));
      return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
    double[] of = ((ArrayView.Doubles) activated).values();
    DoubleVector output = DoubleVector.fromArray(DOUBLES, of, y);
    double[] gradients = ((ArrayView.Doubles) upstream).values();
    DoubleVector gradient = DoubleVector.fromArray(DOUBLES, gradients, u);
    return gradient.blend(0.0, output.compare(VectorOperators.LE, 0.0));
  }

  /** The elements from {@code position} on, (x - mean) inverse. */
  static DoubleVector normalized(
      ArrayView view, int position, DoubleVector mean, DoubleVector inverse) {
    if (view instanceof ArrayView.Floats floats) {
      FloatVector narrow = FloatVector.fromArray(FLOATS, floats.values(), position);
      DoubleVector x = (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
      return x.sub(mean).mul(inverse);
    }
    double[] values = ((ArrayView.Doubles) view).values();
    return DoubleVector.fromArray(DOUBLES, values, position).sub(mean).mul(inverse);
  }
}

package dev.normative.accelerated.bench;

import dev.normative.tensor.Shape;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes over memory that a normalization with statistics of its own makes, and nothing else:
 * forward reads the input, and reads it again to write the output; backward does the same with two
 * inputs. What one thread takes for this bounds who goes over an input twice that is larger than
 * the caches; statistics sets that stay in the cache in between can be faster.
 */
final class PassesContender implements Contender {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private final Buffers buffers;

  /**
   * How far two steps are apart. Not a constant: loops with a constant step are unrolled, and with
   * that, JDK 25's compiler reads memory out of order, which takes twice as long.
   */
  private final int step = LANES.length();

  PassesContender(Shape shape) {
    this.buffers = new Buffers(shape);
  }

  @Override
  public float trainingForward(int buffer) {
    float[] x = buffers.input(buffer).values();
    return read(x, x) + write(x, x, buffers.output(buffer).values());
  }

  @Override
  public float evaluation(int buffer) {
    float[] x = buffers.input(buffer).values();
    return write(x, x, buffers.output(buffer).values());
  }

  @Override
  public float forwardAndBackward(int buffer) {
    float[] x = buffers.input(buffer).values();
    float[] dy = buffers.upstream(buffer).values();
    float read = trainingForward(buffer) + read(x, dy);
    return read + write(x, dy, buffers.gradient(buffer).values());
  }

  private float read(float[] one, float[] other) {
    FloatVector sum = FloatVector.zero(LANES);
    FloatVector otherSum = sum;
    for (int i = 0; i <= one.length - LANES.length(); i += step) {
      sum = sum.add(FloatVector.fromArray(LANES, one, i));
      if (one != other) {
        otherSum = otherSum.add(FloatVector.fromArray(LANES, other, i));
      }
    }
    return sum.add(otherSum).lane(0);
  }

  private float write(float[] one, float[] other, float[] to) {
    for (int i = 0; i <= one.length - LANES.length(); i += step) {
      FloatVector value = FloatVector.fromArray(LANES, one, i);
      if (one != other) {
        value = value.add(FloatVector.fromArray(LANES, other, i));
      }
      value.intoArray(to, i);
    }
    return to[0];
  }

  @Override
  public void close() {}
}

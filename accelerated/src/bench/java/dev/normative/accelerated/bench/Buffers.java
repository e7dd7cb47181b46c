package dev.normative.accelerated.bench;

import dev.normative.tensor.Shape;
import java.util.SplittableRandom;

/** Arrays of the same size, several for each purpose. */
final class Buffers {
  private final float[][] inputs;
  private final float[][] upstreams;
  private final float[][] outputs;
  private final float[][] gradients;

  Buffers(Shape shape) {
    int elements = shape.elements();
    int count = Contender.buffers(elements);
    SplittableRandom random = new SplittableRandom(1);
    inputs = uniform(count, elements, 3, random);
    upstreams = uniform(count, elements, -0.5, random);
    outputs = new float[count][elements];
    gradients = new float[count][elements];
  }

  private static float[][] uniform(int count, int elements, double from, SplittableRandom random) {
    float[][] arrays = new float[count][elements];
    for (float[] array : arrays) {
      for (int i = 0; i < elements; i++) {
        array[i] = (float) (from + random.nextDouble());
      }
    }
    return arrays;
  }

  float[] input(int buffer) {
    return inputs[buffer];
  }

  float[] upstream(int buffer) {
    return upstreams[buffer];
  }

  float[] output(int buffer) {
    return outputs[buffer];
  }

  float[] gradient(int buffer) {
    return gradients[buffer];
  }
}

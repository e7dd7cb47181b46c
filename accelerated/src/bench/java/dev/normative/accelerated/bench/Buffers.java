package dev.normative.accelerated.bench;

import dev.normative.contract.ArrayView.Floats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Arrays of the same size, several for each purpose, seen as one shape: each view is made once. */
final class Buffers {
  private final Floats[] inputs;
  private final Floats[] upstreams;
  private final Floats[] outputs;
  private final Floats[] gradients;

  Buffers(Shape shape) {
    int elements = shape.elements();
    int count = Contender.buffers(elements);
    SplittableRandom random = new SplittableRandom(1);
    inputs = views(uniform(count, elements, 3, random), shape);
    upstreams = views(uniform(count, elements, -0.5, random), shape);
    outputs = views(new float[count][elements], shape);
    gradients = views(new float[count][elements], shape);
  }

  private static Floats[] views(float[][] arrays, Shape shape) {
    StridedLayout layout = StridedLayout.dense(shape);
    return Arrays.stream(arrays).map(array -> new Floats(array, layout)).toArray(Floats[]::new);
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

  Floats input(int buffer) {
    return inputs[buffer];
  }

  Floats upstream(int buffer) {
    return upstreams[buffer];
  }

  Floats output(int buffer) {
    return outputs[buffer];
  }

  Floats gradient(int buffer) {
    return gradients[buffer];
  }
}

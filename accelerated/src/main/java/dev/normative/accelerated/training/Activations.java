package dev.normative.accelerated.training;

import dev.normative.accelerated.kernel.Matrix;
import dev.normative.contract.ArrayView;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;

/**
 * What one layer hands to the next: a matrix [samples, features], and the gradient with respect to
 * it. Its memory grows to the largest batch and is then used again; only another number of samples
 * than before allocates anything.
 */
final class Activations {
  private final int features;
  private int samples = -1;
  private float[] values = {};
  private float[] gradient = {};
  private Matrix matrix;
  private Matrix gradientMatrix;
  private ArrayView.Floats view;
  private ArrayView.Floats gradientView;

  Activations(int features) {
    this.features = features;
  }

  /** Makes room for a batch; says whether it has another size than the one before. */
  boolean resize(int count) {
    if (count == samples) {
      return false;
    }
    samples = count;
    int size = Math.multiplyExact(count, features);
    if (values.length < size) {
      values = new float[size];
      gradient = new float[size];
    }
    matrix = Matrix.ofRows(values, count, features);
    gradientMatrix = Matrix.ofRows(gradient, count, features);
    StridedLayout layout = StridedLayout.dense(Shape.of(count, features));
    view = new ArrayView.Floats(values, layout);
    gradientView = new ArrayView.Floats(gradient, layout);
    return true;
  }

  int features() {
    return features;
  }

  int samples() {
    return samples;
  }

  /** How many of the array's elements are in use. */
  int size() {
    return samples * features;
  }

  float[] values() {
    return values;
  }

  float[] gradient() {
    return gradient;
  }

  Matrix matrix() {
    return matrix;
  }

  Matrix gradientMatrix() {
    return gradientMatrix;
  }

  ArrayView.Floats view() {
    return view;
  }

  ArrayView.Floats gradientView() {
    return gradientView;
  }
}

package dev.normative.nn;

import dev.normative.autograd.Edge;
import dev.normative.autograd.Variable;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;

/** The steps of sequences [N, T, features], taken apart and put together. */
final class TimeSteps {
  private TimeSteps() {}

  /** One step, counted from 0: [N, features]. */
  static Variable at(Variable x, int step) {
    Shape shape = x.shape();
    int samples = shape.size(0);
    int steps = shape.size(1);
    int features = shape.size(2);
    double[] values = new double[samples * features];
    for (int n = 0; n < samples; n++) {
      for (int f = 0; f < features; f++) {
        values[n * features + f] = x.value().at((n * steps + step) * features + f);
      }
    }
    return Variable.result(
        Tensor.adopting(Shape.of(samples, features), values),
        new Edge(
            x,
            dy -> {
              double[] dx = new double[x.value().size()];
              for (int n = 0; n < samples; n++) {
                for (int f = 0; f < features; f++) {
                  dx[(n * steps + step) * features + f] = dy.at(n * features + f);
                }
              }
              return Tensor.adopting(shape, dx);
            }));
  }

  /** Steps [N, features] one after the other: [N, T, features]. */
  static Variable joined(List<Variable> steps) {
    int samples = steps.get(0).shape().size(0);
    int features = steps.get(0).shape().size(1);
    double[] values = new double[samples * steps.size() * features];
    Edge[] edges = new Edge[steps.size()];
    for (int t = 0; t < edges.length; t++) {
      int step = t;
      Variable x = steps.get(t);
      for (int n = 0; n < samples; n++) {
        for (int f = 0; f < features; f++) {
          values[(n * edges.length + t) * features + f] = x.value().at(n * features + f);
        }
      }
      edges[t] = new Edge(x, dy -> stepOf(dy, step, x.shape()));
    }
    return Variable.result(
        Tensor.adopting(Shape.of(samples, edges.length, features), values), edges);
  }

  private static Tensor stepOf(Tensor dy, int step, Shape shape) {
    int steps = dy.shape().size(1);
    int features = shape.size(1);
    double[] dx = new double[shape.elements()];
    for (int i = 0; i < dx.length; i++) {
      dx[i] = dy.at((i / features * steps + step) * features + i % features);
    }
    return Tensor.adopting(shape, dx);
  }
}

package dev.normative.optim;

import dev.normative.autograd.Edge;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.nn.Parameter;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.List;

/** sum(c w^2 / 2) with c = (1, 3, 0.01, 0.25), starting at w = (1.5, -0.75, 0.3, -2). */
final class Quadratic {
  private static final double[] CURVATURES = {1, 3, 0.01, 0.25};

  private final DType dtype;
  private final Parameter weight;

  Quadratic(DType dtype) {
    this.dtype = dtype;
    this.weight = new Parameter(Tensor.vector(1.5, -0.75, 0.3, -2).rounded(dtype), dtype);
  }

  Parameter weight() {
    return weight;
  }

  ReverseSweep gradients() {
    Variable w = weight.variable();
    double loss = 0;
    double[] gradient = new double[CURVATURES.length];
    for (int i = 0; i < gradient.length; i++) {
      double curvature = dtype.round(CURVATURES[i]);
      loss += curvature * w.value().at(i) * w.value().at(i) / 2;
      gradient[i] = curvature * w.value().at(i);
    }
    return ReverseSweep.of(
        Variable.result(Tensor.scalar(loss), new Edge(w, one -> Tensor.vector(gradient))));
  }

  /** The weights after so many steps of a new optimizer. */
  static double[] after(int steps, OptimizerSettings settings, DType dtype) {
    Quadratic quadratic = new Quadratic(dtype);
    Optimizer optimizer = settings.optimizer(List.of(quadratic.weight));
    for (int step = 0; step < steps; step++) {
      optimizer.step(quadratic.gradients());
    }
    return quadratic.weight.value().toArray();
  }
}

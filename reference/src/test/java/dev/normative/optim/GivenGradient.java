package dev.normative.optim;

import dev.normative.autograd.Edge;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.nn.Parameter;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.List;

/** A single float32 weight and an optimizer that is given its gradients. */
final class GivenGradient {
  private final Parameter weight;
  private final Optimizer optimizer;

  GivenGradient(double start, OptimizerSettings settings) {
    this.weight = new Parameter(Tensor.vector(start), DType.FLOAT32);
    this.optimizer = settings.optimizer(List.of(weight));
  }

  /** The weight after a step with this gradient. */
  double step(double gradient) {
    Variable loss =
        Variable.result(
            Tensor.vector(0), new Edge(weight.variable(), one -> Tensor.vector(gradient)));
    optimizer.step(ReverseSweep.of(loss));
    return weight.value().item();
  }
}

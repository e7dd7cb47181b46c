package dev.normative.nn;

import dev.normative.autograd.Edge;
import dev.normative.autograd.Variable;
import dev.normative.tensor.Tensor;

/** The sum of two variables of one shape: y = a + b, da = db = dy. */
final class Addition {
  private Addition() {}

  static Variable of(Variable a, Variable b) {
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "shapes " + a.shape() + " and " + b.shape() + " cannot be added; they must be the same");
    }
    double[] sum = a.value().toArray();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b.value().at(i);
    }
    return Variable.result(
        Tensor.adopting(a.shape(), sum), new Edge(a, dy -> dy), new Edge(b, dy -> dy));
  }
}

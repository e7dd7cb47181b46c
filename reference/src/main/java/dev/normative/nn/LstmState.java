package dev.normative.nn;

import dev.normative.autograd.Add;
import dev.normative.autograd.HyperbolicTangent;
import dev.normative.autograd.Multiply;
import dev.normative.autograd.Sigmoid;
import dev.normative.autograd.Slice;
import dev.normative.autograd.Variable;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * What a long short-term memory carries from one step to the next.
 *
 * @param memory c, of shape [N, hidden]
 * @param output h, of shape [N, hidden]
 */
record LstmState(Variable memory, Variable output) {

  /** Zeros, before the first step. */
  static LstmState initial(int samples, int hidden, DType dtype) {
    Variable zeros = Variable.constant(Tensor.zeros(Shape.of(samples, hidden)), dtype);
    return new LstmState(zeros, zeros);
  }

  /**
   * One step further, from the gates' sums a = (a_i, a_f, a_g, a_o), [N, 4 hidden] in PyTorch's
   * order, input, forget, candidate, output:
   *
   * <pre>
   *   c' = s(a_f) c + s(a_i) tanh(a_g)         s(a) = 1 / (1 + exp(-a))
   *   h' = s(a_o) tanh(c')
   * </pre>
   */
  LstmState after(Variable gates) {
    Variable input = Sigmoid.of(quarter(gates, 0));
    Variable forget = Sigmoid.of(quarter(gates, 1));
    Variable candidate = HyperbolicTangent.of(quarter(gates, 2));
    Variable opening = Sigmoid.of(quarter(gates, 3));
    Variable next = Add.of(Multiply.of(forget, memory), Multiply.of(input, candidate));
    return new LstmState(next, Multiply.of(opening, HyperbolicTangent.of(next)));
  }

  private static Variable quarter(Variable gates, int index) {
    int hidden = gates.shape().size(1) / Lstm.GATES;
    return Slice.of(gates, 1, index * hidden, (index + 1) * hidden);
  }
}

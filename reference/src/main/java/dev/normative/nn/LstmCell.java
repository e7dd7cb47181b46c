package dev.normative.nn;

import dev.normative.autograd.Edge;
import dev.normative.autograd.Variable;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * One step of a long short-term memory, from the gates' sums a = (a_i, a_f, a_g, a_o), which are
 * [N, 4 hidden] in PyTorch's order, input, forget, candidate, output:
 *
 * <pre>
 *   c' = s(a_f) c + s(a_i) tanh(a_g)         s(a) = 1 / (1 + exp(-a))
 *   h' = s(a_o) tanh(c')
 * </pre>
 *
 * <p>Exponentials and hyperbolic tangents are {@link StrictMath}'s: the same bits on every machine.
 */
final class LstmCell {
  private static final int GATES = 4;
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int CANDIDATE = 2;
  private static final int OUTPUT = 3;

  private LstmCell() {}

  /** c', of shape [N, hidden]. */
  static Variable memory(Variable gates, Variable before) {
    Gates a = new Gates(gates.value());
    double[] memory = new double[before.value().size()];
    for (int i = 0; i < memory.length; i++) {
      memory[i] =
          a.open(FORGET, i) * before.value().at(i) + a.open(INPUT, i) * a.bounded(CANDIDATE, i);
    }
    return Variable.result(
        Tensor.adopting(before.shape(), memory),
        new Edge(
            gates,
            dc -> {
              double[] da = new double[gates.value().size()];
              for (int i = 0; i < dc.size(); i++) {
                double candidate = a.bounded(CANDIDATE, i);
                da[a.place(INPUT, i)] = dc.at(i) * candidate * a.slope(INPUT, i);
                da[a.place(FORGET, i)] = dc.at(i) * before.value().at(i) * a.slope(FORGET, i);
                da[a.place(CANDIDATE, i)] =
                    dc.at(i) * a.open(INPUT, i) * (1 - candidate * candidate);
              }
              return Tensor.adopting(gates.shape(), da);
            }),
        new Edge(
            before,
            dc -> {
              double[] db = new double[dc.size()];
              for (int i = 0; i < db.length; i++) {
                db[i] = dc.at(i) * a.open(FORGET, i);
              }
              return Tensor.adopting(before.shape(), db);
            }));
  }

  /** h', of shape [N, hidden]. */
  static Variable output(Variable gates, Variable memory) {
    Gates a = new Gates(gates.value());
    Tensor bounded = memory.value().map(StrictMath::tanh);
    double[] output = new double[bounded.size()];
    for (int i = 0; i < output.length; i++) {
      output[i] = a.open(OUTPUT, i) * bounded.at(i);
    }
    return Variable.result(
        Tensor.adopting(memory.shape(), output),
        new Edge(
            gates,
            dh -> {
              double[] da = new double[gates.value().size()];
              for (int i = 0; i < dh.size(); i++) {
                da[a.place(OUTPUT, i)] = dh.at(i) * bounded.at(i) * a.slope(OUTPUT, i);
              }
              return Tensor.adopting(gates.shape(), da);
            }),
        new Edge(
            memory,
            dh -> {
              double[] dc = new double[dh.size()];
              for (int i = 0; i < dc.length; i++) {
                dc[i] = dh.at(i) * a.open(OUTPUT, i) * (1 - bounded.at(i) * bounded.at(i));
              }
              return Tensor.adopting(memory.shape(), dc);
            }));
  }

  /** The gates' sums, by gate and position in [N, hidden]. */
  private record Gates(Tensor sums) {
    private int hidden() {
      return sums.shape().size(1) / GATES;
    }

    int place(int gate, int position) {
      int hidden = hidden();
      return position / hidden * GATES * hidden + gate * hidden + position % hidden;
    }

    double bounded(int gate, int position) {
      return StrictMath.tanh(sums.at(place(gate, position)));
    }

    /** The sigmoid; written so that its exponential cannot overflow. */
    double open(int gate, int position) {
      double a = sums.at(place(gate, position));
      if (a >= 0) {
        return 1 / (1 + StrictMath.exp(-a));
      }
      double small = StrictMath.exp(a);
      return small / (1 + small);
    }

    double slope(int gate, int position) {
      double open = open(gate, position);
      return open * (1 - open);
    }
  }

  /** The memory before the first step. */
  static Tensor initial(int samples, int hidden) {
    return Tensor.zeros(Shape.of(samples, hidden));
  }
}

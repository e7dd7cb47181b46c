package dev.normative.nn;

import dev.normative.autograd.Add;
import dev.normative.autograd.AffineMap;
import dev.normative.autograd.Concatenate;
import dev.normative.autograd.Reshape;
import dev.normative.autograd.Slice;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A long short-term memory of one layer, {@code nn.LSTM(inputs, hidden, batch_first=True)}: from
 * sequences [N, T, inputs], T at least 1, to the outputs of all steps [N, T, hidden]. With input
 * x_t, and h and c 0 before the first step,
 *
 * <pre>
 *   a_t = (W_ih x_t + b_ih) + (W_hh h_(t-1) + b_hh)      rows in the order i, f, g, o
 *   c_t = s(a_f) c_(t-1) + s(a_i) tanh(a_g)              s(a) = 1 / (1 + exp(-a))
 *   h_t = s(a_o) tanh(c_t)
 * </pre>
 *
 * <p>Exponentials and hyperbolic tangents are {@link StrictMath}'s: the same bits on every machine.
 *
 * <p>S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", doi:10.1162/neco.1997.9.8.1735,
 * with the forget gate of F. Gers and others, doi:10.1162/089976600300015015.
 */
public final class Lstm implements Layer {
  static final int GATES = 4;

  private final int inputs;
  private final int hidden;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /** Draws weight_ih, weight_hh, bias_ih and bias_hh, each within 1 / sqrt(hidden) of 0. */
  public Lstm(int inputs, int hidden, TorchRandom random, DType dtype) {
    InitialWeights.requirePositive("inputs", inputs);
    InitialWeights.requirePositive("hidden", hidden);
    this.inputs = inputs;
    this.hidden = hidden;
    double bound = 1 / StrictMath.sqrt(hidden);
    int rows = Math.multiplyExact(GATES, hidden);
    add("weight_ih_l0", Shape.of(rows, inputs), bound, random, dtype);
    add("weight_hh_l0", Shape.of(rows, hidden), bound, random, dtype);
    add("bias_ih_l0", Shape.of(rows), bound, random, dtype);
    add("bias_hh_l0", Shape.of(rows), bound, random, dtype);
  }

  private void add(String name, Shape shape, double bound, TorchRandom random, DType dtype) {
    parameters.put(name, InitialWeights.uniform(shape, bound, random, dtype));
  }

  private Variable variable(String name) {
    return parameters.get(name).variable();
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    Shape shape = input.shape();
    if (shape.rank() != 3 || shape.size(1) == 0 || shape.size(2) != inputs) {
      throw new IllegalArgumentException(
          "input "
              + shape
              + " must have the shape [N, steps, "
              + inputs
              + "] with at least one step");
    }
    LstmState state = LstmState.initial(shape.size(0), hidden, variable("bias_hh_l0").dtype());
    Shape oneStep = Shape.of(shape.size(0), 1, hidden);
    Variable[] outputs = new Variable[shape.size(1)];
    for (int t = 0; t < outputs.length; t++) {
      Variable given = map(Slice.at(input, 1, t), "ih");
      state = state.after(Add.of(given, map(state.output(), "hh")));
      outputs[t] = Reshape.to(oneStep, state.output());
    }
    return Concatenate.of(1, outputs);
  }

  private Variable map(Variable x, String which) {
    return AffineMap.of(x, variable("weight_" + which + "_l0"), variable("bias_" + which + "_l0"));
  }

  /** weight_ih_l0 [4 hidden, inputs], weight_hh_l0 [4 hidden, hidden] and two biases [4 hidden]. */
  @Override
  public Map<String, Parameter> parameters() {
    return new LinkedHashMap<>(parameters);
  }
}

package dev.normative.optim;

import dev.normative.autograd.ReverseSweep;

/**
 * Changes parameters by their gradients, step after step. Not safe for several threads.
 *
 * <p>For FLOAT32 parameters everything that is kept from one step to the next is rounded to a
 * float: the parameters and the optimizer's own state.
 */
public interface Optimizer {
  /** Makes one step; the sweep must be of a graph built with the parameters' current values. */
  void step(ReverseSweep gradients);
}

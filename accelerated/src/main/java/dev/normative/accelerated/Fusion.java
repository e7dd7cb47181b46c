package dev.normative.accelerated;

import dev.normative.accelerated.kernel.ActivationKernel;
import dev.normative.accelerated.kernel.RunKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.contract.ArrayView;
import java.util.Optional;

/**
 * What a fused call has beside an unfused one, and the loops over planes that know of it.
 *
 * <p>Of planes, addition and ReLU are done as the normalized values are written: the memory that
 * they would take is neither written nor read again. Backward, the output decides what passes. With
 * a residual, what passes is its gradient: it is written before it is added up, run by run, and
 * read in place of the upstream gradient from there on. Without one it is made again in the second
 * loop, rather than written anywhere.
 *
 * <p>Rows and columns are normalized first and activated by a second sweep, {@link
 * ActivationSweep}; backward, the upstream gradient is masked by a first one.
 */
final class Fusion {
  private final Workspace work;
  private final DenseCopy residualCopy = new DenseCopy();
  private final DenseCopy activatedCopy = new DenseCopy();
  private final DenseCopy passingCopy = new DenseCopy();
  private boolean on;
  private boolean hasResidual;

  /** The views of the call that is going on, in the order of memory that its plan has, or null. */
  private ArrayView residual;

  private ArrayView activated;
  private ArrayView passing;

  Fusion(Workspace work) {
    this.work = work;
  }

  /** Remembers what kind of forward call the last one was. */
  void begin(boolean fused, boolean withResidual) {
    on = fused;
    hasResidual = withResidual;
  }

  /** Whether the last forward call was a fused one. */
  boolean isOn() {
    return on;
  }

  /** Whether it had a residual. */
  boolean hasResidual() {
    return hasResidual;
  }

  /** Takes the residual of a forward call, where it is if the plan can work there. */
  void add(Plan plan, Optional<ArrayView> given) {
    residual = given.isPresent() ? plan.placed(given.get(), residualCopy) : null;
  }

  /** Takes the output of the forward call, and the place for what passes, if there is one. */
  void mask(Plan plan, ArrayView output, Optional<ArrayView> residualGradient) {
    activated = plan.placed(output, activatedCopy);
    if (residualGradient.isPresent()) {
      ArrayView place = residualGradient.get();
      passing = plan.worksIn(place) ? place : passingCopy.like(place);
    } else {
      passing = plan.fuses() ? null : passingCopy.like(activated);
    }
  }

  /** Writes what passed to where it was wanted, and forgets the caller's memory. */
  void release(Optional<ArrayView> residualGradient) {
    if (residualGradient.isPresent() && passing != residualGradient.get()) {
      passingCopy.scatter(residualGradient.get());
    }
    residual = null;
    activated = null;
    passing = null;
  }

  /** What the gradients are to be computed of, by loops that know of no fusion. */
  ArrayView passing() {
    return passing;
  }

  /** Writes the results of planes. */
  void normalize(Runs planes) {
    if (on) {
      ActivationKernel kernel = work.kernel.activations();
      kernel.normalize(planes, work.input, work.coefficients, residual, work.output);
    } else {
      work.kernel.runs().normalize(planes, work.input, work.coefficients, work.output);
    }
  }

  /** Adds runs of planes to the lanes of both sums. */
  void addGradients(Runs runs, double[] lanes, int at, int distance) {
    RunKernel kernel = work.kernel.runs();
    if (!on) {
      kernel.addGradients(runs, work.input, work.upstream, work.coefficients, lanes, at, distance);
    } else if (passing == null) {
      work.kernel
          .activations()
          .addGradients(
              runs, work.input, work.upstream, activated, work.coefficients, lanes, at, distance);
    } else {
      work.kernel.activations().mask(runs, work.upstream, activated, passing);
      kernel.addGradients(runs, work.input, passing, work.coefficients, lanes, at, distance);
    }
  }

  /** Writes the input gradients of planes. */
  void differentiate(Runs planes) {
    if (on && passing == null) {
      work.kernel
          .activations()
          .differentiate(
              planes, work.input, work.upstream, activated, work.coefficients, work.output);
    } else {
      ArrayView upstream = on ? passing : work.upstream;
      work.kernel
          .runs()
          .differentiate(planes, work.input, upstream, work.coefficients, work.output);
    }
  }

  /** Adds and activates what was normalized, of neighbours. */
  void activate(Runs neighbours) {
    work.kernel.activations().activate(neighbours, residual, work.output);
  }

  /** Writes what passes of neighbours. */
  void mask(Runs neighbours) {
    work.kernel.activations().mask(neighbours, work.upstream, activated, passing);
  }
}

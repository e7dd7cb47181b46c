package dev.normative.accelerated.kernel;

/**
 * Equally spaced runs of neighbouring elements, which one call of a kernel works on.
 *
 * <p>Run i begins {@code start + i stride} elements behind the first element of a view, has the
 * statistics {@code set + i setStep} and the parameters from {@code parameter + i parameterStep}
 * on. Of {@link RunKernel}, all elements of a run share statistics and parameters; of {@link
 * RowKernel}, they share statistics, and element j has the parameters {@code parameter + j}; of
 * {@link ColumnKernel}, element j of every run has the statistics {@code set + j} and the
 * parameters {@code parameter + j}.
 *
 * <p>Mutable, because a call of a kernel must not allocate anything. Not safe for several threads.
 */
public final class Runs {
  int start;
  int stride;
  int count;
  int length;
  int set;
  int setStep;
  int parameter;
  int parameterStep;

  /** Says where the runs are; they have the statistics and the parameters 0 until others are. */
  public Runs at(int firstStart, int distance, int runs, int elements) {
    start = firstStart;
    stride = distance;
    count = runs;
    length = elements;
    return having(0, 0, 0, 0);
  }

  /** Says which statistics and which parameters the runs have. */
  public Runs having(int firstSet, int stepOfSets, int firstParameter, int stepOfParameters) {
    set = firstSet;
    setStep = stepOfSets;
    parameter = firstParameter;
    parameterStep = stepOfParameters;
    return this;
  }

  /** Where the first run begins. */
  public int start() {
    return start;
  }

  /** How far the starts of neighbouring runs are apart. */
  public int stride() {
    return stride;
  }

  /** How many runs there are. */
  public int count() {
    return count;
  }

  /** How many elements each run has. */
  public int length() {
    return length;
  }

  /** The statistics of a run. */
  public int set(int run) {
    return set + run * setStep;
  }

  /** The parameters of a run, or of its first element. */
  public int parameter(int run) {
    return parameter + run * parameterStep;
  }
}

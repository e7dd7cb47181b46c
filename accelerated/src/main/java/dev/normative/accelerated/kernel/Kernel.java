package dev.normative.accelerated.kernel;

/**
 * The inner loops of normalization, for the three memory patterns that there are, and those of
 * training.
 *
 * <p>Every implementation computes the formulas as they are written at the methods: operation by
 * operation as the parentheses say, without fused multiply-add where a product is not exact, sums
 * in double, or in float where a method says so, and in the {@link SumOrder}, or, in products of
 * matrices, from left to right. What is written element by element is computed in double and
 * rounded to the view's format once; of float32 in float arithmetic, by the formulas of {@link
 * FloatCoefficients}, where all coefficients of a call, or of a row, fit. So all implementations
 * give the same bits.
 *
 * <p>Views must be dense, and hold what the runs name; what is written shares no memory with what
 * is read. Kernels have no state, may be called by several threads, and allocate nothing.
 *
 * @param description what this is, for logs and reports
 * @param runs planes: a run shares statistics and parameters
 * @param rows a run shares statistics, and has parameters element by element
 * @param columns neighbours have statistics and parameters of their own
 * @param activations ReLU, with what comes before it in planes and on its own
 * @param matrices products of matrices, of which fully connected layers are made
 * @param learning what training does to floats one by one
 */
public record Kernel(
    String description,
    RunKernel runs,
    RowKernel rows,
    ColumnKernel columns,
    ActivationKernel activations,
    MatrixKernel matrices,
    LearningKernel learning) {

  /** The kernels in plain Java: what runs without the Vector API. */
  public static Kernel scalar() {
    return new Kernel(
        "scalar: one double at a time",
        new ScalarRuns(),
        new ScalarRows(),
        new ScalarColumns(),
        new ScalarActivations(),
        new ScalarMatrices(),
        new ScalarLearning());
  }

  /** Whether this is {@link #scalar}. */
  public boolean isScalar() {
    return runs instanceof ScalarRuns;
  }
}

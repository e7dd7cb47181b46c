package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both kernels compute what their interfaces say: of small whole numbers, of which every step is
 * exact in both formats, so that neither the order of sums nor the arithmetic matters.
 */
class KernelFormulasTest {
  private static final int[] LENGTHS = {1, 3, 8, 15, 16, 17, 33, 49, 273};
  private static final int[] COUNTS = {1, 2, 5, 9};

  @ParameterizedTest
  @EnumSource
  void sumsAndResultsAreThoseOfTheFormulas(KernelOperation operation) {
    for (DType format : DType.values()) {
      for (Kernel kernel : new Kernel[] {Kernel.scalar(), KernelLookup.choice(format).kernel()}) {
        for (int length : LENGTHS) {
          for (int count : COUNTS) {
            if (operation.takes(format, count, length)) {
              KernelCall call =
                  new KernelCall(format, count, length, operation.steps, true, KernelCall.Fit.ALL);
              double[] before = written(call);
              operation.on(kernel, call);
              String what =
                  String.join(
                      " ",
                      operation.name(),
                      format.name(),
                      count + " runs of " + length,
                      kernel.description());
              assertThat(written(call)).as(what).isEqualTo(results(operation, call, before));
              assertThat(sums(operation, call)).as(what).isEqualTo(exactSums(operation, call));
            }
          }
        }
      }
    }
  }

  private static double[] written(KernelCall call) {
    int length = call.runs.length();
    double[] values = new double[call.runs.count() * length];
    for (int i = 0; i < values.length; i++) {
      // No difference is made between both zeros.
      values[i] = call.at(call.output, i / length, i % length) + 0.0;
    }
    return values;
  }

  private static double[] results(KernelOperation operation, KernelCall call, double[] before) {
    int length = call.runs.length();
    double[] results = before.clone();
    for (int i = 0; i < results.length; i++) {
      Element e = new Element(call, operation, i / length, i % length);
      results[i] =
          switch (operation) {
            case NORMALIZED_PLANES, NORMALIZED_ROWS, NORMALIZED_COLUMNS -> e.output();
            case DIFFERENTIATED_PLANES,
                DIFFERENTIATED_ROWS,
                DIFFERENTIATED_COLUMNS,
                LEARNT_ROWS,
                LEARNT_FLOAT_ROWS ->
                e.gradient(e.upstream());
            case ACTIVATED_PLANES -> Math.max(0.0, e.output());
            case ADDED_PLANES -> Math.max(0.0, e.output() + e.residual());
            case MASKED_DIFFERENTIATED_PLANES -> e.gradient(e.passing());
            case ACTIVATED -> Math.max(0.0, before[i]);
            case ADDED_AND_ACTIVATED -> Math.max(0.0, before[i] + e.residual());
            case MASKED -> e.passing();
            default -> results[i];
          };
      results[i] += 0.0;
    }
    return results;
  }

  /**
   * The sums that the operation has added, lanes added up; of columns and parameters as they are.
   */
  private static double[] sums(KernelOperation operation, KernelCall call) {
    int blocks = operation.name().endsWith("OF_A_BLOCK") ? 1 : call.runs.count();
    double[] sums = new double[2 * blocks + call.sums.length];
    if (operation.name().contains("FLOAT")) {
      for (int i = 0; i < 2 * blocks; i++) {
        sums[i] = SumOrder.ofLanes(call.floatLanes, SumOrder.TWO_SUMS + i * SumOrder.LANES);
      }
      for (int i = 0; i < call.floatSums.length; i++) {
        sums[2 * blocks + i] = call.floatSums[i];
      }
      return sums;
    }
    for (int block = 0; block < blocks; block++) {
      int at = SumOrder.FIRST_LANES + block * SumOrder.TWO_SUMS;
      sums[2 * block] = SumOrder.ofLanes(call.lanes, at);
      sums[2 * block + 1] = SumOrder.ofLanes(call.lanes, at + SumOrder.LANES);
    }
    System.arraycopy(call.sums, 0, sums, 2 * blocks, call.sums.length);
    return sums;
  }

  private static double[] exactSums(KernelOperation operation, KernelCall call) {
    int length = call.runs.length();
    boolean together = operation.name().endsWith("OF_A_BLOCK");
    int blocks = together ? 1 : call.runs.count();
    double[] sums = new double[2 * blocks + call.sums.length];
    for (int i = 0; i < call.runs.count() * length; i++) {
      Element e = new Element(call, operation, i / length, i % length);
      int block = together ? 0 : 2 * (i / length);
      int column = 2 * blocks + i % length;
      switch (operation) {
        case DEVIATIONS_OF_A_BLOCK, DEVIATIONS_OF_BLOCKS, DEVIATIONS_OF_A_ROW ->
            add(sums, block, 1, e.deviation(), e.deviation());
        case GRADIENTS_OF_A_BLOCK, GRADIENTS_OF_BLOCKS ->
            add(sums, block, 1, e.upstream(), e.normalized());
        case MASKED_GRADIENTS_OF_A_BLOCK, MASKED_GRADIENTS_OF_BLOCKS ->
            add(sums, block, 1, e.passing(), e.normalized());
        case WEIGHTED_ROWS, WEIGHTED_FLOAT_ROWS ->
            add(sums, block, 1, e.upstream() * e.scale(), e.normalized());
        case DEVIATIONS_OF_COLUMNS -> add(sums, column, length, e.deviation(), e.deviation());
        case GRADIENTS_OF_COLUMNS, GRADIENTS_OF_FLOAT_COLUMNS ->
            add(sums, column, length, e.upstream(), e.normalized());
        case LEARNT_ROWS, LEARNT_FLOAT_ROWS ->
            add(
                sums,
                column + call.runs.parameter(0),
                call.sums.length / 2,
                e.upstream(),
                e.normalized());
        default -> {
          // Adds nothing up.
        }
      }
    }
    return sums;
  }

  private static void add(double[] sums, int at, int distance, double term, double factor) {
    sums[at] += term;
    sums[at + distance] += term * factor;
  }

  /** One element of a call, and what the interfaces say of it. */
  private record Element(KernelCall call, KernelOperation operation, int run, int place) {
    private boolean isOfColumns() {
      return operation.name().endsWith("COLUMNS");
    }

    private int set() {
      return call.runs.set(run) + (isOfColumns() ? place : 0);
    }

    private int parameter() {
      boolean own = isOfColumns() || operation.name().endsWith("ROWS");
      return call.runs.parameter(run) + (own ? place : 0);
    }

    double deviation() {
      return call.at(call.input, run, place) - call.coefficients.mean[set()];
    }

    double normalized() {
      return deviation() * call.coefficients.inverse[set()];
    }

    double scale() {
      return call.coefficients.scale[parameter()];
    }

    double output() {
      return normalized() * scale() + call.coefficients.shift[parameter()];
    }

    double upstream() {
      return call.at(call.upstream, run, place);
    }

    double residual() {
      return call.at(call.residual, run, place);
    }

    double passing() {
      return call.at(call.activated, run, place) <= 0 ? 0 : upstream();
    }

    double gradient(double upstream) {
      Coefficients c = call.coefficients;
      double centered = upstream * scale() - c.upstreamMean[set()];
      return (centered - normalized() * c.slope[set()]) * c.inverse[set()];
    }
  }
}

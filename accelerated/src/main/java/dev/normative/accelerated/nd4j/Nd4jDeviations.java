package dev.normative.accelerated.nd4j;

import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules that ND4J 1.0.0-M2.1 does not keep; {@code FindingsTest} has the smallest case of each
 * reason.
 */
final class Nd4jDeviations {
  private static final String PROJECT = "https://github.com/deeplearning4j/deeplearning4j/";
  private static final String OPERATION =
      PROJECT + "blob/1.0.0-M2.1/libnd4j/include/ops/declarable/generic/nn/batchnorm.cpp";
  private static final String BACKWARD_ISSUE = PROJECT + "issues/7166";

  private static final String SILENT_OVERFLOW =
      "where the variance overflows, its inverse root is 0: the output is the shift (0 without one)"
          + " instead of NaN or infinity, and nobody is told";
  private static final String EVALUATION =
      "batchnorm_bp differentiates mean and variance in evaluation, too, where they are constants:"
          + " the input gradient can have the wrong sign";
  private static final String FLOATS =
      "in FLOAT64, too, batchnorm_bp takes epsilon and one over the number of values as floats: a"
          + " relative error of 3e-8 unless that number is a power of two, and an epsilon that is"
          + " not the forward call's";

  /** All of them, each with its reason and where that can be read. */
  static final List<Deviation> ALL =
      Stream.of(
              Stream.of(of("F9", SILENT_OVERFLOW, OPERATION)),
              Stream.of(of("B3", EVALUATION, BACKWARD_ISSUE)),
              Stream.of("B1", "B7", "F8", "F16", "G1")
                  .map(rule -> of(rule, EVALUATION + "; " + FLOATS, BACKWARD_ISSUE)),
              Stream.of(
                      "B2",
                      "digits-mlp-adam-float64",
                      "digits-mlp-sgd-float64",
                      "digits-mlp-cumulative-adam-float64",
                      "digits-cnn-adam-float64",
                      "mlp-adam-float64")
                  .map(rule -> of(rule, FLOATS, OPERATION)))
          .flatMap(each -> each)
          .toList();

  private Nd4jDeviations() {}

  private static Deviation of(String rule, String reason, String link) {
    return Deviation.of(rule, Capability.BATCH_NORM, reason, link);
  }
}

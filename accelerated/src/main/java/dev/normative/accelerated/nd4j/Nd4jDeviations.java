package dev.normative.accelerated.nd4j;

import dev.normative.contract.Deviation;
import java.util.List;

/**
 * The rules that ND4J 1.0.0-M2.1 does not keep; {@code FindingsTest} has the smallest case of each
 * reason.
 */
final class Nd4jDeviations {
  /** All of them, each with its reason and where that is discussed. */
  static final List<Deviation> ALL = List.of();

  private Nd4jDeviations() {}
}

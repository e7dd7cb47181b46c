package dev.normative.accelerated.libtorch;

import dev.normative.conformance.Family;
import dev.normative.conformance.KnownDeviation;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;
import java.util.List;
import java.util.stream.Stream;

/** LibTorch's norms are put to the suite. */
class LibTorchConformanceIT extends NormalizationConformance {
  private static final String SILENT_OVERFLOW =
      "where the variance overflows, LibTorch takes its inverse root for 0: the output is the shift"
          + " (0 without one) instead of NaN or infinity, and nobody is told";
  private static final String EMPTY_INSTANCES =
      "instance_norm refuses a batch without samples where there is a scale or a shift"
          + " (\"select(): index 0 out of range\"): it takes the first element of a scale that it has"
          + " repeated for every sample, 0 times";
  private static final String EMPTY_GROUPS =
      "the scale's gradient over samples without elements is NaN, not 0: group_norm's backward call"
          + " divides by the number of elements before it adds up none of them";

  @Override
  public NormalizationProvider provider() {
    return new LibTorchProvider();
  }

  @Override
  public List<KnownDeviation> knownDeviations() {
    Stream<KnownDeviation> overflow =
        Stream.of(Family.values())
            .map(family -> deviation("F9", family, SILENT_OVERFLOW, "issues/162489"));
    Stream<KnownDeviation> instances =
        Stream.of("F12", "P1", "S6", "S9")
            .map(rule -> deviation(rule, Family.INSTANCE_NORM, EMPTY_INSTANCES, "issues/38115"));
    KnownDeviation groups =
        deviation(
            "F12",
            Family.GROUP_NORM,
            EMPTY_GROUPS,
            "blob/v2.7.1/aten/src/ATen/native/cpu/group_norm_kernel.cpp");
    return Stream.of(overflow, instances, Stream.of(groups)).flatMap(each -> each).toList();
  }

  private static KnownDeviation deviation(String rule, Family family, String reason, String page) {
    return new KnownDeviation(rule, family, reason, "https://github.com/pytorch/pytorch/" + page);
  }
}

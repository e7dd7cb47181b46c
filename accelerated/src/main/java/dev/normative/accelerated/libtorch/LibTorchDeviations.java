package dev.normative.accelerated.libtorch;

import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules that LibTorch 2.7.1 does not keep; {@code FindingsTest} has the smallest case of each
 * reason.
 */
final class LibTorchDeviations {
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

  /** All of them, each with its reason and where that is discussed. */
  static final List<Deviation> ALL =
      Stream.concat(
              Stream.of(
                  Deviation.ofEveryNorm("F9", SILENT_OVERFLOW, page("issues/162489")),
                  Deviation.of(
                      "F12",
                      Capability.GROUP_NORM,
                      EMPTY_GROUPS,
                      page("blob/v2.7.1/aten/src/ATen/native/cpu/group_norm_kernel.cpp"))),
              Stream.of("F12", "P1", "S6", "S9")
                  .map(
                      rule ->
                          Deviation.of(
                              rule,
                              Capability.INSTANCE_NORM,
                              EMPTY_INSTANCES,
                              page("issues/38115"))))
          .toList();

  private LibTorchDeviations() {}

  private static String page(String path) {
    return "https://github.com/pytorch/pytorch/" + path;
  }
}

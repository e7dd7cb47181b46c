package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.recording.Recordings;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Accumulator;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.OnnxCase;
import dev.normative.golden.OnnxVectors;
import dev.normative.norm.Partition;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code Mean} and {@code InvStdDev}, which ONNX's layer normalization gives beside its output, are
 * those of {@link SetBound}: off by dm and, relatively, by rho. They are no quantities of the
 * contract; so the suite's bounds of statistics are judged here by what somebody else computed.
 */
class OnnxStatisticsTest {

  @Test
  void meanAndInverseDeviationAreWithinTheBounds() {
    List<OnnxCase> cases =
        OnnxVectors.shipped().cases().stream()
            .filter(golden -> golden.op().equals("LayerNormalization"))
            .toList();
    assertThat(cases).hasSize(19);
    cases.forEach(golden -> statisticsAreWithin(golden, call(golden)));
  }

  private static Replay call(OnnxCase golden) {
    return Recordings.of(Family.LAYER_NORM).stream()
        .filter(recording -> recording.title().equals("onnx case " + golden.id()))
        .findAny()
        .orElseThrow()
        .call();
  }

  /** One of each for every statistics set, in order. */
  private static void statisticsAreWithin(OnnxCase golden, Replay call) {
    GoldenTensor means = golden.outputs().get("Mean");
    GoldenTensor inverses = golden.outputs().get("InvStdDev");
    Partition partition = Partition.of(call.spec().reduction(), call.input().shape());
    assertThat(means.size()).as(golden.id()).isEqualTo(partition.sets());
    assertThat(inverses.size()).as(golden.id()).isEqualTo(partition.sets());
    for (int s = 0; s < partition.sets(); s++) {
      SetBound set =
          SetBound.ofBatch(call.spec(), Accumulator.SEQUENTIAL, call.input(), partition.set(s));
      double mean = set.mean.toDouble();
      assertThat(Math.abs(means.at(s) - mean))
          .as("%s mean %d", golden.id(), s)
          .isLessThanOrEqualTo(set.meanError + 2 * Math.ulp(mean));
      assertThat(Math.abs(inverses.at(s) - set.inverse))
          .as("%s inverse deviation %d", golden.id(), s)
          .isLessThanOrEqualTo(set.inverse * set.inverseError + 2 * Math.ulp(set.inverse));
    }
  }
}

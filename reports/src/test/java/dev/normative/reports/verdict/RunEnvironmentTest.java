package dev.normative.reports.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.RunRecord;
import dev.normative.conformance.engine.Machine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunEnvironmentTest {
  private static RunRecord run(String implementation, String jdk, String platform) {
    return new RunRecord(implementation, "1", "47", 500, "", "", platform, Map.of("JDK", jdk));
  }

  @Test
  void runsSayWhereTheyWereWhatComputedAndHowTheyWereAskedFor() {
    assertThat(
            RunEnvironment.of(
                List.of(run("vector", "17", "8 doubles"), run("libtorch", "17", "on the CPU")),
                Map.of("Seed", "not asked", "Only rules", " ")))
        .isEqualTo(
            Map.of(
                "JDK", "17",
                "Computed by vector", "8 doubles",
                "Computed by libtorch", "on the CPU",
                "Seed", "47",
                "Tries", "500"));
  }

  @Test
  void whereRunsDifferEachValueIsThereOnce() {
    assertThat(
            RunEnvironment.of(
                List.of(run("a", "25", ""), run("a", "17", ""), run("b", "25", "")), Map.of()))
        .containsEntry("JDK", "17; 25")
        .doesNotContainKey("Computed by a");
  }

  @Test
  void withoutARecordItIsThisMachineAndWhatWasGiven() {
    assertThat(RunEnvironment.of(List.of(), Map.of("Seed", "42", "Tries", "")))
        .containsAllEntriesOf(Machine.facts())
        .containsEntry("Seed", "42")
        .doesNotContainKey("Tries");
  }
}

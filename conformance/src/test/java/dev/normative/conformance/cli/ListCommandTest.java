package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.mutants.SuiteRun;
import dev.normative.contract.NormalizationProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {
  @TempDir Path folder;

  @Test
  void theReferenceTheRulesAndTheNetworksAreListed() {
    String out = normative("list").ends(Main.FINE).out();
    assertThat(out)
        .contains("reference  (--implementation dev.normative.norm.ReferenceProvider)")
        .contains("BatchNorm, LayerNorm, GroupNorm, InstanceNorm, RMSNorm; float32")
        .contains("mlp-cumulative", "net-with-gn");
    for (String rule : SuiteRun.rules()) {
      assertThat(out).containsPattern("\n  " + rule + " +L\\d  [A-Z2]");
    }
  }

  @Test
  void whatAnotherClassPathRegistersIsFoundThere() throws IOException {
    Path services = folder.resolve("META-INF/services/" + NormalizationProvider.class.getName());
    Files.createDirectories(services.getParent());
    Files.writeString(services, DoubledEpsilon.class.getName());
    assertThat(normative("list").out()).doesNotContain("doubled-epsilon");
    assertThat(normative("list", "--classpath", folder.toString()).ends(Main.FINE).out())
        .contains("doubled-epsilon", "LayerNorm; float64, training");

    Files.writeString(services, Elsewhere.class.getName());
    assertThat(normative("list", "--classpath", folder.toString()).ends(Main.FINE).out())
        .contains(
            "\n      not on this machine: there is no library for this platform; build one\n");

    Files.writeString(services, Unmakeable.class.getName());
    Ran broken = normative("list", "--classpath", folder.toString());
    assertThat(broken.complainsAfterResults(Main.COULD_NOT_RUN, "no device").out())
        .contains("\n  reference ", "\nRules\n");

    Files.writeString(services, "no.such.Norms");
    normative("check", "--classpath", folder.toString())
        .complains(Main.COULD_NOT_RUN, "no.such.Norms");
  }
}

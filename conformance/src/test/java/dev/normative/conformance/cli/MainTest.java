package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void withoutACommandItSaysWhichThereAre() {
    normative().complains(Main.USAGE, "no command", "check, list");
  }

  @Test
  void aWrongCommandIsWrongUsage() {
    normative("chek").complains(Main.USAGE, "'chek'", "normative --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "list",
        "profile",
        "replay",
        "vectors",
        "train",
        "compare",
        "inspect",
        "fetch-mnist",
        "bench"
      })
  void everyCommandHasItsHelpAndRefusesWhatItDoesNotKnow(String command) {
    assertThat(normative("--help").ends(Main.FINE).out()).contains("  " + command + " ");
    assertThat(normative(command, "--help").ends(Main.FINE).out())
        .startsWith("Usage: normative " + command);
    normative(command, "--no-such-option")
        .complains(Main.USAGE, "normative " + command + " --help");
  }

  @Test
  void theVersionNamesTheJvm() {
    assertThat(normative("--version").ends(Main.FINE).out())
        .contains("normative ", System.getProperty("java.vm.version"));
  }

  @Test
  void whatAComplaintQuotesCannotReachTheTerminalsControls() {
    assertThat(normative("check", "--seed", "\u001b[2J\n").err())
        .contains("\\u001b[2J")
        .doesNotContain("\u001b");
  }
}

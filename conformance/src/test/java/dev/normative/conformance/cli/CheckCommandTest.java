package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.rules.Rule;
import dev.normative.contract.NormalizationProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
  @TempDir Path folder;

  private List<Outcome> outcomes() throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("normative-results"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(Outcome.FILE_SUFFIX)).toList()) {
        outcomes.add(Outcome.read(file));
      }
    }
    return outcomes;
  }

  @Test
  void whatConformsEndsWithZeroAndATable() throws IOException {
    Ran ran =
        normative(
            "check",
            "-i",
            "reference",
            "--rule",
            "F1,S1",
            "--tries",
            "7",
            "--seed",
            "5",
            "--report",
            folder.toString());
    assertThat(ran.ends(Main.FINE).out())
        .startsWith("reference: conforms\n7 conform; worst error/bound 0.")
        .contains("; seed 5\n")
        .containsPattern(
            "rule +level +tries +BatchNorm +LayerNorm +GroupNorm +InstanceNorm +RMSNorm")
        .containsPattern("\nF1 +L0 +35 +ok 0\\.\\d{3} ")
        .containsPattern("\nS1 +L1 +14 +ok 0\\.\\d{3} ");
    assertThat(outcomes()).hasSize(7).allSatisfy(o -> assertThat(o.tries()).isEqualTo(7));
  }

  @Test
  void whatFailsEndsWithOneAndLeavesACaseThatReplays() throws IOException {
    String mine = DoubledEpsilon.class.getName();
    Ran ran =
        normative(
            "check",
            "--implementation",
            mine,
            "--rule",
            "F1",
            "--tries",
            "50",
            "--report",
            folder.toString());
    assertThat(ran.ends(Main.DISAGREES).out())
        .startsWith("doubled-epsilon: DOES NOT CONFORM\n1 MISDECLARED")
        .contains("\nF1 LayerNorm MISDECLARED\n", "likely cause")
        .contains("normative check --implementation " + mine + " --rule F1 --seed 47 --tries 50\n");
    assertThat(outcomes()).extracting(Outcome::verdict).containsExactly(Verdict.MISDECLARED);

    Path failing = folder.resolve("normative-results/doubled-epsilon-F1-LayerNorm-case.json");
    assertThat(normative("replay", failing.toString(), "-i", mine).ends(Main.DISAGREES).out())
        .containsPattern("output +FAILS +at \\[.*error/bound");
    assertThat(normative("replay", failing.toString(), "-i", "reference").ends(Main.FINE).out())
        .containsPattern("output +holds")
        .containsPattern("input gradient +holds");
  }

  @Test
  void whatAProviderDeclaresIsToldWithItsReasonAndIsNoFailure() {
    String known = KnownDoubledEpsilon.class.getName();
    Ran ran = normative("check", "-i", known, "--rule", "F1,F13", "--tries", "50");
    assertThat(ran.ends(Main.FINE).out())
        .startsWith("known-doubled-epsilon: conforms\n1 conform, 1 diverge;")
        .contains("\nF1 LayerNorm diverges: epsilon is added twice https://example.org/epsilon\n");
  }

  @Test
  void aThirdPartyOfTheClassPathIsAskedByItsName() throws IOException {
    register(DoubledEpsilon.class.getName());
    String path = folder.toString();
    Ran ran =
        normative(
            "check",
            "--classpath",
            path,
            "-i",
            "reference",
            "--rule",
            "F16",
            "--tries",
            "20",
            "--third",
            "doubled-epsilon",
            "--report",
            path);
    assertThat(ran.ends(Main.FINE).out()).contains("\nF16 ").contains("BatchNorm untested: ");
    assertThat(outcomes())
        .filteredOn(outcome -> outcome.family().equals("LayerNorm"))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.CONFORMS);
              assertThat(outcome.detail())
                  .startsWith("20 cases beside doubled-epsilon; it alone left its bound in ");
              assertThat(outcome.reproduction()).contains(" --third doubled-epsilon --rule F16");
            });
    assertThat(
            normative(
                    "check", "-i", "reference", "--rule", "F16", "--tries", "1", "--third", "none")
                .out())
        .contains("F16 LayerNorm untested: there is no third party: -Dconformance.third is none");
  }

  @Test
  void aPageIsMadeOfTheRunAndNamedLast() throws IOException {
    Path spaced = folder.resolve("a report");
    String[] arguments = {
      "check",
      "-i",
      "reference",
      "--rule",
      "F13",
      "--tries",
      "3",
      "--seed",
      "5",
      "--report",
      spaced.toString()
    };
    assertThat(normative(arguments).ends(Main.FINE).out())
        .endsWith("\nReport: " + spaced.resolve("page.txt") + "\n");
    assertThat(spaced.resolve("page.txt"))
        .content()
        .contains("rules=[F13]", "Seed=5", "Tries=3", "unfinished=Optional.empty");

    Files.delete(spaced.resolve("page.txt"));
    Files.createDirectories(spaced.resolve("page.txt/in the way"));
    Ran hindered = normative(arguments);
    hindered.complainsAfterResults(
        Main.COULD_NOT_RUN, "but the page cannot be written", "page.txt");
    assertThat(hindered.out()).startsWith("reference: conforms\n");
  }

  @Test
  void whatIsInTheReportsPlaceIsSaidBeforeAnythingIsRun() throws IOException {
    Files.createDirectory(folder.resolve("of a user's own"));
    normative("check", "-i", "reference", "--report", folder.toString())
        .complains(Main.COULD_NOT_RUN, "--report: nothing can be written: there is something");
    Path file = Files.createFile(folder.resolve("file"));
    normative("check", "-i", "reference", "--report", file.toString())
        .complains(Main.COULD_NOT_RUN, "--report: nothing can be written: ", file.toString());
  }

  @Test
  void aLevelHasTheRulesOfThoseBelow() {
    List<String> rules = RuleBook.upTo(Level.L1);
    assertThat(rules).contains("F1", "S2", "S1", "P1").doesNotContain("B1", "D1");
    assertThat(RuleBook.upTo(Level.L4)).hasSize((int) RuleBook.all().stream().count());
    Ran ran =
        normative("check", "-i", "reference", "--level", "l0", "--rule", "F1,S1", "--tries", "2");
    assertThat(ran.ends(Main.FINE).out()).contains("\nF1 ").doesNotContain("\nS1 ");
    assertThat(RuleBook.all()).extracting(Rule::id).containsSubsequence("F1", "F10", "F2", "B1");
  }

  @Test
  void shardsFillOneFolderWithTheWholeRun() throws IOException {
    for (int number = 1; number <= 2; number++) {
      String shard = number + "/2";
      Ran ran =
          normative(
              "check",
              "-i",
              "reference",
              "--rule",
              "F1,F13",
              "--tries",
              "2",
              "--shard",
              shard,
              "--report",
              folder.toString());
      assertThat(ran.ends(Main.FINE).out()).contains("conforms, in shard " + shard + "\n");
    }
    assertThat(outcomes()).hasSize(10).extracting(Outcome::shard).containsOnly("1/2", "2/2");
  }

  @Test
  void aProfileIsBatchNormalizationAlone() {
    Ran keras =
        normative(
            "check", "-i", "reference", "--profile", "keras", "--rule", "F1,S1", "--tries", "3");
    assertThat(keras.ends(Main.FINE).out())
        .startsWith("reference/KERAS: conforms\n2 conform;")
        .doesNotContain("LayerNorm");
    normative(
            "check",
            "-i",
            "reference",
            "--profile",
            "PYTORCH",
            "--tries",
            "2",
            "--rule",
            "A1,A2,B4,S7,S9")
        .ends(Main.FINE);
    Ran none = normative("check", "-i", DoubledEpsilon.class.getName(), "--profile", "KERAS");
    assertThat(none.code()).isEqualTo(Main.DISAGREES);
    assertThat(none.err()).contains("does not claim [BATCH_NORM, RUNNING_STATISTICS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--tries; 0; 1 or more",
        "--tries; x; 'x' is not an int",
        "--seed; x; whole number or random",
        "--shard; 3/2; I from 1 to N",
        "--rule; Q7; there is no rule \"Q7\"",
        "--level; L9; L0, L1",
        "--profile; CAFFE; PYTORCH",
        "--implementation; nobody; there are reference",
        "--classpath; no/such.jar; there is no",
        "--third; nobody; conformance.third is \"nobody\"; expected none or one of",
        "--exec; ''; empty",
        "--exec; a 'b; quotation mark"
      })
  void wrongUsageEndsWithTwoBeforeAnythingIsDone(String option, String value, String said) {
    normative("check", option, value).complains(Main.USAGE, said);
  }

  @Test
  void oneThatCannotBeMadeDoesNotKeepTheOthersFromBeingJudged() {
    Ran ran =
        normative(
            "check",
            "-i",
            Unmakeable.class.getName(),
            "-i",
            "reference",
            "--rule",
            "F13",
            "--tries",
            "1");
    assertThat(ran.code()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(ran.err()).contains("no device").hasLineCount(1);
    assertThat(ran.out()).startsWith("reference: conforms\n");
  }

  @Test
  void oneThatThisMachineLacksIsNotJudgedAndThatIsSaid() throws IOException {
    String elsewhere = Elsewhere.class.getName();
    normative("check", "-i", elsewhere, "--rule", "F1")
        .complains(Main.COULD_NOT_RUN, "elsewhere is not judged on this machine: there is no");

    register(elsewhere);
    Ran all = normative("check", "--classpath", folder.toString(), "--rule", "F13", "--tries", "1");
    all.complainsAfterResults(Main.FINE, "elsewhere is not judged", "build one");
    assertThat(all.out()).contains("reference: conforms\n").doesNotContain("elsewhere");
  }

  private void register(String provider) throws IOException {
    Path services = folder.resolve("META-INF/services/" + NormalizationProvider.class.getName());
    Files.createDirectories(services.getParent());
    Files.writeString(services, provider);
  }

  @Test
  void whatThisMachineLacksIsUntestedInAJvmOfItsOwn() {
    Ran ran = normative("check", "-i", Elsewhere.class.getName(), "--rule", "F1,F13", "--isolated");
    ran.complainsAfterResults(Main.COULD_NOT_RUN, "no rule could be put");
    assertThat(ran.out())
        .startsWith("elsewhere: nothing was shown\n2 untested")
        .contains("\nF1 LayerNorm untested: there is no library for this platform; build one\n");
  }

  @Test
  void twoOfOneNameWouldHaveOneVerdict() {
    String mine = NoNorms.class.getName();
    normative("check", "-i", mine, "-i", mine, "--rule", "F1")
        .complains(Main.USAGE, "another one is called \"nothing\"");
  }

  @Test
  void whatCannotBeStartedEndsWithThree() {
    normative("check", "--exec", "/no/such/program").complains(Main.COULD_NOT_RUN, "cannot start");
    normative("check", "-i", NoNorms.class.getName(), "--rule", "F1")
        .complainsAfterResults(Main.COULD_NOT_RUN, "no rule could be put");
    normative("check", "-i", Unmakeable.class.getName(), "--profile", "KERAS")
        .complains(Main.COULD_NOT_RUN, "Unmakeable", "no device");
  }

  @Test
  void nothingIsLeftInTheFolderThatItIsCalledFrom() {
    normative("check", "-i", "reference", "--rule", "F13", "--tries", "1").ends(Main.FINE);
    assertThat(Path.of(".jqwik-database")).doesNotExist();
  }
}

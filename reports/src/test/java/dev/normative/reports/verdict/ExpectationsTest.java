package dev.normative.reports.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("expected.json"), text.replace('\'', '"'));
  }

  @Test
  void aBlockStandsForEachImplementationWithEachRule() throws IOException {
    Path file =
        file(
            "{'expected': ["
                + "{'implementations': ['a', 'b'], 'rules': ['F1', 'F2'],"
                + " 'verdicts': ['CONFORMS'], 'why': ''},"
                + "{'implementations': ['a'], 'rules': ['G'],"
                + " 'verdicts': ['UNTESTED', 'CONFORMS'], 'why': 'no data'}]}");
    Set<Verdict> conforms = EnumSet.of(Verdict.CONFORMS);
    assertThat(Expectations.read(file).all())
        .containsExactly(
            new Expectation("a", "F1", conforms),
            new Expectation("a", "F2", conforms),
            new Expectation("a", "G", EnumSet.of(Verdict.CONFORMS, Verdict.UNTESTED)),
            new Expectation("b", "F1", conforms),
            new Expectation("b", "F2", conforms));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'expected': []} | expects nothing",
        "{'expected': [{'implementations': [], 'rules': ['F1'], 'verdicts': ['CONFORMS'],"
            + " 'why': ''}]} | expects nothing",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1', 'F1'],"
            + " 'verdicts': ['CONFORMS'], 'why': ''}]} | a F1 is expected twice",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'verdicts': ['FAILS'],"
            + " 'why': ''}]} | never acceptable",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'verdicts': ['VACUOUS',"
            + " 'CONFORMS'], 'why': ''}]} | never acceptable",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'verdicts': [],"
            + " 'why': ''}]} | no verdict is acceptable",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'verdicts': ['FINE'],"
            + " 'why': ''}]} | FINE",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'verdicts': ['CONFORMS'],"
            + " 'rule': 'F2', 'why': ''}]} | Unrecognized field",
        "{'expected': [{'implementations': ['a'], 'verdicts': ['CONFORMS'], 'why': ''}]} | rules",
        "{'expected': [{'implementations': ['a'], 'rules': null, 'verdicts': ['CONFORMS'],"
            + " 'why': ''}]} | rules",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1' | line 1",
      })
  void aFileThatPromisesTooLittleOrTooMuchIsRefused(String text, String reason) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Expectations.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void theFileOfThisProjectExpectsEveryRuleOfBothImplementations() throws IOException {
    Expectations shipped =
        Expectations.read(Path.of("src", "main", "resources", "expected-results.json"));
    for (String implementation : new String[] {"reference", "vector"}) {
      assertThat(shipped.all())
          .filteredOn(expectation -> expectation.implementation().equals(implementation))
          .filteredOn(expectation -> expectation.acceptable().equals(Set.of(Verdict.CONFORMS)))
          .extracting(Expectation::rule)
          .containsExactly(
              "F1",
              "F2",
              "F13",
              "F14",
              "S1",
              "S2",
              "S3",
              "S4",
              "B1",
              "B2",
              "B3",
              "D1",
              "D2",
              "digits-mlp-adam-float64",
              "digits-mlp-sgd-float64",
              "digits-mlp-cumulative-adam-float64",
              "digits-cnn-adam-float64");
    }
    assertThat(shipped.all())
        .filteredOn(
            expectation ->
                expectation.acceptable().equals(Set.of(Verdict.CONFORMS, Verdict.UNTESTED)))
        .extracting(expectation -> expectation.implementation() + " " + expectation.rule())
        .containsExactly(
            "reference mlp-adam-float64",
            "reference published-table",
            "reference mlp-adam-float32",
            "vector mlp-adam-float64",
            "vector published-table",
            "vector mlp-adam-float32");
  }
}

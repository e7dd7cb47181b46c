package dev.normative.reports.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.TrainingConformance;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.rules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    String whole = text.replace("{'expected'", "{'notEverywhere': [], 'expected'");
    return Files.writeString(folder.resolve("expected.json"), whole.replace('\'', '"'));
  }

  @Test
  void aBlockStandsForEachImplementationWithEachRule() throws IOException {
    Path file =
        file(
            "{'expected': ["
                + "{'implementations': ['a', 'b'], 'rules': ['F1', 'F2'], 'families': ['BatchNorm'],"
                + " 'verdicts': ['CONFORMS'], 'why': ''},"
                + "{'implementations': ['a'], 'rules': ['G'], 'families': ['BatchNorm'],"
                + " 'verdicts': ['UNTESTED', 'CONFORMS'], 'why': 'no data'}]}");
    Set<Verdict> conforms = EnumSet.of(Verdict.CONFORMS);
    assertThat(Expectations.read(file).all())
        .containsExactly(
            new Expectation(new Subject("a", "F1", "BatchNorm"), conforms),
            new Expectation(new Subject("a", "F2", "BatchNorm"), conforms),
            new Expectation(
                new Subject("a", "G", "BatchNorm"), EnumSet.of(Verdict.CONFORMS, Verdict.UNTESTED)),
            new Expectation(new Subject("b", "F1", "BatchNorm"), conforms),
            new Expectation(new Subject("b", "F2", "BatchNorm"), conforms));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'expected': []} | expects nothing",
        "{'expected': [{'implementations': [], 'rules': ['F1'], 'families': ['BatchNorm'], 'verdicts': ['CONFORMS'],"
            + " 'why': ''}]} | expects nothing",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1', 'F1'], 'families': ['BatchNorm'],"
            + " 'verdicts': ['CONFORMS'], 'why': ''}]} | a F1 BatchNorm is expected twice",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'families': ['BatchNorm'], 'verdicts': ['FAILS'],"
            + " 'why': ''}]} | never acceptable",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'families': ['BatchNorm'], 'verdicts': ['VACUOUS',"
            + " 'CONFORMS'], 'why': ''}]} | never acceptable",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'families': ['BatchNorm'], 'verdicts': [],"
            + " 'why': ''}]} | no verdict is acceptable",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'families': ['BatchNorm'], 'verdicts': ['FINE'],"
            + " 'why': ''}]} | FINE",
        "{'expected': [{'implementations': ['a'], 'rules': ['F1'], 'families': ['BatchNorm'], 'verdicts': ['CONFORMS'],"
            + " 'rule': 'F2', 'why': ''}]} | Unrecognized field",
        "{'expected': [{'implementations': ['a'], 'families': [''], 'verdicts': ['CONFORMS'],"
            + " 'why': ''}]} | rules",
        "{'expected': [{'implementations': ['a'], 'rules': null, 'families': [''], 'verdicts': ['CONFORMS'],"
            + " 'why': ''}]} | rules",
        "{'notEverywhere': [{'implementation': 'b', 'why': ''}], 'expected': [{'implementations': ['a'],"
            + " 'rules': ['F1'], 'families': [''], 'verdicts': ['CONFORMS'], 'why': ''}]} | nothing is expected of it",
        "{'notEverywhere': [{'implementation': 'a'}], 'expected': []} | why",
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
  void theFileOfThisProjectExpectsEveryRuleOfTheReference() throws IOException {
    Expectations shipped =
        Expectations.read(Path.of("src", "main", "resources", "expected-results.json"));
    Set<String> rules =
        Stream.of(NormalizationConformance.class, TrainingConformance.class)
            .flatMap(suite -> Stream.of(suite.getMethods()))
            .filter(method -> method.isAnnotationPresent(Rule.class))
            .map(method -> method.getAnnotation(Rule.class).id())
            .collect(Collectors.toSet());
    assertThat(shipped.all())
        .extracting(Expectation::subject)
        .filteredOn(subject -> subject.implementation().equals("reference"))
        .extracting(Subject::rule)
        .containsAll(rules);
  }

  @Test
  void libTorchAloneIsNotEverywhere() throws IOException {
    assertThat(
            Expectations.read(Path.of("src", "main", "resources", "expected-results.json"))
                .notEverywhere())
        .containsExactly("libtorch");
  }

  @Test
  void onlyWhatNeedsMnistOrAnotherJdkOrEngineMayBeUntested() throws IOException {
    Expectations shipped =
        Expectations.read(Path.of("src", "main", "resources", "expected-results.json"));
    assertThat(shipped.all())
        .filteredOn(expectation -> expectation.acceptable().contains(Verdict.UNTESTED))
        .allMatch(
            expectation ->
                expectation.acceptable().equals(Set.of(Verdict.CONFORMS, Verdict.UNTESTED)))
        .extracting(expectation -> expectation.subject().rule())
        .containsOnly(
            "mlp-adam-float64",
            "published-table",
            "mlp-adam-float32",
            "net-with-ln-sgd-float64",
            "net-with-ln-sgd-float32",
            "net-with-gn-adam-float64",
            "D4",
            "F16");
  }

  @Test
  void whatIsTestedConformsExceptWhereLibTorchIsKnownToDiverge() throws IOException {
    Expectations shipped =
        Expectations.read(Path.of("src", "main", "resources", "expected-results.json"));
    assertThat(shipped.all())
        .filteredOn(expectation -> !expectation.acceptable().contains(Verdict.CONFORMS))
        .allMatch(expectation -> expectation.acceptable().equals(Set.of(Verdict.DIVERGES)))
        .extracting(Expectation::subject)
        .allMatch(subject -> subject.implementation().equals("libtorch"))
        .extracting(Subject::rule)
        .containsOnly("F9", "F12", "P1", "S6", "S9");
  }
}

package dev.normative.reports.verdict;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
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
import java.util.List;
import java.util.Map;
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
  void enginesAloneAreNotEverywhere() throws IOException {
    assertThat(
            Expectations.read(Path.of("src", "main", "resources", "expected-results.json"))
                .notEverywhere())
        .containsExactly("libtorch", "nd4j", "onnxruntime");
  }

  @Test
  void onlyWhatNeedsMnistOrAnotherJdkOrEngineMayBeUntested() throws IOException {
    Expectations shipped =
        Expectations.read(Path.of("src", "main", "resources", "expected-results.json"));
    assertThat(shipped.all())
        .filteredOn(expectation -> expectation.acceptable().contains(Verdict.UNTESTED))
        .allMatch(
            expectation ->
                List.of(
                        Set.of(Verdict.CONFORMS, Verdict.UNTESTED),
                        Set.of(Verdict.DIVERGES, Verdict.UNTESTED))
                    .contains(expectation.acceptable()))
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
  void whatIsTestedConformsExceptWhereAnEngineIsKnownToDiverge() throws IOException {
    Expectations shipped =
        Expectations.read(Path.of("src", "main", "resources", "expected-results.json"));
    List<Expectation> otherwise =
        shipped.all().stream()
            .filter(expectation -> !expectation.acceptable().contains(Verdict.CONFORMS))
            .toList();
    assertThat(otherwise)
        .allMatch(expectation -> expectation.acceptable().contains(Verdict.DIVERGES))
        .allMatch(
            expectation ->
                Set.of(Verdict.DIVERGES, Verdict.UNTESTED).containsAll(expectation.acceptable()));
    Map<String, Set<String>> rules =
        otherwise.stream()
            .map(Expectation::subject)
            .collect(groupingBy(Subject::implementation, mapping(Subject::rule, toSet())));
    assertThat(rules)
        .isEqualTo(
            Map.of(
                "libtorch",
                Set.of("F9", "F12", "P1", "S6", "S9"),
                "onnxruntime",
                Set.of(
                    "F1", "F2", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F15", "F16",
                    "F17", "S1", "N1", "D2", "G1"),
                "nd4j",
                Set.of(
                    "F8",
                    "F9",
                    "F16",
                    "B1",
                    "B2",
                    "B3",
                    "B7",
                    "G1",
                    "digits-mlp-adam-float64",
                    "digits-mlp-sgd-float64",
                    "digits-mlp-cumulative-adam-float64",
                    "digits-cnn-adam-float64",
                    "mlp-adam-float64")));
  }
}

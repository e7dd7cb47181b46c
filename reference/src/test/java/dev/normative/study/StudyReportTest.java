package dev.normative.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StudyReportTest {
  @TempDir Path folder;

  private static final Claim CLAIM =
      new Claim("a-study", "A title", "This is less than that.", "Nobody.");
  private static final Form FORM = new Form("small", List.of(1L, 2L, 3L), 1, Optional.empty());

  private static StudyReport report(double... differences) {
    List<Double> values = Arrays.stream(differences).boxed().toList();
    return CLAIM.report(
        FORM,
        "None.",
        List.of(Measurement.of("this", "loss", "nats", List.of(1.0, Double.NaN, 1.0 / 3))),
        List.of(Finding.of("It is less.", "this - that", "nats", Hypothesis.below(0), values)),
        List.of(
            new Chart(
                "Losses",
                "step",
                "loss (nats)",
                false,
                List.of("1", "2"),
                true,
                List.of(Band.of("this", List.of(List.of(1.0, 0.5), List.of(2.0, 1e-300)))))),
        List.of("A note."));
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    StudyReport report = report(-1, -2, -3.3);
    Path file = report.write(folder.resolve("deeper"));
    assertThat(file).hasFileName("a-study-study.json");
    assertThat(StudyReport.read(file)).isEqualTo(report);
    assertThat(Files.readString(file)).contains("\"NaN\"").doesNotContain("\r");
  }

  @Test
  void theSameReportGivesTheSameBytesAndLeavesNothingElse() throws IOException {
    byte[] first = Files.readAllBytes(report(-1, -2, -3).write(folder));
    byte[] second = Files.readAllBytes(report(-1, -2, -3).write(folder));
    assertThat(second).isEqualTo(first);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void theJudgementFollowsFromTheNumbers() {
    assertThat(report(-1, -1.1, -1.2).judgement()).isEqualTo(Judgement.SUPPORTED);
    assertThat(report(1, 1.1, 1.2).judgement()).isEqualTo(Judgement.CONTRADICTED);
    assertThat(report(-1, 1.1, 1.2).judgement()).isEqualTo(Judgement.NOT_SUPPORTED);
  }

  /** Each of these is what somebody would change who wants another result. */
  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("\"judgement\" : \"CONTRADICTED\"", "\"judgement\" : \"SUPPORTED\""),
        Arguments.of("CONTRADICTED\",\n  \"measure", "SUPPORTED\",\n  \"measure"),
        Arguments.of("\"agreeing\" : 0", "\"agreeing\" : 3"),
        Arguments.of("\"kind\" : \"BELOW\"", "\"kind\" : \"ABOVE\""),
        Arguments.of("1.1,", "-1.1,"),
        Arguments.of("\"format\" : 1", "\"format\" : 2"),
        Arguments.of("\"seeds\" : [ 1,", "\"seeds\" : [ 7, 1,"),
        Arguments.of("\"notes\" :", "\"remarks\" :"),
        Arguments.of("\"name\" : \"a-study\"", "\"name\" : \"../a\""));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aFileThatWasChangedIsRefused(String written, String changed) throws IOException {
    Path file = report(1, 1.1, 1.2).write(folder);
    assertThat(Files.readString(file)).contains(written);
    Files.writeString(file, Files.readString(file).replace(written, changed));
    assertThatThrownBy(() -> StudyReport.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is not a readable study: ");
  }

  @Test
  void aFileThatWasCutOffIsRefused() throws IOException {
    Path file = report(1, 1.1, 1.2).write(folder);
    Files.writeString(file, Files.readString(file).substring(0, 300));
    assertThatThrownBy(() -> StudyReport.read(file)).hasMessageContaining("not a readable study");
    Files.writeString(file, "null");
    assertThatThrownBy(() -> StudyReport.read(file)).hasMessageContaining("null");
  }

  @Test
  void aReportThatCannotBeWrittenLeavesTheEarlierOne() throws IOException {
    Path file = report(-1, -2, -3).write(folder);
    Path occupied = folder.resolve("file");
    Files.writeString(occupied, "x");
    assertThatThrownBy(() -> report(1, 2, 3).write(occupied)).isInstanceOf(IOException.class);
    assertThat(StudyReport.read(file)).isEqualTo(report(-1, -2, -3));
    assertThat(occupied).hasContent("x");
  }

  @Test
  void aFindingForOtherSeedsIsRefused() {
    assertThatThrownBy(() -> report(-1, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 2 values for 3 seeds");
  }

  @Test
  void chartsRefuseLinesThatDoNotFit() {
    Band band = Band.of("x", List.of(List.of(1.0, 2.0)));
    assertThatThrownBy(() -> new Chart("t", "h", "v", false, List.of("1"), true, List.of(band)))
        .hasMessageContaining("has 1 places, its line \"x\" 2");
    assertThatThrownBy(
            () -> new Chart("t", "h", "v", false, List.of("1", "b"), true, List.of(band)))
        .isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> new Chart("t", "h", "v", false, List.of("1"), true, List.of()))
        .hasMessageContaining("shows nothing");
  }

  @Test
  void aBandIsMeanSmallestAndLargestAndAGapWhereARunDiverged() {
    Band band =
        Band.of("x", List.of(List.of(1.0, 5.0), List.of(4.0, Double.NaN), List.of(1.0, 6.0)));
    assertThat(band.mean()).containsExactly(2.0, Double.NaN);
    assertThat(band.least()).containsExactly(1.0, Double.NaN);
    assertThat(band.most()).containsExactly(4.0, Double.NaN);
  }
}

package dev.normative.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.data.Mnist;
import dev.normative.norm.ReferenceProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs all studies and leaves their reports for the page. A claim that is not supported is a
 * finding; this fails only where a study cannot be run.
 */
class StudiesIT {
  private static final System.Logger LOG = System.getLogger("dev.normative.study");

  static Stream<String> studies() {
    return Studies.all().stream().map(Study::name);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void comesToAJudgement(String name) throws IOException {
    Form form = form();
    System.Logger.Level level =
        form.label().equals("full") ? System.Logger.Level.INFO : System.Logger.Level.DEBUG;
    StudyReport report =
        Studies.named(name)
            .run(form, new ReferenceProvider(), line -> LOG.log(level, name + ", " + line));
    Path file =
        report.write(
            Path.of(System.getProperty("normative.studies.directory", "target/normative-studies")));
    LOG.log(level, () -> name + ": " + report.judgement().words());
    assertThat(StudyReport.read(file)).isEqualTo(report);
    assertThat(report.findings()).isNotEmpty();
  }

  private static Form form() throws IOException {
    if (!"full".equals(System.getProperty("normative.studies"))) {
      return Form.small();
    }
    return Form.full(
        Mnist.locate() instanceof Mnist.Found found
            ? Optional.of(found.mnist())
            : Optional.empty());
  }
}

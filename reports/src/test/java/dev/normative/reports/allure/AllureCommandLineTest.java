package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllureCommandLineTest {

  @TempDir Path folder;
  private Path home;
  private Path report;
  private MergedResults results;

  @BeforeEach
  void aHomeWithAFakeAndAnOlderReport() throws IOException {
    home = folder.resolve("all ure");
    String name = FakeCommandLine.class.getName().replace('.', '/') + ".class";
    Path copy = home.resolve("lib/config").resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream compiled = FakeCommandLine.class.getClassLoader().getResourceAsStream(name)) {
      Files.copy(compiled, copy);
    }
    report = Files.createDirectory(folder.resolve("report"));
    Files.writeString(report.resolve("index.html"), "older");
    Path merged = Files.createDirectory(folder.resolve("merged"));
    results = new MergedResults(merged, List.of(merged.resolve("a-result.json")), List.of());
  }

  private Path render(String behaviour) throws Exception {
    Files.writeString(results.folder().resolve("behave.txt"), behaviour);
    return new AllureCommandLine(home, FakeCommandLine.class.getName())
        .render(results, "My title", report, folder.resolve("log"));
  }

  @Test
  void aWholePageReplacesTheOlderReport() throws Exception {
    Path page = render("tell");
    assertThat(page).isEqualTo(report.resolve("index.html"));
    assertThat(page)
        .content()
        .contains("generate|--single-file|--clean|--name|My title|--output|")
        .contains("|true|" + home + "</body>")
        .contains("Content-Security-Policy");
    assertThat(folder)
        .isDirectoryNotContaining("glob:**.part")
        .isDirectoryNotContaining("glob:**.old");
  }

  @ParameterizedTest
  @CsvSource({
    "fail, ended with 3",
    "write nothing, wrote no index.html",
    "write half, no whole page",
    "write no data, no whole page",
    "ask a host, x.example"
  })
  void whateverGoesWrongTheOlderReportStaysAndTheCauseIsTold(String behaviour, String cause)
      throws IOException {
    assertThatThrownBy(() -> render(behaviour))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(cause);
    assertThat(report.resolve("index.html")).hasContent("older");
  }

  @Test
  void whatTheCommandLineSaidIsPartOfTheMessage() {
    assertThatThrownBy(() -> render("fail")).hasMessageContaining("the fake speaks \u00fc");
  }

  @Test
  void aPageWithoutTestCasesIsWholeIfThereAreNoResults() throws Exception {
    results = new MergedResults(results.folder(), List.of(), List.of());
    assertThat(render("tell")).exists();
  }

  @Test
  void aHomeThatIsNotThereIsNamedWithWhatToDo() {
    home = folder.resolve("nowhere");
    assertThatThrownBy(() -> render("tell"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("run verify");
  }
}

package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackLinksTest {
  @TempDir Path root;

  @Test
  void resultsWithAVerdictLinkToTheirRule() throws IOException {
    SampleBuild build = new SampleBuild(root);
    build.file(
        "conformance",
        "a-result.json",
        "{\"name\": \"F1: every element\", \"links\": [{\"url\": \"x\"}],"
            + " \"labels\": [{\"name\": \"verdict\", \"value\": \"CONFORMS\"}]}");
    build.file("conformance", "b-result.json", "{\"name\": \"a unit test\"}");
    MergedResults merged = MergedResults.of(build.tree(), root.resolve("merged"));
    BackLinks.addTo(merged, "../index.html");
    var links = StrictJson.readObject(merged.folder().resolve("a-result.json")).path("links");
    assertThat(links).hasSize(2);
    assertThat(links.get(1).path("url").asText()).isEqualTo("../index.html#rule-F1");
    assertThat(StrictJson.readObject(merged.folder().resolve("b-result.json")).has("links"))
        .isFalse();
  }
}

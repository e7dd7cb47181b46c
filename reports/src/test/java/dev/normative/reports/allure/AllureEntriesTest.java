package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.Verdict;
import dev.normative.reports.SampleBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class AllureEntriesTest {
  private static final String TREE =
      """
      {"uid": "r", "name": "behaviors", "children": [
        {"name": "reference", "uid": "g1", "children": [
          {"name": "L1 training", "uid": "g2", "children": [
            {"name": "F1: What F1 says.", "uid": "g3", "children": [
              {"name": "F1: What F1 says.", "uid": "abc", "status": "passed"}]}]}]},
        {"name": "Suite", "uid": "g4", "children": [
          {"name": "Kill matrix", "uid": "def", "status": "passed"}]}]}
      """;

  @Test
  void resultsAreFoundByEpicAndNameWhereverTheyHang() throws IOException {
    String data = Base64.getEncoder().encodeToString(TREE.getBytes(StandardCharsets.UTF_8));
    AllureEntries entries =
        AllureEntries.in("<script>d('data/behaviors.json','" + data + "'),</script>");
    assertThat(entries.of(SampleBuild.outcome("reference", "F1", Verdict.FAILS)))
        .contains("testresult/abc");
    assertThat(entries.of(SampleBuild.outcome("vector", "F1", Verdict.FAILS))).isEmpty();
    assertThat(entries.of(SampleBuild.outcome("reference", "F2", Verdict.FAILS))).isEmpty();
    assertThat(entries.named("Suite", "Kill matrix")).contains("testresult/def");
    assertThat(AllureEntries.none().named("Suite", "Kill matrix")).isEmpty();
  }

  @Test
  void aPageWithoutTheTreeIsRefused() throws IOException {
    String page = "<script>d('data/suites.json','e30=')</script>";
    assertThatThrownBy(() -> AllureEntries.in(page)).hasMessageContaining("behaviors.json");
  }
}

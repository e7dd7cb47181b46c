package dev.normative.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportRequestTest {

  private static final String[] NEEDED = {
    "--root=r",
    "--modules=a, b",
    "--expected=e",
    "--allure=al",
    "--work=w",
    "--report=re",
    "--page=i.html",
    "--build=N 1"
  };

  private static String[] with(String... more) {
    String[] all = Arrays.copyOf(NEEDED, NEEDED.length + more.length);
    System.arraycopy(more, 0, all, NEEDED.length, more.length);
    return all;
  }

  @Test
  void eachArgumentIsNamed() {
    assertThat(ReportRequest.parse(with("--rule=F1,B2", "--seed=a=b", "--tries=")))
        .isEqualTo(
            new ReportRequest(
                Path.of("r"),
                List.of("a", "b"),
                Path.of("e"),
                Path.of("al"),
                Path.of("w"),
                Path.of("re"),
                Path.of("i.html"),
                "N 1",
                "F1,B2",
                "a=b",
                "",
                List.of(),
                Optional.empty(),
                ""));
  }

  @Test
  void foldersToMergeAreSeenFromTheBase() {
    assertThat(
            ReportRequest.parse(with("--merge=one, ../two,,/three", "--base=/from/here")).merge())
        .containsExactly(
            Path.of("/from/here/one"), Path.of("/from/here/../two"), Path.of("/three"));
    assertThat(ReportRequest.parse(with("--merge=", "--base=/x")).merge()).isEmpty();
    assertThat(ReportRequest.parse(with("--history=h", "--base=/x")).history())
        .contains(Path.of("/x/h"));
    assertThat(ReportRequest.parse(with("--history=none", "--base=/x")).history()).isEmpty();
  }

  @Test
  void ruleSeedAndTriesMayBeLeftOut() {
    assertThat(ReportRequest.parse(NEEDED).rule()).isEmpty();
  }

  @Test
  void whatIsUnknownTwiceOrLeftOutIsRefusedByName() {
    assertThatThrownBy(() -> ReportRequest.parse(with("--sead=1"))).hasMessageContaining("--sead");
    assertThatThrownBy(() -> ReportRequest.parse(with("seed=1"))).hasMessageContaining("seed=1");
    assertThatThrownBy(() -> ReportRequest.parse(with("--seed"))).hasMessageContaining("--seed");
    assertThatThrownBy(() -> ReportRequest.parse(with("--root=x"))).hasMessageContaining("twice");
    assertThatThrownBy(() -> ReportRequest.parse("--root=r"))
        .hasMessageContaining("--allure=... is needed");
  }
}

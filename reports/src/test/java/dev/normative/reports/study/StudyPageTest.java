package dev.normative.reports.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StudyPageTest {

  @Test
  void saysWhatWasClaimedAndWhatBecameOfIt() {
    String page = StudyPage.of(SampleStudy.of("One is lower.", -1.0, -1.1, -1.2));
    assertThat(page)
        .contains("<b>Claim:</b> One is lower.", "<b>Who says so:</b> Somebody.")
        .contains("<b>Judgement: SUPPORTED.</b>", "Form: small; 3 seeds")
        .contains(">-1.100 [-1.348, -0.8516]<", ">below 0<", ">3 of 3 so<")
        .contains("A note &lt; another.");
  }

  @Test
  void hasARowForEachVariantAndAColumnForEachQuantity() {
    String page = StudyPage.of(SampleStudy.of("One is lower.", 1.0, 1.1, 1.2));
    String table = page.substring(page.lastIndexOf("<table"));
    assertThat(table.lines().filter(line -> line.startsWith("<tr>"))).hasSize(2);
    assertThat(table)
        .contains(">loss (nats)<", ">accuracy (%)<")
        .contains(">80.00 [55.16, 104.8]<");
    assertThat(table).contains(">none: a run diverged<");
  }

  @Test
  void seedsThatAgreeToTheBitAreNoInterval() {
    assertThat(StudyPage.of(SampleStudy.of("One is lower.", -1.0, -1.0, -1.0)))
        .contains(">-1.000 for every seed<");
  }

  @Test
  void textOfAStudyIsNoMarkup() {
    assertThat(StudyPage.of(SampleStudy.of("<img src=\"x\"> & so on", 1.0, 1.1, 1.2)))
        .contains("&lt;img src=&quot;x&quot;&gt; &amp; so on")
        .doesNotContain("<img");
  }
}

package dev.normative.study;

import java.util.List;

/**
 * What a study is about.
 *
 * @param name what the study is called
 * @param title a heading
 * @param sentence what is claimed
 * @param source who claims it
 */
record Claim(String name, String title, String sentence, String source) {

  /** The report on this claim; its judgement is that of the findings together. */
  StudyReport report(
      Form form,
      String setting,
      List<Measurement> measurements,
      List<Finding> findings,
      List<Chart> charts,
      List<String> notes) {
    return new StudyReport(
        StudyReport.FORMAT,
        name,
        title,
        sentence,
        source,
        setting,
        form.label(),
        form.seeds(),
        Judgement.ofAll(findings.stream().map(Finding::judgement).toList()),
        measurements,
        findings,
        charts,
        notes);
  }
}

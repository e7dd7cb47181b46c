package dev.normative.reports.study;

import dev.normative.study.Band;
import dev.normative.study.Chart;
import dev.normative.study.Finding;
import dev.normative.study.Hypothesis;
import dev.normative.study.Judgement;
import dev.normative.study.Measurement;
import dev.normative.study.StudyReport;
import java.util.Arrays;
import java.util.List;

/** A study of three seeds with one finding and two charts. */
public final class SampleStudy {
  public static final String NAME = "learning-rate";

  private SampleStudy() {}

  /** Says that these differences are below 0. */
  public static StudyReport of(String claim, Double... differences) {
    Finding finding =
        Finding.of(
            "One is below the other.",
            "one minus other",
            "nats",
            Hypothesis.below(0),
            Arrays.asList(differences));
    return new StudyReport(
        StudyReport.FORMAT,
        NAME,
        "A study",
        claim,
        "Somebody.",
        "Small data.",
        "small",
        List.of(1L, 2L, 3L),
        Judgement.ofAll(List.of(finding.judgement())),
        List.of(
            Measurement.of("one", "loss", "nats", List.of(1.0, 2.0, 3.0)),
            Measurement.of("one", "accuracy", "%", List.of(90.0, 80.0, 70.0)),
            Measurement.of("other", "loss", "nats", List.of(1.0, Double.NaN, 3.0))),
        List.of(finding),
        List.of(curve(false), categories()),
        List.of("A note < another."));
  }

  /** Two lines over four steps; the second one's last value is infinite. */
  static Chart curve(boolean logarithmic) {
    return new Chart(
        "Loss & step",
        "step (mini-batches)",
        "training loss (nats)",
        logarithmic,
        List.of("1", "2", "3", "4"),
        true,
        List.of(
            Band.of("one", List.of(List.of(2.0, 1.0, 0.5, 0.25), List.of(2.2, 1.5, 0.7, 0.0))),
            Band.of("other", List.of(List.of(2.0, 2.0, 3.0, Double.POSITIVE_INFINITY)))));
  }

  static Chart categories() {
    return new Chart(
        "Accuracy by size",
        "size",
        "accuracy (%)",
        false,
        List.of("2", "4", "8", "32"),
        false,
        List.of(Band.of("one", List.of(List.of(50.0, 60.0, 70.0, 80.0)))));
  }
}

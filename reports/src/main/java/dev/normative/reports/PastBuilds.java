package dev.normative.reports;

import dev.normative.conformance.engine.PlainText;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.BuildTree;
import dev.normative.reports.history.BuildHistory;
import dev.normative.reports.history.Commit;
import dev.normative.reports.history.Trend;
import dev.normative.reports.verdict.CollectedOutcomes;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.RuleSelection;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The history that a report goes on with, if it does.
 *
 * @param history the history; empty where none is kept, or none that this run belongs to
 * @param commit what was built; may be empty
 * @param build its name and version
 */
record PastBuilds(Optional<BuildHistory> history, String commit, String build) {

  /**
   * What there is of earlier builds, given to Allure, too. A run of some rules or of a shard is no
   * build to compare others with.
   *
   * @param notes takes why there is none, where it cannot be read
   */
  static PastBuilds of(
      ReportRequest request,
      BuildTree tree,
      CollectedOutcomes collected,
      MergedResults merged,
      List<String> notes)
      throws IOException {
    PastBuilds none = new PastBuilds(Optional.empty(), "", request.build());
    Optional<Instant> lastVerdict = CollectedOutcomes.lastWritten(tree);
    if (request.history().isEmpty()
        || lastVerdict.isEmpty()
        || RuleSelection.parse(request.rule()).restricted()
        || !collected.isWhole()) {
      return none;
    }
    try {
      BuildHistory history = BuildHistory.in(request.history().get(), lastVerdict.get());
      notes.addAll(history.restore(merged));
      String commit = request.commit().isEmpty() ? Commit.of(request.root()) : request.commit();
      return new PastBuilds(Optional.of(history), commit, request.build());
    } catch (IOException e) {
      notes.add(ReportMain.message(e));
      return none;
    }
  }

  /** Which build this is; 0 where that is not known. */
  int number() {
    return history.map(BuildHistory::number).orElse(0);
  }

  /** How builds went up to this one. */
  Trend trend(Judgement judgement) {
    return history.map(it -> it.trend(judgement, commit, build)).orElseGet(Trend::none);
  }

  /**
   * Keeps this build. The report is written by then, and says all but what goes wrong here.
   *
   * @param allure the text of Allure's page; empty where there is none
   */
  void keep(Judgement judgement, String allure, PrintStream out) {
    if (history.isEmpty()) {
      return;
    }
    try {
      history.get().keep(judgement, commit, build, allure);
    } catch (IOException e) {
      out.print(
          PlainText.indented("This build is not in the history: " + ReportMain.message(e), ""));
    }
  }
}

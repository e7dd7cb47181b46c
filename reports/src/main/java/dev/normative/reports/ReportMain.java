package dev.normative.reports;

import dev.normative.conformance.RunRecord;
import dev.normative.conformance.engine.PlainText;
import dev.normative.reports.allure.AccuracyResult;
import dev.normative.reports.allure.AllureCommandLine;
import dev.normative.reports.allure.AllureEntries;
import dev.normative.reports.allure.BackLinks;
import dev.normative.reports.allure.KillMatrixResult;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.allure.RunDescription;
import dev.normative.reports.allure.VerdictResult;
import dev.normative.reports.benchmark.BenchmarkResults;
import dev.normative.reports.build.Address;
import dev.normative.reports.build.BuildTree;
import dev.normative.reports.build.FailsafeSummaries;
import dev.normative.reports.build.MergedBuilds;
import dev.normative.reports.certificate.RunFacts;
import dev.normative.reports.curve.CurvePictures;
import dev.normative.reports.error.ErrorPictures;
import dev.normative.reports.page.VerdictPage;
import dev.normative.reports.stability.SweepPictures;
import dev.normative.reports.study.StudyResults;
import dev.normative.reports.verdict.CollectedOutcomes;
import dev.normative.reports.verdict.Expectations;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.RuleSelection;
import dev.normative.reports.verdict.RunEnvironment;
import dev.normative.reports.verdict.VerdictTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the report of a build and says whether the build is good.
 *
 * <p>Prints the table of verdicts, writes Allure's page, the page of verdicts and the certificates
 * from whatever can be read, and only then decides. The last line names what is bad and where the
 * page of verdicts is. Exit code 0: every expected verdict is there and acceptable, and nothing was
 * unreadable; 1: not so, or no report could be written; 2: the arguments make no sense.
 */
public final class ReportMain {

  private ReportMain() {}

  /** Runs with arguments {@code --name=value}; the build passes them. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  /** The same without leaving the JVM; prints there and returns the exit code. */
  static int run(PrintStream out, String... arguments) {
    ReportRequest request;
    try {
      request = ReportRequest.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return 2;
    }
    try {
      return report(request, out);
    } catch (IOException e) {
      out.print(PlainText.indented(message(e), ""));
      out.println("No page of verdicts was written; one of an earlier run is as it was.");
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.println("Interrupted; no report was written.");
      return 1;
    }
  }

  private static int report(ReportRequest request, PrintStream out)
      throws IOException, InterruptedException {
    BuildTree tree =
        request.merge().isEmpty()
            ? BuildTree.of(request.root(), request.modules())
            : MergedBuilds.in(request.root(), request.merge());
    Files.createDirectories(request.work());
    MergedResults merged = MergedResults.of(tree, request.work().resolve("allure-results-merged"));
    List<String> notes = new ArrayList<>(CurvePictures.addTo(merged));
    notes.addAll(SweepPictures.addTo(merged));
    notes.addAll(ErrorPictures.addTo(merged));
    AccuracyResult.addTo(merged, tree).ifPresent(notes::add);
    KillMatrixResult.addTo(merged, tree).ifPresent(notes::add);
    StudyResults.Remarks studies = StudyResults.addTo(merged, tree);
    notes.addAll(studies.notes());
    notes.addAll(BenchmarkResults.addTo(merged, tree));
    CollectedOutcomes collected = CollectedOutcomes.in(tree);
    PastBuilds past = PastBuilds.of(request, tree, collected, merged, notes);
    Judgement judgement =
        judge(request, tree, collected, joined(merged.problems(), studies.problems()), notes);

    String table = VerdictTable.of(judgement);
    out.print(table);
    out.println();
    out.flush();
    judgement = write(request, tree, merged, collected.runs(), past, judgement, table, out);
    String verdict =
        judgement.fine()
            ? "All verdicts are as expected."
            : "Not as expected: " + judgement.summary() + ".";
    out.println(PlainText.line(verdict + " Report: " + tree.relative(request.page())));
    return judgement.fine() ? 0 : 1;
  }

  /**
   * Writes both pages and the certificates.
   *
   * @return the judgement, with a problem more where Allure's page could not be made
   */
  private static Judgement write(
      ReportRequest request,
      BuildTree tree,
      MergedResults merged,
      List<RunRecord> runs,
      PastBuilds past,
      Judgement judgement,
      String table,
      PrintStream out)
      throws IOException, InterruptedException {
    String back = Address.from(request.report().resolve("index.html"), request.page());
    BackLinks.addTo(merged, back);
    new VerdictResult(table, judgement.summary(), back).write(merged.folder());
    RunDescription description =
        new RunDescription(
            request.build(),
            RunEnvironment.of(
                runs,
                Map.of(
                    "Seed",
                    request.seed(),
                    "Tries",
                    request.tries(),
                    "Only rules",
                    request.rule())),
            back,
            past.number());
    description.write(merged.folder());
    Optional<Path> allure = Optional.empty();
    AllureEntries entries = AllureEntries.none();
    String text = "";
    Judgement all = judgement;
    try {
      Path rendered =
          new AllureCommandLine(request.allure())
              .render(
                  merged,
                  VerdictPage.TITLE,
                  request.report(),
                  request.work().resolve("allure-commandline.log"));
      text = Files.readString(rendered);
      entries = AllureEntries.in(text);
      allure = Optional.of(rendered);
    } catch (IOException e) {
      // Nor is the build good then; the page of verdicts says so, and links to none.
      out.print(PlainText.indented(message(e), ""));
      all = judgement.withProblem("There is no Allure report of this build: " + message(e));
    }
    List<String> rules = List.copyOf(RuleSelection.parse(request.rule()).named());
    RunFacts run = new RunFacts(request.build(), description.environment(), rules);
    new VerdictPage(all, run, allure, entries, merged, tree, past.trend(all)).write(request.page());
    past.keep(all, text, out);
    return all;
  }

  private static Judgement judge(
      ReportRequest request,
      BuildTree tree,
      CollectedOutcomes collected,
      List<String> problems,
      List<String> notes)
      throws IOException {
    List<String> unknown = new ArrayList<>(problems);
    unknown.addAll(FailsafeSummaries.problems(tree));
    Expectations expectations = new Expectations(List.of(), Set.of());
    try {
      expectations = Expectations.read(request.expected());
    } catch (IOException e) {
      unknown.add(0, message(e));
    }
    Judgement judgement =
        Judgement.of(expectations, collected, RuleSelection.parse(request.rule()));
    return new Judgement(
        judgement.rows(), joined(judgement.problems(), unknown), joined(judgement.notes(), notes));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** What to tell of a failure. */
  static String message(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}

package dev.normative.reports.study;

import dev.normative.reports.allure.AddedResult;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.BuildTree;
import dev.normative.study.Chart;
import dev.normative.study.Studies;
import dev.normative.study.Study;
import dev.normative.study.StudyReport;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One result per study, under an epic of their own.
 *
 * <p>Every study that was run has passed, whatever it found: the judgement stands in its name. One
 * that left no report is there all the same, as skipped.
 */
public final class StudyResults {

  /** The folder of a module's build output that holds the reports of studies. */
  public static final String FOLDER = "normative-studies";

  private static final String EPIC = "Studies";

  private final Path folder;
  private final Function<Chart, String> painter;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Set<String> missing = new TreeSet<>();
  private final Set<String> shown = new HashSet<>();

  private StudyResults(Path folder, Function<Chart, String> painter) {
    this.folder = folder;
    this.painter = painter;
    Studies.all().stream().map(Study::name).forEach(missing::add);
  }

  /**
   * What there is to say of the studies besides their results.
   *
   * @param problems reports that could not be read: what they say is not known
   * @param notes studies that left no report, and pictures that could not be drawn
   */
  public record Remarks(List<String> problems, List<String> notes) {
    /** Copies the lists. */
    public Remarks {
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
    }
  }

  /** Writes the results of all modules' studies into the folder of merged results. */
  public static Remarks addTo(MergedResults merged, BuildTree tree) throws IOException {
    // No method reference: it would load ChartPicture, and with it AWT, here and not where a
    // machine without AWT is expected.
    return addTo(merged.folder(), tree, chart -> ChartPicture.of(chart));
  }

  /** The same with a painter of the caller's. */
  static Remarks addTo(Path folder, BuildTree tree, Function<Chart, String> painter)
      throws IOException {
    StudyResults results = new StudyResults(folder, painter);
    for (String module : tree.modules()) {
      for (Path file : tree.files(module, FOLDER)) {
        results.add(tree, file);
      }
    }
    for (String name : results.missing) {
      results.addMissing(name);
    }
    return new Remarks(results.problems, List.copyOf(results.notes));
  }

  private void add(BuildTree tree, Path file) throws IOException {
    if (!file.getFileName().toString().endsWith(StudyReport.FILE_SUFFIX)) {
      return;
    }
    StudyReport report;
    try {
      report = StudyReport.read(file);
    } catch (CharacterCodingException e) {
      problems.add(tree.relative(file) + " is not a readable study: it is not UTF-8 text");
      return;
    } catch (IOException e) {
      problems.add(e.getMessage().replace(file.toString(), tree.relative(file)));
      return;
    }
    missing.remove(report.name());
    if (!shown.add(report.name())) {
      // Every shard of a run makes all studies; they draw the same, and one is enough to see.
      return;
    }
    AddedResult result =
        result(report.name(), report.judgement().words() + ": " + report.claim(), "passed");
    result.describe(StudyPage.of(report));
    int number = 0;
    for (Chart chart : report.charts()) {
      number++;
      result
          .attachPicture(chart.title(), report.name() + "-" + number, () -> painter.apply(chart))
          .ifPresent(why -> notes.add("no pictures of studies: " + why));
    }
    result.attach(
        report.name() + StudyReport.FILE_SUFFIX,
        report.name() + "-json",
        ".json",
        "application/json",
        Files.readString(file));
    result.write();
  }

  private void addMissing(String name) throws IOException {
    String message =
        "The study "
            + name
            + " left no report in this build: it was not run, or did not come to its end; then its"
            + " test in StudiesIT says why.";
    notes.add(message);
    AddedResult result = result(name, "NOT RUN: " + name, "skipped");
    result.message(message);
    result.write();
  }

  private AddedResult result(String study, String name, String status) {
    AddedResult result = new AddedResult(folder, "study", study, name, status);
    result.file(EPIC, study);
    return result;
  }
}

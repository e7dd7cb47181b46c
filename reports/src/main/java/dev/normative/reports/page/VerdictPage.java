package dev.normative.reports.page;

import dev.normative.conformance.Outcome;
import dev.normative.file.Replacement;
import dev.normative.reports.allure.AllureEntries;
import dev.normative.reports.allure.KillMatrix;
import dev.normative.reports.allure.KillMatrixResult;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.Address;
import dev.normative.reports.build.BuildTree;
import dev.normative.reports.certificate.Certificate;
import dev.normative.reports.certificate.Certificates;
import dev.normative.reports.certificate.RunFacts;
import dev.normative.reports.error.ErrorPictures;
import dev.normative.reports.history.Trend;
import dev.normative.reports.verdict.Judged;
import dev.normative.reports.verdict.Judgement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report's first page: all verdicts at a glance, what is wrong first, pictures last, each
 * linked to its entry in Allure's page.
 *
 * @param judgement what the verdicts come to
 * @param run what was run where
 * @param allure Allure's page of this build; empty if there is none
 * @param entries where each result is in that
 * @param merged the results that Allure's page is made of, with their pictures
 * @param tree the build
 * @param trend how builds went up to this one
 * @param expecting whether somebody has said which verdicts to expect
 */
public record VerdictPage(
    Judgement judgement,
    RunFacts run,
    Optional<Path> allure,
    AllureEntries entries,
    MergedResults merged,
    BuildTree tree,
    Trend trend,
    boolean expecting) {

  /** What the report is called. */
  public static final String TITLE = "Normative: conformance of normalization layers";

  private static final String NOTHING =
      "No verdict was left: the suite was not run, or its JVM did not come to its end; then it says"
          + " why among the problems or in the log of the build.";

  /** The page of a build, which has to have the verdicts that are expected of it. */
  public VerdictPage(
      Judgement judgement,
      RunFacts run,
      Optional<Path> allure,
      AllureEntries entries,
      MergedResults merged,
      BuildTree tree,
      Trend trend) {
    this(judgement, run, allure, entries, merged, tree, trend, true);
  }

  /**
   * The page of a run by itself, without Allure's, of which nobody expected anything.
   *
   * @param folder the folder of its results
   */
  public static VerdictPage ofRun(Judgement judgement, RunFacts run, Path folder) {
    return new VerdictPage(
        judgement,
        run,
        Optional.empty(),
        AllureEntries.none(),
        new MergedResults(folder, List.of(), List.of()),
        new BuildTree(folder, List.of()),
        Trend.none(),
        false);
  }

  /**
   * Writes the page, and the certificates into the folder {@code certificates} beside it.
   *
   * @param page the file; an earlier one stays as it was until this one is complete
   * @throws IOException if something cannot be read or written
   */
  public void write(Path page) throws IOException {
    List<Certificate> certificates = Certificate.of(judgement);
    Path folder = page.resolveSibling("certificates");
    Map<String, String> folders =
        Certificates.write(certificates, judgement.problems(), run, folder);
    Links links = new Links(allure.map(path -> Address.from(page, path)).orElse(""), entries);
    // As readable as its folder lets it be, which a temporary file is not: pages are passed on.
    Path part = page.resolveSibling(page.getFileName() + ".part");
    Files.writeString(part, IndexPage.of(view(page, folder, folders, certificates, links)));
    Replacement.move(part, page);
  }

  private View view(
      Path page,
      Path folder,
      Map<String, String> folders,
      List<Certificate> certificates,
      Links links)
      throws IOException {
    List<Picture> pictures = Picture.in(merged);
    Matrix matrix = new Matrix(certificates, links);
    Rules rules = new Rules(judgement.rows(), certificates, links);
    Map<String, String> addresses = new LinkedHashMap<>();
    folders.forEach((name, own) -> addresses.put(name, Address.from(page, folder.resolve(own))));
    List<View.Named> downloads = new ArrayList<>();
    downloads.add(
        new View.Named(
            "all verdicts as JUnit XML", Address.from(page, folder.resolve(Certificates.JUNIT))));
    downloads.add(
        new View.Named(
            "JSON schema of the certificates",
            Address.from(page, folder.resolve(Certificates.SCHEMA))));
    return new View(
        TITLE,
        judgement.fine() && !judgement.rows().isEmpty(),
        expecting,
        headline(),
        facts(),
        links.page(),
        downloads,
        judgement.bad().stream().map(row -> complaint(row, pictures, links)).toList(),
        judgement.problems(),
        judgement.notes(),
        Matrix.heads(),
        matrix.rows(addresses),
        trend.svg().isEmpty() ? "" : Picture.address(trend.svg().getBytes(StandardCharsets.UTF_8)),
        trend.words(),
        rules.norms(),
        Rules.signs(),
        rules.chapters(),
        killMatrix(),
        links.named(KillMatrixResult.EPIC, KillMatrixResult.NAME),
        Galleries.of(
            pictures, certificates.stream().map(Certificate::implementation).toList(), links));
  }

  private List<View.Named> facts() {
    List<View.Named> facts = new ArrayList<>(List.of(new View.Named("Build", run.build())));
    run.environment().forEach((name, value) -> facts.add(new View.Named(name, value)));
    return facts;
  }

  private String killMatrix() {
    try {
      return KillMatrix.in(tree).map(KillMatrixPicture::of).orElse("");
    } catch (IOException e) {
      // Which has been noted where it was to be merged.
      return "";
    }
  }

  private String headline() {
    if (judgement.rows().isEmpty() && judgement.problems().isEmpty()) {
      return "No verdict was found.";
    }
    if (judgement.fine()) {
      return expecting ? "All verdicts are as expected." : "No verdict is a failure.";
    }
    List<String> parts = new ArrayList<>();
    int bad = judgement.bad().size();
    if (bad > 0 && expecting) {
      parts.add(bad + (bad == 1 ? " verdict is" : " verdicts are") + " not as expected");
    } else if (bad > 0) {
      parts.add(bad + (bad == 1 ? " verdict is a failure" : " verdicts are failures"));
    }
    int problems = judgement.problems().size();
    if (problems > 0) {
      parts.add(
          problems
              + (problems == 1 ? " problem keeps" : " problems keep")
              + " the verdicts from being known");
    }
    return String.join("; ", parts) + ".";
  }

  private static View.Complaint complaint(Judged row, List<Picture> pictures, Links links) {
    Optional<Outcome> outcome = row.outcome();
    return new View.Complaint(
        row.subject().toString(),
        row.complaint(),
        outcome.map(Outcome::sentence).orElse(""),
        outcome.map(Outcome::detail).map(String::strip).orElse(outcome.isPresent() ? "" : NOTHING),
        outcome.map(Outcome::reproduction).orElse(""),
        outcome.flatMap(it -> errors(it, pictures)).map(Picture::data).orElse(""),
        links.of(row));
  }

  /** The heat map of a verdict. */
  private static Optional<Picture> errors(Outcome outcome, List<Picture> pictures) {
    return pictures.stream()
        .filter(picture -> picture.epic().equals(outcome.implementation()))
        .filter(picture -> picture.result().startsWith(outcome.rule() + ":"))
        .filter(picture -> picture.name().equals(outcome.family() + " " + ErrorPictures.NAME))
        .findFirst();
  }
}

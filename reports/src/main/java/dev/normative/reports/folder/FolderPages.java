package dev.normative.reports.folder;

import dev.normative.conformance.report.CheckedRun;
import dev.normative.conformance.report.VerdictPages;
import dev.normative.reports.certificate.Certificates;
import dev.normative.reports.certificate.RunFacts;
import dev.normative.reports.page.VerdictPage;
import dev.normative.reports.verdict.FoundVerdicts;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.RunEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code index.html} and the folder {@code certificates} beside the results. */
public final class FolderPages implements VerdictPages {
  private static final String PAGE = "index.html";
  private static final String CERTIFICATES = "certificates";

  /** As the service that it is. */
  public FolderPages() {}

  @Override
  public void requireRoom(Path folder) throws IOException {
    Path page = folder.resolve(PAGE);
    if (isThere(page) && !(Files.isRegularFile(page) && isOurs(page))) {
      throw new IOException(page + " is there and no report; name another folder");
    }
    Path certificates = folder.resolve(CERTIFICATES);
    if (isThere(certificates) && !Files.isRegularFile(certificates.resolve(Certificates.SCHEMA))) {
      throw new IOException(
          certificates + " is there and no folder of certificates; name another folder");
    }
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOurs(Path page) throws IOException {
    // Whatever its encoding is: the title has letters alone.
    return Files.readString(page, StandardCharsets.ISO_8859_1)
        .contains("<title>" + VerdictPage.TITLE + "</title>");
  }

  @Override
  public Path write(Path folder, CheckedRun run) throws IOException {
    requireRoom(folder);
    Judgement found = FoundVerdicts.in(folder.resolve(RESULTS));
    Judgement told = run.unfinished().map(found::withProblem).orElse(found);
    RunFacts facts =
        new RunFacts(run.suite(), RunEnvironment.of(List.of(), run.settings()), run.rules());
    Path page = folder.resolve(PAGE);
    VerdictPage.ofRun(told, facts, folder).write(page);
    return page;
  }
}

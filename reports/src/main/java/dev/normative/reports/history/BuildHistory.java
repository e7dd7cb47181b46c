package dev.normative.reports.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.normative.file.Replacement;
import dev.normative.reports.allure.AllureHistory;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.Drawing;
import dev.normative.reports.build.StrictJson;
import dev.normative.reports.verdict.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder that keeps what builds came to: {@value #FILE}, whose schema is {@value #SCHEMA}
 * beside this class, and Allure's own files.
 *
 * <p>A report that is written again from the same results takes the place of its first writing: a
 * build is known by the time of its last verdict. A folder that is damaged is left as it is, and
 * the report is written without it.
 */
public final class BuildHistory {
  /** What the builds came to. */
  public static final String FILE = "builds.json";

  /** The JSON schema of that, a resource of this package. */
  static final String SCHEMA = "builds.schema.json";

  /** As many builds as are kept and shown. */
  static final int MOST = 100;

  private static final String FORMAT = "normative-builds";
  private static final int VERSION = 1;

  private final Path folder;
  private final AllureHistory allure;
  private final String time;
  private final List<PastBuild> before;

  /** The file. */
  private record Document(
      @JsonProperty(required = true) String format,
      @JsonProperty(required = true) int version,
      @JsonProperty(required = true) List<PastBuild> builds) {}

  private BuildHistory(Path folder, String time, List<PastBuild> all) {
    this.folder = folder;
    this.time = time;
    boolean again = !all.isEmpty() && all.get(all.size() - 1).time().equals(time);
    this.before = List.copyOf(again ? all.subList(0, all.size() - 1) : all);
    this.allure = new AllureHistory(folder, again);
  }

  /**
   * The history that a build goes on with.
   *
   * @param folder where it is kept; nothing there yet is no history
   * @param lastVerdict when the build's last verdict was found
   * @throws IOException if what is there cannot be read, saying what to do
   */
  public static BuildHistory in(Path folder, Instant lastVerdict) throws IOException {
    String time = lastVerdict.truncatedTo(ChronoUnit.SECONDS).toString();
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return new BuildHistory(folder, time, List.of());
    }
    try {
      Document document = StrictJson.read(file, Document.class);
      if (!document.format().equals(FORMAT) || document.version() != VERSION) {
        throw new IOException(
            "it is " + document.format() + " " + document.version() + ", not " + FORMAT + " 1");
      }
      return new BuildHistory(folder, time, document.builds());
    } catch (IOException e) {
      throw new IOException(
          "the history of builds in "
              + folder.getFileName()
              + "/"
              + FILE
              + " cannot be read: "
              + e.getMessage()
              + ". It was left as it is, and this build is not in it; mend it, or delete it and begin"
              + " anew",
          e);
    }
  }

  /** Which build this is, counted from 1. */
  public int number() {
    return before.isEmpty() ? 1 : before.get(before.size() - 1).number() + 1;
  }

  /**
   * Gives Allure what it knew after the build before.
   *
   * @return why it was not given something, if so
   */
  public List<String> restore(MergedResults merged) throws IOException {
    return allure.restore(merged);
  }

  /** The builds up to this one, and this one. */
  private List<PastBuild> with(Judgement judgement, String commit, String build) {
    List<PastBuild> all = new ArrayList<>(before);
    all.add(PastBuild.of(number(), time, commit, build, judgement));
    return all.subList(Math.max(0, all.size() - MOST), all.size());
  }

  /** How builds went up to this one; without a picture where this is the first. */
  public Trend trend(Judgement judgement, String commit, String build) {
    List<PastBuild> builds = with(judgement, commit, build);
    if (builds.size() < 2) {
      return new Trend("", "The first build is in the history; the next one shows how it went on.");
    }
    // No method reference: it would load the picture's class, and with it AWT, outside of Drawing.
    Drawing drawing = Drawing.by(() -> TrendPicture.of(builds));
    return new Trend(
        drawing.svg().orElse(""),
        drawing.svg().isPresent()
            ? TrendPicture.words(builds)
            : "No picture of the trend: " + drawing.why());
  }

  /**
   * Keeps this build, and what Allure's page of it knows.
   *
   * @param page the text of Allure's page; empty where there is none
   */
  public void keep(Judgement judgement, String commit, String build, String page)
      throws IOException {
    Files.createDirectories(folder);
    if (!page.isEmpty()) {
      allure.keep(page);
    }
    // As readable as its folder lets it be, which a temporary file is not: build servers share it.
    Path part = folder.resolve(FILE + ".part");
    Files.writeString(
        part, StrictJson.pretty(new Document(FORMAT, VERSION, with(judgement, commit, build))));
    Replacement.move(part, folder.resolve(FILE));
  }
}

package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.BuildTree;
import dev.normative.reports.build.Html;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How accurate the reference is, as a result of its own: the table that the reference's accuracy
 * test leaves, worst errors in ulp by norm, format and kind of result.
 *
 * <p>A help and no verdict: the test itself fails where an error is above one ulp, so a table that
 * is missing or cannot be read is noted, and the report goes on without it.
 */
public final class AccuracyResult {

  static final String NAME = "Accuracy of the reference";

  private static final String MODULE = "reference";
  private static final String FOLDER = "accuracy";
  private static final String FILE = "table.txt";

  /** An error above one ulp: a number of 1.001 or more, or none at all. */
  private static final Pattern MISS =
      Pattern.compile("(?<!\\S)(?:NaN|Infinity|(?!0\\.|1\\.0+(?!\\S))\\d+\\.\\d+)(?!\\S)");

  private AccuracyResult() {}

  /**
   * Adds the table of a build to its merged results.
   *
   * @return why there is none, if so
   */
  public static Optional<String> addTo(MergedResults results, BuildTree tree) throws IOException {
    Optional<Path> file =
        tree.files(MODULE, FOLDER).stream()
            .filter(path -> path.getFileName().toString().equals(FILE))
            .findFirst();
    if (file.isEmpty()) {
      return Optional.of(
          "no table of the reference's accuracy: its test did not run in this build");
    }
    String table;
    try {
      table = Files.readString(file.get());
    } catch (IOException e) {
      return Optional.of(
          "no table of the reference's accuracy: " + tree.relative(file.get()) + ": " + e);
    }
    OwnResult own = new OwnResult(NAME, "Reference", FILE, table);
    ObjectNode result = own.json();
    result.put("status", MISS.matcher(table).find() ? "failed" : "passed");
    result.put(
        "descriptionHtml",
        "<p>The largest errors on calls made to be hard, against as many decimal digits as"
            + " it takes; half an ulp is the rounding of the result itself.</p><pre>"
            + Html.escaped(table)
            + "</pre>");
    own.write(result, results.folder());
    return Optional.empty();
  }
}

package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.BuildTree;
import dev.normative.reports.build.Html;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Which rule rejects which wrong implementation, as a result of its own: the matrix that the
 * suite's own test leaves.
 *
 * <p>A help and no verdict: the test itself fails where a mutant survives, so a matrix that is
 * missing or cannot be read is noted, and the report goes on without it.
 */
public final class KillMatrixResult {

  /** What the result is called. */
  public static final String NAME =
      "Kill matrix: wrong implementations by the rules that reject them";

  /** Where the result is filed. */
  public static final String EPIC = "Suite";

  private KillMatrixResult() {}

  /**
   * Adds the matrix of a build to its merged results.
   *
   * @return why there is none, if so
   */
  public static Optional<String> addTo(MergedResults results, BuildTree tree) throws IOException {
    KillMatrix matrix;
    try {
      Optional<KillMatrix> read = KillMatrix.in(tree);
      if (read.isEmpty()) {
        return Optional.of("no kill matrix: its test did not run in this build");
      }
      matrix = read.get();
    } catch (IOException e) {
      return Optional.of("no kill matrix: " + e.getMessage());
    }
    OwnResult own = new OwnResult(NAME, EPIC, KillMatrix.FILE, matrix.text());
    ObjectNode result = own.json();
    boolean survivor = matrix.mutants().stream().anyMatch(row -> row.killers().isEmpty());
    result.put("status", survivor ? "failed" : "passed");
    result.put("descriptionHtml", page(matrix));
    own.write(result, results.folder());
    return Optional.empty();
  }

  private static String page(KillMatrix matrix) {
    StringBuilder html = new StringBuilder();
    html.append("<p>")
        .append(matrix.mutants().size())
        .append(" wrong implementations, ")
        .append(matrix.rules().size())
        .append(
            " rules. A number says for how many norms the rule rejects the implementation, which is"
                + " asked of all norms for the rule that it is made for and of two of those, or of"
                + " all where the answer is no, for the others. Where the mistake was seen stands"
                + " below its name. ")
        .append(matrix.confirmed())
        .append(" of ")
        .append(matrix.kills())
        .append(
            " cells were found in this build, and are filled; the outlined ones are on record from"
                + " the last run that put every rule to every implementation.</p>")
        .append("<table style=\"border-collapse:collapse;font-size:12px\"><tr><th></th>");
    for (String rule : matrix.rules()) {
      html.append("<th style=\"padding:1px 3px\">").append(Html.escaped(rule)).append("</th>");
    }
    html.append("</tr>");
    for (KillMatrix.Row row : matrix.mutants()) {
      html.append("<tr><td style=\"padding:1px 6px;white-space:nowrap\">")
          .append(Html.escaped(row.mutant()))
          .append("<br><small>")
          .append(Html.escaped(row.seenIn()))
          .append("</small></td>");
      for (String rule : matrix.rules()) {
        Set<String> norms = row.killers().getOrDefault(rule, Set.of());
        html.append(cell(norms, row.confirmed().contains(rule)));
      }
      html.append("</tr>");
    }
    html.append("<tr><td><b>implementations rejected</b></td>");
    for (String rule : matrix.rules()) {
      long kills = matrix.mutants().stream().filter(row -> row.killers().containsKey(rule)).count();
      html.append("<td style=\"text-align:center\"><b>").append(kills).append("</b></td>");
    }
    return html.append("</tr></table>").toString();
  }

  /** Readable on light and dark pages: its own background, and text that stands out from it. */
  private static String cell(Set<String> norms, boolean confirmed) {
    return norms.isEmpty()
        ? "<td style=\"border:1px solid #8884\"></td>"
        : "<td title=\""
            + Html.escaped(String.join(", ", norms))
            + "\" style=\"text-align:center;"
            + (confirmed
                ? "border:1px solid #8884;background:#b3331f;color:#fff"
                : "border:1px solid #b3331f")
            + "\">"
            + norms.size()
            + "</td>";
  }
}

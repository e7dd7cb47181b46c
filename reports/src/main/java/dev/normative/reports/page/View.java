package dev.normative.reports.page;

import java.util.List;

/**
 * What the template {@code index.mustache} shows: texts as they are, which it escapes, and
 * addresses.
 *
 * @param title the page's title
 * @param good whether the build is
 * @param expecting whether somebody has said which verdicts to expect
 * @param headline what came of it, in a line
 * @param facts what was run where
 * @param allure the address of Allure's page; empty where there is none
 * @param downloads addresses of what is about all implementations
 * @param complaints what is not as expected
 * @param problems why verdicts are not known
 * @param notes what a reader should know and what does no harm
 * @param levels the heads of the matrix
 * @param implementations its rows
 * @param trend the picture of how builds went, as an address; empty where there is none
 * @param trendWords what it shows, or why there is none; empty where nothing is known of builds
 * @param norms what the letters in the cells stand for
 * @param signs what the signs in the cells stand for, without counts
 * @param chapters the table of rules, level by level
 * @param killMatrix the picture of the kill matrix, as an element of the page; empty where there is
 *     none
 * @param killMatrixEntry its entry in Allure's page
 * @param galleries all other pictures
 */
record View(
    String title,
    boolean good,
    boolean expecting,
    String headline,
    List<Named> facts,
    String allure,
    List<Named> downloads,
    List<Complaint> complaints,
    List<String> problems,
    List<String> notes,
    List<Named> levels,
    List<Implementation> implementations,
    String trend,
    String trendWords,
    List<Named> norms,
    List<Count> signs,
    List<Chapter> chapters,
    String killMatrix,
    String killMatrixEntry,
    List<Gallery> galleries) {

  private static final int CELL_WIDTH = 49;

  /** What is left of a page of 1200 pixels beside the rules. */
  private static final int ROOM = 860;

  /** Whether anything is not as expected. */
  boolean hasComplaints() {
    return !complaints.isEmpty();
  }

  /** Whether anything keeps verdicts from being known. */
  boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** Whether there is anything to look at. */
  boolean hasPictures() {
    return !killMatrix.isEmpty() || !galleries.isEmpty();
  }

  /** Whether there is something to know. */
  boolean hasNotes() {
    return !notes.isEmpty();
  }

  /** Whether all implementations have room beside each other, so that no table has to scroll. */
  boolean few() {
    return implementations.size() * (gridWidth() + 2 * 10) <= ROOM;
  }

  /** How many cells stand beside each other. */
  int normCount() {
    return Math.max(1, norms.size());
  }

  /** How wide they are at least, in pixels. */
  int gridWidth() {
    return CELL_WIDTH * normCount();
  }

  /** Something with a name: a fact, an address, an explanation. */
  record Named(String name, String value) {}

  /**
   * A verdict that fails the build.
   *
   * @param subject implementation, rule and norm
   * @param complaint what is wrong
   * @param sentence the rule
   * @param detail what the suite found; may be empty
   * @param reproduction the command that runs it again; may be empty
   * @param errors the address of a picture of the errors by element; may be empty
   * @param href its entry in Allure's page; may be empty
   */
  record Complaint(
      String subject,
      String complaint,
      String sentence,
      String detail,
      String reproduction,
      String errors,
      String href) {}

  /**
   * An implementation.
   *
   * @param name its name
   * @param words what it reaches
   * @param kind the same as a style's name
   * @param cells its verdicts level by level
   * @param conventions what was solved of its conventions
   * @param stability how its variance is graded
   * @param folder the address of the folder of its certificate
   */
  record Implementation(
      String name,
      String words,
      String kind,
      List<LevelCell> cells,
      List<Measurement> conventions,
      List<Measurement> stability,
      String folder) {

    /** Whether its conventions were solved. */
    boolean hasConventions() {
      return !conventions.isEmpty();
    }

    /** Whether its stability was measured. */
    boolean hasStability() {
      return !stability.isEmpty();
    }
  }

  /** What was measured of some norms. */
  record Measurement(String norms, List<String> lines) {}

  /**
   * An implementation's verdicts on one level.
   *
   * @param level the level's name
   * @param kind holds, against, or open, as a style's name
   * @param counts how many verdicts there are of each kind
   * @param note what is lacking; may be empty
   * @param worst the largest error as a share of its bound, with where it is; may be empty
   * @param href where that is in Allure's page; may be empty
   */
  record LevelCell(
      String level, String kind, List<Count> counts, String note, String worst, String href) {}

  /** How many verdicts of one kind. */
  record Count(String kind, String sign, int count, String words) {}

  /** The rules of a level. */
  record Chapter(String id, String title, List<RuleRow> rules) {}

  /**
   * A rule.
   *
   * @param id where the row is in the page
   * @param rule the rule's number
   * @param sentence what it says
   * @param judgements what became of it, for each implementation
   */
  record RuleRow(String id, String rule, String sentence, List<Judgements> judgements) {}

  /** One implementation's verdicts about one rule, a cell for each norm. */
  record Judgements(String implementation, List<Cell> cells) {}

  /** Pictures that belong together; the first ones are shown at once. */
  record Gallery(String title, boolean open, List<Figure> figures) {}

  /** A picture with its entry in Allure's page, if it has one. */
  record Figure(String caption, String data, String href) {}
}

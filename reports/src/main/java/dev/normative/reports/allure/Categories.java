package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.StrictJson;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kinds of failure on Allure's Categories page.
 *
 * <p>Allure matches a regular expression against the whole message of a failure. A message is filed
 * under the first rule or golden curve that it names: further ones are mere mentions.
 */
final class Categories {

  private static final String VACUOUS = "\\bVACUOUS\\b";
  private static final String CURVE = "[a-z-]+-float(?:32|64)|published-table";
  private static final String ANY_SUBJECT = "[ABCDFGNPSX]\\d{1,2}|" + CURVE;

  /** Of a failure by what was thrown, a JVM that ended, or a call that did not. */
  private static final String CRASH =
      "\\bviolation: [^\\n]*?(?:the rule was ended by |ended the JVM |the JVM ended |did not return within )";

  /** Of a failure whose conventions, solved from outside, are others than those declared. */
  private static final String MISDECLARED = "\\n  declaration: ";

  private Categories() {}

  /** The categories as Allure reads them; a failure is in each that fits. */
  static ArrayNode json() {
    ArrayNode categories = StrictJson.array();
    category(categories, "Crashed", "broken");
    category(categories, "Crashed", "failed").put("messageRegex", ".*" + CRASH + ".*");
    // The suite skips a rule that has shown nothing.
    category(categories, "Vacuous: the data could not have shown a fault", "skipped", "failed")
        .put("messageRegex", ".*" + VACUOUS + ".*");
    about(
        categories,
        "Wrong arithmetic",
        "F1|F2|F4|F5|F6|F7|F8|F9|F10|F15|F16|F17|A1|A2|C1|C2|C3|C5|B1|B2|B3|B4|B6|B7|B8|N1|N2|S7");
    about(categories, "Wrong convention", "P1|F3|S1|S2|S3|S4|S8");
    category(categories, "Wrong convention", "failed")
        .put("messageRegex", "(?!.*%s).*%s.*".formatted(CRASH, MISDECLARED));
    about(categories, "Wrong state over time", "S5|S6|S9|S10|B5");
    about(categories, "Changed its arguments, or shares memory with its results", "F13|A3");
    about(categories, "Refused too much or too little", "F11|F12|F14|A5|C4");
    about(categories, "Nondeterministic", "D1|D2|D3|D4|A4|C6");
    about(categories, "Disagrees with what frameworks recorded", "G1");
    about(categories, "Left its golden curve", CURVE);
    category(categories, "Verdicts missing or not as expected", "failed")
        .put("messageRegex", Pattern.quote(VerdictResult.MESSAGE));
    category(categories, "Skipped or not claimed", "skipped")
        .put("messageRegex", "(?!.*" + VACUOUS + ").*");
    return categories;
  }

  private static ObjectNode category(ArrayNode categories, String name, String... statuses) {
    ObjectNode category = categories.addObject().put("name", name);
    Stream.of(statuses).forEach(category.putArray("matchedStatuses")::add);
    return category;
  }

  /** Failures whose first subject is one of these; possessive, as messages may be megabytes. */
  private static void about(ArrayNode categories, String name, String subjects) {
    category(categories, name, "failed")
        .put(
            "messageRegex",
            "(?!.*(?:%s|%s|%s))(?:(?!\\b(?:%s)\\b).)*+\\b(?:%s)\\b.*"
                .formatted(VACUOUS, CRASH, MISDECLARED, ANY_SUBJECT, subjects));
  }
}

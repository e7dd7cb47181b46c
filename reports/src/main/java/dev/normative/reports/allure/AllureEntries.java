package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.conformance.Outcome;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where each result is in a page that Allure has generated: it numbers them only then.
 *
 * <p>The page holds its data as files, each in a line of script, {@code
 * d('data/behaviors.json','BASE64')}; this one is the tree of the Behaviors page: epic, feature and
 * story, where there is one, and below them the results with their numbers ({@code uid}). The page
 * shows a result by itself under {@code #testresult/UID}.
 */
public final class AllureEntries {
  private static final Pattern TREE =
      Pattern.compile("d\\('data/behaviors\\.json','([A-Za-z0-9+/=]*)'\\)");

  private static final String CHILDREN = "children";

  private record Key(String epic, String name) {}

  private final Map<Key, String> fragments = new HashMap<>();

  private AllureEntries() {}

  /** Those of no page: nothing is found. */
  public static AllureEntries none() {
    return new AllureEntries();
  }

  /**
   * The entries of a generated page.
   *
   * @param page the text of the page
   * @throws IOException if it has no such tree
   */
  public static AllureEntries in(String page) throws IOException {
    Matcher tree = TREE.matcher(page);
    if (!tree.find()) {
      throw new IOException(
          "Allure's page has no data/behaviors.json in it, by which its entries are found; this"
              + " Allure writes pages that are not known here");
    }
    String json = new String(Base64.getDecoder().decode(tree.group(1)), StandardCharsets.UTF_8);
    AllureEntries entries = new AllureEntries();
    for (JsonNode epic : StrictJson.parse(json, ObjectNode.class).path(CHILDREN)) {
      entries.addResults(epic.path("name").asText(), epic);
    }
    return entries;
  }

  private void addResults(String epic, JsonNode node) {
    for (JsonNode child : node.path(CHILDREN)) {
      if (child.has(CHILDREN)) {
        addResults(epic, child);
      } else {
        fragments.putIfAbsent(
            new Key(epic, child.path("name").asText()), "testresult/" + child.path("uid").asText());
      }
    }
  }

  /** The part of the address after the {@code #} for the entry of an outcome, if it has one. */
  public Optional<String> of(Outcome outcome) {
    return named(outcome.implementation(), outcome.rule() + ": " + outcome.sentence());
  }

  /** The same for a result by its epic and name; the first of several. */
  public Optional<String> named(String epic, String name) {
    return Optional.ofNullable(fragments.get(new Key(epic, name)));
  }
}

package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.FolderTree;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Allure knows of earlier builds: the folder {@code history} among its results, which it goes
 * on with, and the files of the same names in the page that it makes of them.
 *
 * <p>Two states are kept, after the last build and before it, so that the last one's report can be
 * written again.
 */
public final class AllureHistory {
  private static final String TESTS = "history.json";
  private static final List<String> FILES =
      List.of(
          TESTS,
          "history-trend.json",
          "categories-trend.json",
          "duration-trend.json",
          "retry-trend.json");

  /** Each test's page in Allure's lists its builds: a few show how it has been lately. */
  private static final int MOST_OF_A_TEST = 5;

  private static final String FOLDER = "history";

  private final Path after;
  private final Path before;
  private final boolean again;

  /**
   * The history in a folder.
   *
   * @param folder where both states are kept
   * @param again whether the last build's report is written again
   */
  public AllureHistory(Path folder, boolean again) {
    this.after = folder.resolve("allure");
    this.before = folder.resolve("allure-before");
    this.again = again;
  }

  /**
   * Puts the history among merged results, that of each test that is there.
   *
   * @return which file could not be read, and why
   */
  public List<String> restore(MergedResults merged) throws IOException {
    List<String> notes = new ArrayList<>();
    Path folder = Files.createDirectories(merged.folder().resolve(FOLDER));
    for (String name : FILES) {
      Path file = (again ? before : after).resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          JsonNode json = StrictJson.read(file, JsonNode.class);
          if (name.equals(TESTS)) {
            json = of(merged, StrictJson.readObject(file));
          }
          StrictJson.write(folder.resolve(name), json);
        } catch (IOException e) {
          notes.add(
              "Allure's history of earlier builds lacks "
                  + name
                  + ", which cannot be read: "
                  + e.getMessage());
        }
      }
    }
    return notes;
  }

  /** The last builds of the tests that are there: what is no longer tested is forgotten. */
  private static ObjectNode of(MergedResults merged, ObjectNode all) throws IOException {
    Set<String> tests = new HashSet<>();
    for (Path file : merged.results()) {
      tests.add(StrictJson.readObject(file).path("historyId").asText(""));
    }
    all.retain(tests);
    for (JsonNode test : all) {
      if (test.path("items") instanceof ArrayNode items) {
        while (items.size() >= MOST_OF_A_TEST) {
          items.remove(items.size() - 1);
        }
      }
    }
    return all;
  }

  /**
   * Keeps what a page of Allure's knows.
   *
   * @param page its text, which has files as lines of script, as {@link AllureEntries} says
   */
  public void keep(String page) throws IOException {
    Path part = FolderTree.fresh(after.resolveSibling(after.getFileName() + ".part"));
    for (String name : FILES) {
      Matcher file =
          Pattern.compile("d\\('history/" + name.replace(".", "\\.") + "','([A-Za-z0-9+/=]*)'\\)")
              .matcher(page);
      if (file.find()) {
        byte[] json = Base64.getDecoder().decode(file.group(1));
        Files.writeString(part.resolve(name), new String(json, StandardCharsets.UTF_8));
      }
    }
    if (!again && Files.isDirectory(after)) {
      FolderTree.delete(before);
      Files.move(after, before);
    }
    FolderTree.replace(after, part);
  }
}

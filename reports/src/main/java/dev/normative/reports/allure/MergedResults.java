package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.BuildTree;
import dev.normative.reports.build.FolderTree;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All modules' test results in one folder, ready to be rendered.
 *
 * @param folder the folder; it holds this run's files only
 * @param results the result files that modules left, in the order of modules and names
 * @param problems what could not be merged, with the file's name, and tests that failed without a
 *     verdict to say so
 */
public record MergedResults(Path folder, List<Path> results, List<String> problems) {

  /** The folder of a module's build output that holds Allure's files. */
  public static final String FOLDER = "allure-results";

  /** The suffix by which Allure knows a test result. */
  static final String RESULT_SUFFIX = "-result.json";

  private static final String CONTAINER_SUFFIX = "-container.json";

  /** Descriptions of a run; the report writes its own. */
  private static final Set<String> DESCRIPTIONS =
      Set.of(RunDescription.ENVIRONMENT, RunDescription.CATEGORIES, RunDescription.EXECUTOR);

  /** Copies the lists. */
  public MergedResults {
    results = List.copyOf(results);
    problems = List.copyOf(problems);
  }

  /**
   * All result files that are in the folder now, by name: those of the modules and those that the
   * report has added, of studies and benchmarks.
   */
  public List<Path> withAdded() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(RESULT_SUFFIX)).sorted().toList();
    }
  }

  /**
   * Merges the modules' results into a folder that is emptied first.
   *
   * <p>Results and containers that are not whole JSON stay out and become problems; attachments
   * that point out of their folder are taken out of their result. Links and subfolders are not
   * followed. Containers that set nothing up stay out, too: Allure shows nothing of them. What
   * several runs left of one test becomes one result ({@link OneResult}).
   */
  public static MergedResults of(BuildTree tree, Path folder) throws IOException {
    FolderTree.fresh(folder);
    Map<String, Path> origins = new HashMap<>();
    List<Path> results = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (BuildTree.Output output : tree.outputs()) {
      for (Path file : tree.files(output, FOLDER)) {
        String name = file.getFileName().toString();
        Path target = folder.resolve(name);
        if (DESCRIPTIONS.contains(name)) {
          continue;
        }
        Path origin = origins.putIfAbsent(name, file);
        if (origin != null) {
          // The same results, given twice, count once.
          if (!tree.isMerged() || Files.mismatch(origin, file) >= 0) {
            problems.add(
                tree.relative(file)
                    + " has the name of a file of another module and was left out; Allure names its"
                    + " files at random, so this one was copied by hand");
          }
        } else if (name.endsWith(RESULT_SUFFIX) || name.endsWith(CONTAINER_SUFFIX)) {
          if (mergeJson(tree, output.module(), file, target, problems)
              && name.endsWith(RESULT_SUFFIX)) {
            results.add(target);
          }
        } else {
          Files.copy(file, target);
        }
      }
    }
    return new MergedResults(
        folder,
        tree.isMerged() ? OneResult.forEachTest(results) : results,
        // A test that fails in all runs fails once.
        tree.isMerged() ? problems.stream().distinct().toList() : problems);
  }

  private static boolean mergeJson(
      BuildTree tree, String module, Path file, Path target, List<String> problems)
      throws IOException {
    ObjectNode json;
    try {
      json = StrictJson.readObject(file);
    } catch (IOException e) {
      problems.add(
          tree.relative(file)
              + " is not a whole Allure file and was left out ("
              + e.getMessage()
              + "); a test run was cut off, or the file is of one: clean and run again");
      return false;
    }
    Attachments.removeUnsafe(
        json,
        source ->
            problems.add(
                tree.relative(file)
                    + " has an attachment '"
                    + source
                    + "', which is not the plain name of a file beside it and was left out"));
    if (target.getFileName().toString().endsWith(CONTAINER_SUFFIX)) {
      if (!setsUp(json)) {
        return false;
      }
    } else {
      if (LeftToAnotherShard.is(json)) {
        return false;
      }
      UnitTestLabels.addTo(json, module);
      FailedTest.in(json, module).ifPresent(problems::add);
    }
    StrictJson.write(target, json);
    return true;
  }

  private static boolean setsUp(ObjectNode container) {
    return !container.path("befores").isEmpty() || !container.path("afters").isEmpty();
  }
}

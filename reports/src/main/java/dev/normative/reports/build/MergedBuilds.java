package dev.normative.reports.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds results that several machines left, wherever they lie below some folders: whole checkouts
 * with {@code MODULE/target}, what a build server keeps of those, or the folders that the command
 * line's {@code --report} fills.
 */
public final class MergedBuilds {
  /** What a build output is known by: one of these is in it. */
  private static final Set<String> RESULTS =
      Set.of(
          "normative-results",
          "allure-results",
          "normative-studies",
          "kill-matrix",
          "accuracy",
          "failsafe-reports");

  private static final int DEEPEST = 6;

  private MergedBuilds() {}

  /**
   * The results below some folders.
   *
   * @param root the project's folder
   * @param folders the folders, in the order in which results count
   * @throws IOException if one of them is no folder, or has no results anywhere below
   */
  public static BuildTree in(Path root, List<Path> folders) throws IOException {
    Set<Path> outputs = new LinkedHashSet<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new IOException(
            "There is no folder "
                + folder
                + " to merge results from; name folders, separated by commas, each with what one or"
                + " several runs left");
      }
      List<Path> found = new ArrayList<>();
      // A folder that is given twice, or below another one, is one.
      find(folder.toRealPath(), 0, found);
      if (found.isEmpty()) {
        throw new IOException(
            folder
                + " has no results to merge: none of "
                + String.join(", ", RESULTS.stream().sorted().toList())
                + " is in it, nor in a folder below it");
      }
      outputs.addAll(found);
    }
    List<Path> jobs = outputs.stream().map(BuildTree.Output::jobFolder).distinct().toList();
    return new BuildTree(
        root,
        outputs.stream()
            .map(
                output ->
                    new BuildTree.Output(
                        name(BuildTree.Output.jobFolder(output), jobs), module(output), output))
            .toList());
  }

  private static void find(Path folder, int depth, List<Path> found) throws IOException {
    List<Path> inside;
    try (Stream<Path> entries = Files.list(folder)) {
      inside =
          entries
              .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
              .sorted()
              .toList();
    }
    if (inside.stream().anyMatch(entry -> RESULTS.contains(entry.getFileName().toString()))) {
      found.add(folder);
    } else if (depth < DEEPEST) {
      for (Path entry : inside) {
        find(entry, depth + 1, found);
      }
    }
  }

  /** Whose module's they are; what the command line leaves is of none. */
  private static String module(Path output) {
    return BuildTree.Output.isInModule(output)
        ? output.getParent().getFileName().toString()
        : "results";
  }

  /** The shortest end of its path that no other run's path has. */
  private static String name(Path job, List<Path> jobs) {
    for (int length = 1; length < job.getNameCount(); length++) {
      Path end = job.subpath(job.getNameCount() - length, job.getNameCount());
      if (jobs.stream().filter(other -> other.endsWith(end)).count() == 1) {
        return end.toString().replace('\\', '/');
      }
    }
    return job.toString().replace('\\', '/');
  }
}

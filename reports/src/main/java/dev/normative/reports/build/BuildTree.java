package dev.normative.reports.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's folder and the modules in it whose results count.
 *
 * @param root the folder that holds the modules
 * @param modules the modules' folder names, in the order in which they are read
 */
public record BuildTree(Path root, List<String> modules) {

  /** Makes the root absolute, so that a path can be told relative to it. */
  public BuildTree {
    root = root.toAbsolutePath().normalize();
    modules = List.copyOf(modules);
  }

  /**
   * The files that a module left in one folder of its build output, sorted by name.
   *
   * <p>Regular files only: a link could lead out of the build output. A module without that folder
   * has left nothing.
   */
  public List<Path> files(String module, String folder) throws IOException {
    Path results = root.resolve(module).resolve("target").resolve(folder);
    if (!Files.isDirectory(results)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(results)) {
      return entries
          .filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /** A path as a reader of the log knows it: from the root on, with slashes. */
  public String relative(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(root) ? root.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }
}

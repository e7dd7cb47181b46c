package dev.normative.reports.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's folder, and where the results lie that count: those of its modules, or those that
 * other machines left and that are merged.
 *
 * @param root the folder that holds the modules
 * @param outputs where results lie, in the order in which they are read
 */
public record BuildTree(Path root, List<Output> outputs) {

  /**
   * A folder with results.
   *
   * @param job the run that left them, as readers know it; empty for this build
   * @param module the module's name
   * @param folder what is called {@code target} in a build
   */
  public record Output(String job, String module, Path folder) {
    private static final String NAME = "target";

    /** Whether it lies in a module's folder, as a build's does. */
    static boolean isInModule(Path folder) {
      return folder.getFileName().toString().equals(NAME) && folder.getNameCount() > 2;
    }

    /** The folder of the run: that of the modules, or the one with the results. */
    Path jobFolder() {
      return jobFolder(folder);
    }

    static Path jobFolder(Path folder) {
      return isInModule(folder) ? folder.getParent().getParent() : folder;
    }
  }

  /** Makes the root absolute, so that a path can be told relative to it. */
  public BuildTree {
    root = root.toAbsolutePath().normalize();
    outputs = List.copyOf(outputs);
  }

  /** The modules of a build, by the names of their folders. */
  public static BuildTree of(Path root, List<String> modules) {
    Path whole = root.toAbsolutePath().normalize();
    return new BuildTree(whole, modules.stream().map(module -> outputOf(whole, module)).toList());
  }

  private static Output outputOf(Path root, String module) {
    return new Output("", module, root.resolve(module).resolve(Output.NAME));
  }

  /** The modules' names, each once. */
  public List<String> modules() {
    return outputs.stream().map(Output::module).distinct().toList();
  }

  /** Whether these are the results of several runs, or of one that was elsewhere. */
  public boolean isMerged() {
    return outputs.stream().anyMatch(output -> !output.job().isEmpty());
  }

  /**
   * The files that a module left in one folder of its build output, sorted by name, be it one of
   * those whose results count or not; where runs are merged, run after run.
   */
  public List<Path> files(String module, String folder) throws IOException {
    if (!isMerged()) {
      return files(outputOf(root, module), folder);
    }
    List<Path> files = new ArrayList<>();
    for (Output output : outputs) {
      if (output.module().equals(module)) {
        files.addAll(files(output, folder));
      }
    }
    return files;
  }

  /**
   * The files in one folder of a build output, sorted by name.
   *
   * <p>Regular files only: a link could lead out of the build output. An output without that folder
   * has none.
   */
  public List<Path> files(Output output, String folder) throws IOException {
    Path results = output.folder().resolve(folder);
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

  /**
   * A path as a reader of the log knows it, with slashes: from the root on, or from the name of the
   * run on whose results it is among.
   */
  public String relative(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Output output : outputs) {
      if (!output.job().isEmpty() && absolute.startsWith(output.folder())) {
        return output.job() + "/" + slashed(output.jobFolder().relativize(absolute));
      }
    }
    return slashed(absolute.startsWith(root) ? root.relativize(absolute) : absolute);
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }
}

package dev.normative.reports.allure;

import dev.normative.reports.build.FolderTree;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Allure's command line, unpacked in a folder and run in a JVM of its own.
 *
 * <p>Its own JVM, because it brings other versions of libraries that this build uses, and because
 * it finds its plugins through the environment.
 */
public final class AllureCommandLine {

  private static final String MAIN_CLASS = "io.qameta.allure.CommandLine";
  private static final long LONGEST_MINUTES = 10;

  private final Path home;
  private final String mainClass;

  /**
   * Names the unpacked command line.
   *
   * @param home the folder that has {@code lib}, {@code config} and {@code plugins}
   */
  public AllureCommandLine(Path home) {
    this(home, MAIN_CLASS);
  }

  /** For tests, which put a command line that misbehaves into a folder. */
  AllureCommandLine(Path home, String mainClass) {
    this.home = home.toAbsolutePath();
    this.mainClass = mainClass;
  }

  /**
   * Renders results as one HTML file, {@code index.html}, in a folder of its own.
   *
   * <p>The page is made beside the report's folder and moved there when it is whole; if anything
   * fails, the report of an earlier run stays as it was.
   *
   * @param results the folder of merged results
   * @param name the page's title
   * @param report the report's folder, replaced as a whole
   * @param log where the command line's own words go
   * @return the page
   * @throws IOException if the command line is not there, fails, or writes no whole page; the
   *     message ends with what it said
   */
  public Path render(MergedResults results, String name, Path report, Path log)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(home.resolve("lib"))) {
      throw new IOException(
          "no Allure command line in "
              + home
              + "; the build unpacks it before the report: run verify, not this class alone");
    }
    Path part = report.resolveSibling(report.getFileName() + ".part");
    FolderTree.delete(part);
    run(results.folder(), name, part, log);
    Path page = part.resolve("index.html");
    if (!Files.isRegularFile(page)) {
      throw new IOException("Allure ended well and wrote no index.html. " + words(log));
    }
    String html = Files.readString(page);
    if (!whole(html, results)) {
      throw new IOException(
          "Allure ended well and its index.html ("
              + html.length()
              + " characters) is no whole page"
              + " with the results in it. "
              + words(log));
    }
    try {
      Files.writeString(page, OfflinePage.of(html));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    FolderTree.replace(report, part);
    return report.resolve("index.html");
  }

  /** A page ends, and has the data of at least one result if there is one. */
  private static boolean whole(String html, MergedResults results) {
    return html.stripTrailing().endsWith("</html>")
        && html.contains("data/suites.json")
        && (results.results().isEmpty() || html.contains("data/test-cases/"));
  }

  private void run(Path results, String name, Path report, Path log)
      throws IOException, InterruptedException {
    Path lib = home.resolve("lib");
    ProcessBuilder command =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // So short a run would not earn back the time of an optimizing compiler.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-classpath",
                lib.resolve("config") + File.pathSeparator + lib + File.separator + "*",
                mainClass,
                "generate",
                "--single-file",
                "--clean",
                "--name",
                name,
                "--output",
                report.toAbsolutePath().toString(),
                results.toAbsolutePath().toString()));
    command.environment().put("APP_HOME", home.toString());
    command.environment().put("ALLURE_NO_ANALYTICS", "true");
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException(
            "Allure was stopped after " + LONGEST_MINUTES + " minutes. " + words(log));
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException("Allure ended with " + process.exitValue() + ". " + words(log));
    }
  }

  private static String words(Path log) throws IOException {
    String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    return said.isBlank() ? "It said nothing." : "It said:\n" + said.strip();
  }
}

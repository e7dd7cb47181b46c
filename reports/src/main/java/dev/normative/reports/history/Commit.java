package dev.normative.reports.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What is built, as git calls it: the commit, with {@code -dirty} where more was changed. */
public final class Commit {
  private static final int PATIENCE_SECONDS = 20;

  private Commit() {}

  /** The commit of a folder; empty where there is no git, or where it is none of git's. */
  public static String of(Path folder) {
    try {
      Process git =
          new ProcessBuilder(
                  "git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude", "*")
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        git.getOutputStream().close();
        String said =
            new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "";
      } finally {
        git.destroyForcibly();
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}

package dev.normative.reports.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder of the build output with everything in it, made anew or replaced as a whole. */
public final class FolderTree {

  private FolderTree() {}

  /** Makes an empty folder; what was there is gone, so nothing of an older run leaks in. */
  public static Path fresh(Path folder) throws IOException {
    delete(folder);
    return Files.createDirectories(folder);
  }

  /** Deletes a folder and what is in it, without following links; nothing there is fine. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Puts a finished folder in the place of another.
   *
   * <p>The old one is set aside first and comes back if the move fails: at every moment one of the
   * two is complete.
   */
  public static void replace(Path old, Path finished) throws IOException {
    Path aside = old.resolveSibling(old.getFileName() + ".old");
    delete(aside);
    boolean hadOld = Files.exists(old, LinkOption.NOFOLLOW_LINKS);
    if (hadOld) {
      Files.move(old, aside);
    }
    try {
      Files.move(finished, old);
    } catch (IOException e) {
      if (hadOld) {
        Files.move(aside, old);
      }
      throw e;
    }
    delete(aside);
  }
}

package dev.normative.conformance.cli;

import dev.normative.conformance.report.CheckedRun;
import dev.normative.conformance.report.VerdictPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says what it is told, in the place of the module reports, which is built later. */
public final class PlainPages implements VerdictPages {
  /** As the service that it is. */
  public PlainPages() {}

  @Override
  public void requireRoom(Path folder) throws IOException {
    if (Files.exists(folder.resolve("of a user's own"))) {
      throw new IOException("there is something of a user's own");
    }
  }

  @Override
  public Path write(Path folder, CheckedRun run) throws IOException {
    return Files.writeString(folder.resolve("page.txt"), run.toString());
  }
}

package dev.normative.conformance.cli;

import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.recording.Recording;
import dev.normative.conformance.recording.Recordings;
import dev.normative.contract.NormalizationProvider;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes recorded calls of frameworks again. */
@Command(
    name = "vectors",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Makes the calls that PyTorch, Keras or ONNX recorded in files, and holds every result that"
          + " was recorded against the recorded one, within the bounds of both, as rule G1 does"
          + " with those that are shipped.",
      "Nothing is put before every file is read. Calls that take what is not claimed are counted."
    })
final class VectorsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE.json[.gz]",
      description = "Files in the format of the golden vectors, packed or not.")
  private List<Path> files;

  @Mixin private Implementations implementations = new Implementations();

  /** A file's calls. */
  record VectorFile(Path path, List<Recording> recordings) {}

  @Override
  public Integer call() {
    List<Chosen> chosen = implementations.chosen();
    List<VectorFile> read = read();
    int worst = Main.FINE;
    for (Chosen one : chosen) {
      int code;
      try {
        code = put(one, read);
      } catch (RuntimeException e) {
        code = complain(Complaint.about(e), Main.COULD_NOT_RUN);
      }
      worst =
          worst == Main.DISAGREES || code == Main.DISAGREES
              ? Main.DISAGREES
              : Math.max(worst, code);
    }
    return worst;
  }

  private List<VectorFile> read() {
    List<VectorFile> read = new ArrayList<>();
    try (ProgressLine line = ProgressLine.of(spec.commandLine().getErr(), "read")) {
      line.total(files.size());
      for (Path file : files) {
        line.now(String.valueOf(file.getFileName()));
        read.add(read(file));
        line.at(read.size());
      }
    }
    return read;
  }

  private static VectorFile read(Path file) {
    try {
      List<Recording> recordings = Input.read(file, Recordings::read);
      recordings.forEach(Recording::requireWhole);
      return new VectorFile(file, recordings);
    } catch (IllegalArgumentException e) {
      throw new Complaint(file + " holds no calls that can be made again: " + e.getMessage());
    }
  }

  private int put(Chosen one, List<VectorFile> read) {
    NormalizationProvider provider = one.make();
    try {
      Optional<String> missing = provider.missing();
      if (missing.isPresent()) {
        return complain(
            provider.name() + " is not on this machine: " + missing.get(),
            implementations.areNamed() ? Main.COULD_NOT_RUN : Main.FINE);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(PlainText.line(provider.name()));
      try (ProgressLine line = ProgressLine.of(spec.commandLine().getErr(), "vectors")) {
        return put(provider, read, out, line);
      }
    } finally {
      Made.close(provider);
    }
  }

  private int put(
      NormalizationProvider provider, List<VectorFile> read, PrintWriter out, ProgressLine line) {
    line.total(read.stream().mapToLong(file -> file.recordings().size()).sum());
    VectorTally whole = new VectorTally(provider);
    long done = 0;
    for (VectorFile file : read) {
      String name = PlainText.line(file.path().toString());
      line.now(String.valueOf(file.path().getFileName()));
      StringBuilder text = new StringBuilder("\n" + name + "\n");
      VectorTally tally = new VectorTally(provider);
      for (Recording recording : file.recordings()) {
        text.append(tally.put(recording));
        line.at(++done);
      }
      line.clear();
      out.println(text + name + ": " + tally.summary());
      out.flush();
      whole.add(tally);
    }
    out.println(
        "\n"
            + PlainText.line(provider.name())
            + ", "
            + read.size()
            + (read.size() == 1 ? " file: " : " files: ")
            + whole.summary());
    if (!whole.differs() && !whole.tells()) {
      return complain(
          "none of these calls could be put; normative list shows what is claimed",
          Main.COULD_NOT_RUN);
    }
    return whole.differs() ? Main.DISAGREES : Main.FINE;
  }

  private int complain(String message, int code) {
    return Main.complain(spec.commandLine(), message, code);
  }
}

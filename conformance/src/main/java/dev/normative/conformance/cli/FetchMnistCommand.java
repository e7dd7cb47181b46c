package dev.normative.conformance.cli;

import dev.normative.data.Mnist;
import dev.normative.data.MnistDownload;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Downloads MNIST. */
@Command(
    name = "fetch-mnist",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Downloads MNIST (12 MB) into a folder: what is there already is kept, what an earlier"
          + " download left is continued, and only files with MNIST's SHA-256 stay."
    })
final class FetchMnistCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Where to; the user's cache, where every run finds it, unless said.")
  private Path folder;

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description = "The folder on a server to fetch from instead; may be repeated.")
  private List<URI> mirrors = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<URI> checked = mirrors.stream().map(this::checked).toList();
    Path target = folder == null ? Mnist.cacheFolder() : folder;
    MnistDownload download =
        checked.isEmpty() ? new MnistDownload(target) : new MnistDownload(target, checked);
    PrintWriter err = spec.commandLine().getErr();
    Mnist mnist;
    try (Files files = new Files(err)) {
      mnist = download.run(files);
    }
    spec.commandLine().getOut().println(mnist + ": all four files are there and right");
    return Main.FINE;
  }

  /** With a slash at its end, so that it is a folder; only what can be fetched from. */
  private URI checked(URI mirror) {
    if (mirror.getScheme() == null
        || !mirror.getScheme().matches("(?i)https?")
        || mirror.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--mirror is " + mirror + "; expected http:// or https://, a host and a folder");
    }
    return mirror.getPath().endsWith("/") ? mirror : URI.create(mirror + "/");
  }

  /** A line for each file. */
  private static final class Files implements MnistDownload.Progress, AutoCloseable {
    private final PrintWriter err;
    private String file = "";
    private ProgressLine line;

    Files(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void at(String name, long bytes, OptionalLong total) {
      if (!name.equals(file)) {
        close();
        file = name;
        line = ProgressLine.of(err, name);
        total.ifPresent(line::total);
      }
      line.at(bytes);
    }

    @Override
    public void close() {
      if (line != null) {
        line.close();
      }
    }
  }
}

package dev.normative.conformance.cli;

import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.replay.Replay;
import dev.normative.conformance.replay.Replayed;
import dev.normative.contract.NormalizationProvider;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the call of a failing case again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Makes the call of a case that a failing rule left, and holds every result against the"
            + " bound computed from its data.")
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CASE.json", description = "The file, as check --report leaves it.")
  private Path file;

  @Mixin private Implementations implementations = new Implementations();

  @Override
  public Integer call() {
    Replay replay = read();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        replay.mode().name().toLowerCase(Locale.ROOT)
            + ", input "
            + replay.input().shape()
            + ", "
            + replay.spec());
    boolean holds = true;
    for (Chosen one : implementations.chosen()) {
      NormalizationProvider provider = one.make();
      try {
        holds &= holds(provider, replay, out);
      } finally {
        Made.close(provider);
      }
    }
    return holds ? Main.FINE : Main.DISAGREES;
  }

  private Replay read() {
    try {
      return Input.read(file, Replay::read);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Complaint(
          file
              + " is not a case that a failing rule left: "
              + Complaint.about(e)
              + "; what frameworks recorded is for normative vectors");
    }
  }

  private static boolean holds(NormalizationProvider provider, Replay replay, PrintWriter out) {
    out.println("\n" + PlainText.line(provider.name()));
    Replayed replayed;
    try {
      replayed = Replayed.of(replay, provider);
    } catch (UnsupportedOperationException e) {
      out.println("  does not have it: " + PlainText.line(String.valueOf(e.getMessage())));
      return true;
    }
    for (Replayed.Finding finding : replayed.findings()) {
      out.printf(
          Locale.ROOT,
          "  %-17s %-6s %s%n",
          finding.what(),
          finding.holds() ? "holds" : "FAILS",
          PlainText.line(finding.message()));
    }
    return replayed.holds();
  }
}

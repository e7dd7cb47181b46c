package dev.normative.conformance.cli;

import dev.normative.golden.Comparison;
import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCurve;
import dev.normative.golden.LossBand;
import dev.normative.golden.Sensitivity;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds one training curve against another one. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Holds the losses of one training run, B, against those of another one, A, step by step.",
      "Where A's header names a run whose sensitivity was measured, that is the tolerance (float64),"
          + " or the band of PyTorch's own runs (float32); other runs need --tolerance."
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A.csv", description = "The curve to hold against.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B.csv", description = "The curve in question.")
  private Path second;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "How far a loss may be off, relative to A's.")
  private Double tolerance;

  @Override
  public Integer call() {
    GoldenCurve golden = Input.read(first, GoldenCurve::read);
    GoldenCurve curve = Input.read(second, GoldenCurve::read);
    Comparison comparison = compare(golden, curve);
    spec.commandLine().getOut().println(comparison.message());
    return comparison.agrees() ? Main.FINE : Main.DISAGREES;
  }

  private Comparison compare(GoldenCurve golden, GoldenCurve curve) {
    if (tolerance != null) {
      if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
        throw usage("--tolerance is " + tolerance + "; expected a finite number, 0 or more");
      }
      return Comparison.withCurve(golden, curve.losses(), tolerance);
    }
    String run = golden.header().run();
    if (golden.header().dtype() == ElementType.FLOAT64 && Sensitivity.names().contains(run)) {
      return Comparison.withCurve(golden, curve.losses(), Sensitivity.toleranceFor(run));
    }
    if (golden.header().dtype() == ElementType.FLOAT32
        && LossBand.names().contains(golden.name())) {
      return Comparison.withBand(
          LossBand.named(golden.name()), curve.losses(), golden.header().epochs());
    }
    throw usage("no tolerance is known for the run " + golden.name() + "; say --tolerance");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

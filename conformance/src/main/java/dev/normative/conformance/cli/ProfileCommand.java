package dev.normative.conformance.cli;

import dev.normative.conformance.Family;
import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.profile.Fingerprint;
import dev.normative.conformance.profile.StabilityGrade;
import dev.normative.conformance.profile.StabilitySweep;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.DType;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures conventions and stability. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Solves an implementation's conventions from outside, and grades the stability of its"
          + " variance. Fails where they are not those that its specifications name."
    })
final class ProfileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|CLASS",
      description = "The implementation; all that are found, unless said.")
  private String name;

  @Mixin private Implementations implementations = new Implementations();

  private boolean deviates;

  @Override
  public Integer call() {
    if (name != null) {
      implementations.add(name);
    }
    for (Chosen one : implementations.chosen()) {
      NormalizationProvider provider = one.make();
      try {
        describe(provider);
      } finally {
        Made.close(provider);
      }
    }
    return deviates ? Main.DISAGREES : Main.FINE;
  }

  private void describe(NormalizationProvider provider) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(PlainText.line(provider.name()));
    Optional<String> missing = provider.missing();
    if (missing.isPresent() && implementations.areNamed()) {
      throw new Complaint(provider.name() + " cannot be made on this machine: " + missing.get());
    }
    if (missing.isPresent()) {
      out.println("  not on this machine: " + PlainText.line(missing.get()));
      return;
    }
    if (!provider.capabilities().contains(Capability.TRAINING)) {
      throw new Complaint(
          provider.name() + " does not claim TRAINING; its conventions show nowhere else");
    }
    for (Family family : Family.claimedBy(provider.capabilities())) {
      NormSpec asked = Fingerprint.unusual(family, provider.capabilities());
      Fingerprint declared = Fingerprint.declared(asked);
      Fingerprint measured = Fingerprint.of(provider, family, asked);
      out.println("  " + family.title());
      out.println("    conventions  " + measured.describe());
      List<Fingerprint.Deviation> deviations = measured.deviations(declared);
      if (!deviations.isEmpty() || !measured.complete(declared)) {
        deviates = true;
        out.println(
            "    NOT AS ASKED "
                + (deviations.isEmpty()
                    ? "what is marked with ? could not be solved"
                    : deviations.stream()
                        .map(Fingerprint.Deviation::toString)
                        .collect(Collectors.joining(", "))));
      }
      if (family == Family.BATCH_NORM) {
        out.println("    nearest      " + nearest(provider, asked));
      }
      stability(out, provider, family);
      out.flush();
    }
  }

  /** The framework that it is like, asked for what PyTorch's layer is made with by default. */
  private static String nearest(NormalizationProvider provider, NormSpec asked) {
    NormSpec usual =
        NormSpec.batchNorm1d(1).withDType(asked.dtype()).withPolicies(asked.policies());
    boolean tracks = asked.running().isPresent();
    return Fingerprint.of(provider, Family.BATCH_NORM, tracks ? usual : usual.withoutRunning())
        .nearestProfile();
  }

  private static void stability(PrintWriter out, NormalizationProvider provider, Family family) {
    if (family == Family.RMS_NORM) {
      return;
    }
    for (DType dtype : DType.values()) {
      if (provider.capabilities().contains(Capability.valueOf(dtype.name()))) {
        StabilityGrade grade = new StabilitySweep(provider, family, dtype).grade();
        out.println("    stability    " + grade.describe());
      }
    }
  }
}

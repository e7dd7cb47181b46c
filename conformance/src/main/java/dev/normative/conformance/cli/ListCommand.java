package dev.normative.conformance.cli;

import dev.normative.conformance.Family;
import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.rules.Rule;
import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import dev.normative.train.Networks;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what there is. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists implementations with what they claim, the rules, and the networks.")
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Implementations implementations = new Implementations();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Implementations");
    int code = Main.FINE;
    for (Chosen one : implementations.chosen()) {
      NormalizationProvider provider = null;
      try {
        provider = one.make();
        out.println("  " + PlainText.line(provider.name()) + "  (" + one.option() + ")");
        out.println("      " + claims(provider.capabilities()));
        provider
            .missing()
            .ifPresent(what -> out.println("      not on this machine: " + PlainText.line(what)));
      } catch (RuntimeException e) {
        // The others are no worse for it.
        code = Main.complain(spec.commandLine(), Complaint.about(e), Main.COULD_NOT_RUN);
      } finally {
        Made.close(provider);
      }
    }
    out.println("\nRules");
    for (Rule rule : RuleBook.all()) {
      out.printf(Locale.ROOT, "  %-4s%s  %s%n", rule.id(), rule.level(), rule.sentence());
    }
    out.println("\nNetworks");
    out.println("  digits  " + String.join(", ", Networks.forDigits().names()));
    out.println("  mnist   " + String.join(", ", Networks.forMnist().names()));
    return code;
  }

  /** The norms by their titles, then the rest in the order of the contract. */
  private static String claims(Set<Capability> capabilities) {
    Set<Capability> rest = new TreeSet<>(capabilities);
    String norms =
        Family.claimedBy(capabilities).stream()
            .peek(family -> rest.remove(Capability.valueOf(family.name())))
            .map(Family::title)
            .collect(Collectors.joining(", "));
    return norms + (rest.isEmpty() ? "" : "; ") + words(rest);
  }

  private static String words(Set<Capability> capabilities) {
    return capabilities.stream()
        .map(claim -> claim.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .collect(Collectors.joining(", "));
  }
}

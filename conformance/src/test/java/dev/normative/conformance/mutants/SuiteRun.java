package dev.normative.conformance.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.normative.conformance.KnownDeviation;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.engine.Attachment;
import dev.normative.conformance.rules.Rule;
import dev.normative.contract.NormalizationProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the whole suite on an implementation, inside a test, and collects the verdicts. */
final class SuiteRun {
  private SuiteRun() {}

  /** Enough for every mutant to be found, few enough for two dozen of them in a unit test. */
  static final int TRIES = 150;

  /** The numbers of all rules. */
  static Set<String> rules() {
    return Stream.of(NormalizationConformance.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Rule.class))
        .map(method -> method.getAnnotation(Rule.class).id())
        .collect(Collectors.toSet());
  }

  static List<Outcome> of(NormalizationProvider implementation) {
    return of(implementation, List.of(), TRIES);
  }

  /** One rule alone. */
  static synchronized List<Outcome> of(NormalizationProvider implementation, String rule) {
    System.setProperty("conformance.rule", rule);
    try {
      return of(implementation);
    } finally {
      System.clearProperty("conformance.rule");
    }
  }

  static synchronized List<Outcome> of(
      NormalizationProvider implementation, List<KnownDeviation> deviations, int tries) {
    UnderTest.implementation = implementation;
    UnderTest.deviations = deviations;
    UnderTest.outcomes = new ArrayList<>();
    // Nothing of a mutant's failures may reach the listeners that write this build's own report.
    LauncherConfig quiet =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .build();
    Launcher launcher = LauncherFactory.create(quiet);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(UnderTest.class))
            .configurationParameter("jqwik.database", "target/jqwik-database-of-mutants")
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .build();
    String before = System.setProperty("conformance.tries", Integer.toString(tries));
    try {
      launcher.execute(request);
    } finally {
      if (before == null) {
        System.clearProperty("conformance.tries");
      } else {
        System.setProperty("conformance.tries", before);
      }
    }
    return List.copyOf(UnderTest.outcomes);
  }

  /** The suite for whatever {@link SuiteRun} was given. Not a test class of the build itself. */
  static final class UnderTest extends NormalizationConformance {
    private static NormalizationProvider implementation;
    private static List<KnownDeviation> deviations;
    private static List<Outcome> outcomes;

    @Override
    public NormalizationProvider provider() {
      return implementation;
    }

    @Override
    public List<KnownDeviation> knownDeviations() {
      return deviations;
    }

    @Override
    public void publish(Outcome outcome, List<Attachment> attachments) {
      outcomes.add(outcome);
    }
  }
}

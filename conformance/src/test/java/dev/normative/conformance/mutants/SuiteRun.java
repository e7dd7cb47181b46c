package dev.normative.conformance.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.KnownDeviation;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.TrainingConformance;
import dev.normative.conformance.engine.Attachment;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.conformance.rules.Rule;
import dev.normative.contract.NormalizationProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the whole suite on an implementation, inside a test, and collects the verdicts. */
public final class SuiteRun {
  private SuiteRun() {}

  /** Keeps every rule; the third party of all runs that name no other. */
  static final Mutant PLAIN = new Mutant("plain", "", "", PlainNorm::new);

  /** Compares two JVMs, so that there is nothing to be seen in one; DigestsTest puts it. */
  private static final String ACROSS_JDKS = "D4";

  /** F2 before F10. */
  private static final Comparator<String> BY_NUMBER =
      Comparator.<String>comparingInt(rule -> rule.charAt(0))
          .thenComparingInt(rule -> Integer.parseInt(rule.substring(1)));

  /** The numbers of all rules that one JVM can put. */
  public static Set<String> rules() {
    return Stream.of(NormalizationConformance.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Rule.class))
        .map(method -> method.getAnnotation(Rule.class).id())
        .filter(rule -> !rule.equals(ACROSS_JDKS))
        .collect(Collectors.toCollection(() -> new TreeSet<>(BY_NUMBER)));
  }

  /** All rules that one JVM can put but one, as a run is asked for them. */
  static String otherThan(String rule) {
    return rules().stream().filter(other -> !other.equals(rule)).collect(Collectors.joining(","));
  }

  /** Every rule that one JVM can put, with this many tries each. */
  public static List<Outcome> of(
      NormalizationProvider implementation, List<KnownDeviation> deviations, int tries) {
    return of(implementation, deviations, tries, String.join(",", rules()));
  }

  /** One rule, with as many tries as a user's run has. */
  public static List<Outcome> of(NormalizationProvider implementation, String rule) {
    return of(implementation, List.of(), 500, rule);
  }

  /** The rules of these numbers, separated by commas, or all where there is none. */
  public static List<Outcome> of(
      NormalizationProvider implementation,
      List<KnownDeviation> deviations,
      int tries,
      String rule) {
    // Whether a mutant is rejected is asked hundreds of times; how briefly it can be shown, seldom.
    return of(implementation, deviations, tries, rule, "off");
  }

  /** One rule, with failing cases made as small as a user's run makes them. */
  static List<Outcome> shrunk(NormalizationProvider implementation, String rule) {
    return of(implementation, List.of(), 500, rule, "on");
  }

  /** Few tries of some rules, with so many seconds to make failing cases smaller. */
  public static List<Outcome> shrunk(
      NormalizationProvider implementation, String rules, double seconds) {
    return of(implementation, List.of(), 5, rules, Double.toString(seconds));
  }

  /** Rule F16 beside this third party. */
  static synchronized List<Outcome> beside(ThirdParty third, NormalizationProvider implementation) {
    ThirdParty former = UnderTest.third;
    UnderTest.third = third;
    try {
      return of(implementation, List.of(), 100, "F16");
    } finally {
      UnderTest.third = former;
    }
  }

  /** The training runs of these numbers. */
  static List<Outcome> training(NormalizationProvider implementation, String rule) {
    return of(UnderTraining.class, implementation, List.of(), 1, rule, "off");
  }

  private static List<Outcome> of(
      NormalizationProvider implementation,
      List<KnownDeviation> deviations,
      int tries,
      String rule,
      String shrinking) {
    return of(UnderTest.class, implementation, deviations, tries, rule, shrinking);
  }

  private static synchronized List<Outcome> of(
      Class<? extends Conformance> suite,
      NormalizationProvider implementation,
      List<KnownDeviation> deviations,
      int tries,
      String rule,
      String shrinking) {
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
            .selectors(selectClass(suite))
            .configurationParameter("jqwik.database", "")
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .build();
    Map<String, String> former =
        replaced(
            Map.of(
                "conformance.tries",
                Integer.toString(tries),
                "conformance.rule",
                rule,
                "conformance.shrinking",
                shrinking));
    try {
      launcher.execute(request);
    } finally {
      replaced(former);
    }
    return List.copyOf(UnderTest.outcomes);
  }

  /** Sets system properties and gives what they were; a blank one counts as not set. */
  private static Map<String, String> replaced(Map<String, String> properties) {
    Map<String, String> former = new HashMap<>();
    properties.forEach(
        (name, value) -> {
          former.put(name, System.getProperty(name, ""));
          System.setProperty(name, value);
        });
    return former;
  }

  /** The suite for whatever {@link SuiteRun} was given. Not a test class of the build itself. */
  static final class UnderTest extends NormalizationConformance {
    private static NormalizationProvider implementation;
    private static List<KnownDeviation> deviations;
    private static List<Outcome> outcomes;
    private static ThirdParty third = ThirdParty.of(PLAIN);

    @Override
    public NormalizationProvider provider() {
      return implementation;
    }

    @Override
    public List<KnownDeviation> knownDeviations() {
      return deviations;
    }

    @Override
    public ThirdParty thirdParty() {
      return third;
    }

    @Override
    public void publish(Outcome outcome, List<Attachment> attachments) {
      outcomes.add(outcome);
    }
  }

  /** The same for training runs. */
  static final class UnderTraining extends TrainingConformance {
    @Override
    public NormalizationProvider provider() {
      return UnderTest.implementation;
    }

    @Override
    public void publish(Outcome outcome, List<Attachment> attachments) {
      UnderTest.outcomes.add(outcome);
    }
  }
}

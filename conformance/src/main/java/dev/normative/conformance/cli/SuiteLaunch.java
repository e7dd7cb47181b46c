package dev.normative.conformance.cli;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.normative.conformance.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the suite the way a build tool does, with system properties for its options. */
final class SuiteLaunch {
  /** Tells of every run that it keeps no database; held, so that the level stays. */
  private static final Logger ENGINE = Logger.getLogger("net.jqwik.engine");

  private final Map<String, String> properties;

  /** A run with these properties. */
  SuiteLaunch(Map<String, String> properties) {
    this.properties = properties;
  }

  /** Told how far a run has come. */
  interface Steps {
    /** The number of rules that there are. */
    void total(long rules);

    /** A rule begins. */
    void begin(String rule);

    /** A rule is done, or left out. */
    void end();
  }

  /** Runs the suite to its end, and tells of every verdict as it comes. */
  void run(Consumer<Outcome> audience, Steps steps) {
    // Listeners that a class path brings along would write reports of their own.
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build());
    Level told = ENGINE.getLevel();
    ENGINE.setLevel(Level.WARNING);
    Map<String, String> former = replaced(properties);
    CheckedSuite.tell(audience);
    try {
      launcher.execute(
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(CheckedSuite.class))
              .filters(EngineFilter.includeEngines("jqwik"))
              // No file in whatever folder this is called from.
              .configurationParameter("jqwik.database", "")
              .configurationParameter("jqwik.reporting.usejunitplatform", "true")
              .build(),
          new Listener(steps));
    } finally {
      CheckedSuite.tell(outcome -> {});
      CheckedSuite.forget();
      replaced(former);
      ENGINE.setLevel(told);
    }
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

  private record Listener(Steps steps) implements TestExecutionListener {
    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
      steps.total(plan.countTestIdentifiers(TestIdentifier::isTest));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      if (test.isTest()) {
        steps.begin(test.getDisplayName().replaceFirst("[_ ].*", ""));
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      if (test.isTest()) {
        steps.end();
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        steps.end();
      }
    }
  }
}

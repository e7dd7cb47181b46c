package dev.normative.conformance.engine;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a JVM of an {@link IsolatedRun} does: it runs one suite, and keeps the journal. */
final class IsolatedMain {
  private IsolatedMain() {}

  /** Runs the suite of this class name. */
  public static void main(String[] arguments) {
    Journal journal = Journal.ofThisProcess().orElseThrow();
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build());
    Path database = journal.folder().resolve("jqwik-database");
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(arguments[0]))
            .configurationParameter("jqwik.database", database.toString())
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .build());
    journal.finish();
    // Threads that the implementation left running must not keep this JVM.
    Runtime.getRuntime().halt(0);
  }
}

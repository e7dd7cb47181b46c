package dev.normative.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveredProviderTest {
  @TempDir Path folder;

  /** One that has a name and nothing else. */
  private abstract static class Named implements NormalizationProvider {
    @Override
    public String name() {
      return "the " + getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Normalization create(NormSpec spec) {
      throw new UnsupportedOperationException();
    }
  }

  /** Found as a service. */
  public static final class First extends Named {}

  /** Found as a service. */
  public static final class Second extends Named {}

  /** Found as a service, and not there. */
  public static final class Broken extends Named {
    /** Never succeeds. */
    public Broken() {
      throw new IllegalStateException("no device");
    }
  }

  @AfterEach
  void nothingAskedFor() {
    System.clearProperty(DiscoveredProvider.PROPERTY);
  }

  private NormalizationProvider found(Class<?>... registered) throws IOException {
    return found(DiscoveredProvider::get, registered);
  }

  private <T> T found(Supplier<T> get, Class<?>... registered) throws IOException {
    Path services = folder.resolve("META-INF/services/" + NormalizationProvider.class.getName());
    Files.createDirectories(services.getParent());
    Files.write(services, Arrays.stream(registered).map(Class::getName).toList());
    Thread thread = Thread.currentThread();
    ClassLoader former = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, former)) {
      thread.setContextClassLoader(loader);
      return get.get();
    } finally {
      thread.setContextClassLoader(former);
    }
  }

  @Test
  void theOnlyOneIsTakenAndMadeOnce() throws IOException {
    assertThat(found(DiscoveredProvider::get, First.class)).isInstanceOf(First.class);
    boolean same = found(() -> DiscoveredProvider.get() == DiscoveredProvider.get(), First.class);
    assertThat(same).isTrue();
  }

  @Test
  void whereNoneIsTheFileToWriteIsNamed() {
    assertThatThrownBy(DiscoveredProvider::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("META-INF/services/dev.normative.contract.NormalizationProvider");
  }

  @Test
  void ofSeveralOneHasToBeChosen() {
    assertThatThrownBy(() -> found(First.class, Second.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(First.class.getName() + ", " + Second.class.getName())
        .hasMessageContaining("-Dconformance.provider=CLASS");
  }

  @Test
  void oneIsChosenByItsNameOrByItsClass() throws IOException {
    System.setProperty(DiscoveredProvider.PROPERTY, "the second");
    assertThat(found(First.class, Second.class)).isInstanceOf(Second.class);
    // By class the others are not made: they need not even work.
    System.setProperty(DiscoveredProvider.PROPERTY, First.class.getName());
    assertThat(found(Broken.class, First.class)).isInstanceOf(First.class);
  }

  @Test
  void aNameThatNobodyHasIsRefusedWithThoseThatThereAre() {
    System.setProperty(DiscoveredProvider.PROPERTY, "third");
    assertThatThrownBy(() -> found(First.class, Second.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("conformance.provider is \"third\"")
        .hasMessageContaining("(\"the first\")")
        .hasMessageContaining("(\"the second\")");
  }
}

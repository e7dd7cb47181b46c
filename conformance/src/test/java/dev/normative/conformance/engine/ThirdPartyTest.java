package dev.normative.conformance.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThirdPartyTest {
  @TempDir Path folder;

  /** One that has the name that is asked for unless another one is given. */
  public static final class Usual extends Called {
    /** Registered as a service. */
    public Usual() {
      super("libtorch");
    }
  }

  /** Another one. */
  public static final class Other extends Called {
    /** Registered as a service. */
    public Other() {
      super("other");
    }
  }

  /** The usual one on a machine that it is not published for. */
  public static final class Lacking extends Called {
    /** Registered as a service. */
    public Lacking() {
      super("libtorch");
    }

    @Override
    public Optional<String> missing() {
      return Optional.of("no jar of this platform");
    }
  }

  /** Registered as a service, and cannot be made. */
  public static final class Broken extends Called {
    /** Never succeeds. */
    public Broken() {
      super("broken");
      throw new IllegalStateException("no device");
    }
  }

  private abstract static class Called extends ForwardingProvider {
    private final String name;

    Called(String name) {
      super(new ReferenceProvider());
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }
  }

  @AfterEach
  void nobodyAskedFor() {
    System.clearProperty(ThirdParty.PROPERTY);
  }

  private ThirdParty beside(NormalizationProvider candidate, Class<?>... registered)
      throws IOException {
    Path services = folder.resolve(RegisteredProviders.FILE);
    Files.createDirectories(services.getParent());
    Files.write(services, Arrays.stream(registered).map(Class::getName).toList());
    Thread thread = Thread.currentThread();
    ClassLoader former = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, former)) {
      thread.setContextClassLoader(loader);
      return ThirdParty.registeredBeside(candidate);
    } finally {
      thread.setContextClassLoader(former);
    }
  }

  @Test
  void unlessSaidItIsTheUsualOneWhereThatIsRegistered() throws IOException {
    assertThat(beside(new Other(), Broken.class, Other.class, Usual.class).provider())
        .get()
        .isInstanceOf(Usual.class);
    assertThat(beside(new Usual(), Other.class))
        .isEqualTo(
            new ThirdParty(
                Optional.empty(),
                "there is no third party: libtorch is not on the class path;"
                    + " -Dconformance.third=NAME takes a registered implementation"));
    assertThat(beside(new Other(), Lacking.class).absence())
        .contains("libtorch cannot be had on this machine: no jar of this platform");
  }

  @Test
  void nobodyIsAThirdPartyToItselfUnderWhicheverProfile() throws IOException {
    assertThat(beside(new Usual(), Usual.class).absence())
        .contains("libtorch is the candidate itself");
    assertThat(beside(new Called("libtorch/KERAS") {}, Usual.class).absence())
        .contains("is the candidate itself");
    assertThat(beside(new Called("libtorch2") {}, Usual.class).provider()).isPresent();
  }

  @Test
  void anotherOneIsAskedByItsNameOrItsClass() throws IOException {
    System.setProperty(ThirdParty.PROPERTY, "other");
    assertThat(beside(new Usual(), Usual.class, Other.class).provider())
        .get()
        .isInstanceOf(Other.class);
    System.setProperty(ThirdParty.PROPERTY, Other.class.getName());
    assertThat(beside(new Usual(), Broken.class, Other.class).provider()).isPresent();
    System.setProperty(ThirdParty.PROPERTY, "none");
    assertThat(beside(new Other(), Usual.class).absence()).contains("-Dconformance.third is none");
  }

  @Test
  void aNameThatNobodyHasIsRefusedWithThoseThatThereAre() {
    System.setProperty(ThirdParty.PROPERTY, "nobody");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> beside(new Usual(), Usual.class, Broken.class))
        .withMessageContaining("conformance.third is \"nobody\"; expected none or one of")
        .withMessageContaining("Usual (\"libtorch\")")
        .withMessageContaining("Broken (which cannot be made)");
  }
}

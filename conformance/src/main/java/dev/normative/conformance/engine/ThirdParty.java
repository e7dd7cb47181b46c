package dev.normative.conformance.engine;

import dev.normative.contract.NormalizationProvider;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A second engine, which says, beside the reference, who is wrong where two disagree.
 *
 * @param provider the engine; empty where there is none
 * @param absence why there is none, and what to do; empty where there is one
 */
public record ThirdParty(Optional<NormalizationProvider> provider, String absence) {
  /** The property that names it: by its name, its class, or {@value #NONE}. */
  public static final String PROPERTY = "conformance.third";

  /** Who is asked unless the property says otherwise. */
  public static final String USUAL = "libtorch";

  private static final String NONE = "none";
  private static final String CHOICE = "-D" + PROPERTY + "=NAME takes a registered implementation";

  // A rule asks for it at every try, and one may be dear to make.
  private static final Map<Asked, ThirdParty> FOUND = new ConcurrentHashMap<>();

  private record Asked(String name, ClassLoader loader) {}

  /** This one. */
  public static ThirdParty of(NormalizationProvider provider) {
    return provider
        .missing()
        .map(missing -> absent(provider.name() + " cannot be had on this machine: " + missing))
        .orElseGet(() -> new ThirdParty(Optional.of(provider), ""));
  }

  private static ThirdParty absent(String reason) {
    return new ThirdParty(Optional.empty(), "there is no third party: " + reason);
  }

  /**
   * The registered one that {@value #PROPERTY} asks for, or {@value #USUAL}; nobody is a third
   * party to itself.
   *
   * @throws IllegalArgumentException if nobody has the name that is asked for
   */
  public static ThirdParty registeredBeside(NormalizationProvider candidate) {
    ThirdParty found = registered(System.getProperty(PROPERTY, "").strip());
    return found.provider().filter(third -> isSame(third, candidate)).isEmpty()
        ? found
        : absent(candidate.name() + " is the candidate itself; " + CHOICE);
  }

  /** By the name, which a profile that is asked for follows behind a slash. */
  private static boolean isSame(NormalizationProvider third, NormalizationProvider candidate) {
    return (candidate.name() + "/").startsWith(third.name() + "/");
  }

  /**
   * The registered one of this name or class; {@value #USUAL} for the empty name.
   *
   * @throws IllegalArgumentException if nobody has the name
   */
  public static ThirdParty registered(String name) {
    return FOUND.computeIfAbsent(
        new Asked(name, Thread.currentThread().getContextClassLoader()), ThirdParty::find);
  }

  private static ThirdParty find(Asked asked) {
    if (asked.name().equals(NONE)) {
      return absent("-D" + PROPERTY + " is " + NONE);
    }
    RegisteredProviders all = RegisteredProviders.in(asked.loader());
    if (asked.name().isEmpty()) {
      return all.called(USUAL)
          .map(ThirdParty::of)
          .orElseGet(() -> absent(USUAL + " is not on the class path; " + CHOICE));
    }
    return all.called(asked.name())
        .map(ThirdParty::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    PROPERTY
                        + " is \""
                        + asked.name()
                        + "\"; expected "
                        + NONE
                        + " or one of the registered implementations, which are "
                        + all.described()));
  }
}

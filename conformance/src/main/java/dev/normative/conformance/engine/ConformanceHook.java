package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.KnownDeviation;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.rules.Requires;
import dev.normative.conformance.rules.Rule;
import dev.normative.conformance.rules.RuleViolation;
import dev.normative.contract.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.opentest4j.TestAbortedException;

/** Runs every rule with the asked-for seed and tries, turns what happened into a verdict. */
public final class ConformanceHook implements AroundPropertyHook, SkipExecutionHook {

  /** The property with what runs one test class of this build, up to the class's name. */
  private static final String REPRODUCTION_PREFIX = "normative.reproduction.prefix";

  private static final String DEFAULT_PREFIX = "mvn test -Dtest=";

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    if (!(context instanceof PropertyLifecycleContext property)) {
      return SkipResult.doNotSkip();
    }
    Optional<Rule> found = property.findAnnotation(Rule.class);
    if (found.isEmpty()) {
      return SkipResult.doNotSkip();
    }
    Rule rule = found.get();
    if (!RunOptions.includes(rule.id())) {
      return SkipResult.skip("conformance.rule does not ask for " + rule.id());
    }
    Conformance suite = (Conformance) property.testInstance();
    List<Capability> missing = required(property, rule);
    missing.removeAll(suite.provider().capabilities());
    if (missing.isEmpty()) {
      return SkipResult.doNotSkip();
    }
    String reason = suite.provider().name() + " does not claim " + missing;
    suite.publish(
        outcome(property, rule, Verdict.NOT_CLAIMED, 0, "", new Evidence(), reason), List.of());
    return SkipResult.skip(reason);
  }

  /** What the chapter requires, then what the rule itself does. */
  private static List<Capability> required(PropertyLifecycleContext context, Rule rule) {
    Requires chapter = context.targetMethod().getDeclaringClass().getAnnotation(Requires.class);
    List<Capability> required = new ArrayList<>();
    if (chapter != null) {
      required.addAll(List.of(chapter.value()));
    }
    required.addAll(List.of(rule.requires()));
    return required;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor executor) {
    Optional<Rule> found = context.findAnnotation(Rule.class);
    if (found.isEmpty()) {
      return executor.execute();
    }
    Rule rule = found.get();
    boolean drawn = context.attributes().tries().map(tries -> tries != 1).orElse(true);
    if (drawn) {
      RunOptions.seed().ifPresent(context.attributes()::setSeed);
      context.attributes().setTries(RunOptions.tries());
      // The generators' own lists hold the edge cases; jqwik's, combined, would leave no other try.
      context.attributes().setEdgeCases(EdgeCasesMode.NONE);
      // The seed alone decides what is drawn, not what an earlier run happened to fail on.
      context.attributes().setAfterFailure(AfterFailureMode.RANDOM_SEED);
    }
    return judge(context, rule, executor.execute(), drawn);
  }

  private PropertyExecutionResult judge(
      PropertyLifecycleContext context, Rule rule, PropertyExecutionResult result, boolean drawn) {
    Conformance suite = (Conformance) context.testInstance();
    Evidence evidence = Evidence.current();
    String seed = drawn ? result.seed().orElse("") : "";
    Optional<KnownDeviation> deviation =
        suite.knownDeviations().stream().filter(known -> known.rule().equals(rule.id())).findAny();
    Verdict verdict = verdict(result, evidence, deviation.isPresent());
    String detail = detail(context, rule, result, evidence, deviation, verdict, seed);
    suite.publish(
        outcome(context, rule, verdict, result.countTries(), seed, evidence, detail),
        evidence.attachments());
    return switch (verdict) {
      case CONFORMS, DIVERGES -> result.mapToSuccessful();
      case FAILS -> result.mapToFailed(failure(detail, result));
      default -> result.mapToAborted(new TestAbortedException(verdict + ": " + detail));
    };
  }

  private static Verdict verdict(
      PropertyExecutionResult result, Evidence evidence, boolean declared) {
    if (result.status() != PropertyExecutionResult.Status.SUCCESSFUL) {
      return declared ? Verdict.DIVERGES : Verdict.FAILS;
    }
    if (evidence.untested() != null) {
      return Verdict.UNTESTED;
    }
    if (evidence.witnessed() == 0) {
      return Verdict.VACUOUS;
    }
    return declared ? Verdict.FAILS : Verdict.CONFORMS;
  }

  private static String detail(
      PropertyLifecycleContext context,
      Rule rule,
      PropertyExecutionResult result,
      Evidence evidence,
      Optional<KnownDeviation> deviation,
      Verdict verdict,
      String seed) {
    return switch (verdict) {
      case CONFORMS, NOT_CLAIMED -> "";
      case UNTESTED -> evidence.untested();
      case VACUOUS ->
          "none of " + result.countTries() + " tries had the witness: " + rule.witness();
      case DIVERGES -> deviation.map(known -> known.reason() + " " + known.link()).orElse("");
      case FAILS -> failureText(context, rule, result, deviation, seed);
    };
  }

  private static String failureText(
      PropertyLifecycleContext context,
      Rule rule,
      PropertyExecutionResult result,
      Optional<KnownDeviation> deviation,
      String seed) {
    String violation =
        result
            .throwable()
            .map(ConformanceHook::describe)
            .orElse(
                "the declared deviation no longer happens: "
                    + deviation.map(KnownDeviation::reason).orElse(""));
    return FailureText.of(
        rule,
        ((Conformance) context.testInstance()).provider().name(),
        violation,
        result.falsifiedParameters().orElse(List.of()),
        result.countTries(),
        seed,
        reproduction(context, rule, seed));
  }

  private static String describe(Throwable violation) {
    if (violation instanceof RuleViolation) {
      return violation.getMessage();
    }
    StackTraceElement[] frames = violation.getStackTrace();
    return "the rule was ended by " + violation + (frames.length == 0 ? "" : " at " + frames[0]);
  }

  private static Throwable failure(String detail, PropertyExecutionResult result) {
    RuleViolation failure = new RuleViolation(detail);
    result.throwable().ifPresent(failure::initCause);
    return failure;
  }

  private static Outcome outcome(
      PropertyLifecycleContext context,
      Rule rule,
      Verdict verdict,
      int tries,
      String seed,
      Evidence evidence,
      String detail) {
    return new Outcome(
        ((Conformance) context.testInstance()).provider().name(),
        rule.id(),
        rule.level(),
        rule.sentence(),
        verdict,
        tries,
        evidence.witnessed(),
        seed,
        evidence.worst(),
        detail,
        reproduction(context, rule, seed));
  }

  private static String reproduction(PropertyLifecycleContext context, Rule rule, String seed) {
    return System.getProperty(REPRODUCTION_PREFIX, DEFAULT_PREFIX)
        + context.containerClass().getSimpleName()
        + " -Dconformance.rule="
        + rule.id()
        + (seed.isEmpty() ? "" : " -Dconformance.seed=" + seed)
        + (seed.isEmpty() || RunOptions.tries() == RunOptions.DEFAULT_TRIES
            ? ""
            : " -Dconformance.tries=" + RunOptions.tries());
  }
}

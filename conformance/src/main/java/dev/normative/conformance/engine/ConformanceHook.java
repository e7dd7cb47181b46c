package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.Family;
import dev.normative.conformance.KnownDeviation;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.profile.Diagnosis;
import dev.normative.conformance.rules.Rule;
import dev.normative.conformance.rules.RuleViolation;
import dev.normative.contract.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    Set<Capability> claimed = suite.provider().capabilities();
    Applicable applicable = Applicable.of(rule, property.targetMethod(), claimed);
    publishLacking(property, rule, applicable);
    if (!applicable.ready().isEmpty()) {
      return SkipResult.doNotSkip();
    }
    return SkipResult.skip(
        Family.claimedBy(claimed).isEmpty()
            ? suite.provider().name() + " claims no normalization; claim BATCH_NORM or another"
            : applicable.lacking().isEmpty()
                ? "the rule is about normalizations that " + suite.provider().name() + " has not"
                : lacking(suite, union(applicable)));
  }

  private static Set<Capability> union(Applicable applicable) {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    applicable.lacking().values().forEach(all::addAll);
    return all;
  }

  private static String lacking(Conformance suite, Set<Capability> missing) {
    return suite.provider().name() + " does not claim " + missing;
  }

  private static void publishLacking(
      PropertyLifecycleContext property, Rule rule, Applicable applicable) {
    Conformance suite = (Conformance) property.testInstance();
    applicable
        .lacking()
        .forEach(
            (family, missing) ->
                suite.publish(
                    new Outcome(
                        suite.provider().name(),
                        rule.id(),
                        family.title(),
                        rule.level(),
                        rule.sentence(),
                        Verdict.NOT_CLAIMED,
                        0,
                        0,
                        "",
                        null,
                        lacking(suite, missing),
                        reproduction(property, rule, "")),
                    List.of()));
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
    Conformance suite = (Conformance) context.testInstance();
    List<Family> families =
        Applicable.of(rule, context.targetMethod(), suite.provider().capabilities()).ready();
    List<Judged> judged = new ArrayList<>();
    for (Family family : families) {
      Evidence.begin(family);
      judged.add(judge(context, rule, executor.execute(), drawn));
    }
    return together(judged);
  }

  /** What one family came to. */
  private record Judged(Verdict verdict, String detail, PropertyExecutionResult result) {}

  /** One result for the rule's entry: the worst of its families. */
  private static PropertyExecutionResult together(List<Judged> judged) {
    List<Judged> failed = judged.stream().filter(j -> j.verdict().isFailure()).toList();
    if (!failed.isEmpty()) {
      String details = failed.stream().map(Judged::detail).collect(Collectors.joining("\n"));
      PropertyExecutionResult first = failed.get(0).result();
      return first.mapToFailed(failure(details, first));
    }
    List<Judged> open =
        judged.stream()
            .filter(j -> j.verdict() == Verdict.VACUOUS || j.verdict() == Verdict.UNTESTED)
            .toList();
    if (!open.isEmpty()) {
      String details =
          open.stream().map(j -> j.verdict() + ": " + j.detail()).collect(Collectors.joining("\n"));
      return open.get(0).result().mapToAborted(new TestAbortedException(details));
    }
    return judged.get(0).result().mapToSuccessful();
  }

  private static Judged judge(
      PropertyLifecycleContext context, Rule rule, PropertyExecutionResult result, boolean drawn) {
    Conformance suite = (Conformance) context.testInstance();
    Evidence evidence = Evidence.current();
    String seed = drawn ? result.seed().orElse("") : "";
    Optional<KnownDeviation> deviation =
        suite.knownDeviations().stream()
            .filter(known -> known.rule().equals(rule.id()) && known.family() == evidence.family())
            .findAny();
    Verdict verdict = verdict(result, evidence, deviation.isPresent());
    String detail = detail(context, rule, result, evidence, deviation, verdict, seed);
    if (verdict == Verdict.FAILS && deviation.isEmpty()) {
      Optional<String> declaration = Diagnosis.misdeclaration(suite.provider(), evidence.family());
      if (declaration.isPresent()) {
        verdict = Verdict.MISDECLARED;
        detail += FailureText.misdeclared(declaration.get());
      }
    }
    suite.publish(
        outcome(context, rule, verdict, result.countTries(), seed, evidence, detail),
        evidence.attachments());
    return new Judged(verdict, detail, result);
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
      case CONFORMS -> evidence.remark();
      case NOT_CLAIMED -> "";
      case UNTESTED -> evidence.untested();
      case VACUOUS ->
          "none of " + result.countTries() + " tries had the witness: " + rule.witness();
      case DIVERGES -> deviation.map(known -> known.reason() + " " + known.link()).orElse("");
      case FAILS, MISDECLARED -> failureText(context, rule, result, deviation, seed);
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
        evidence.family().title(),
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

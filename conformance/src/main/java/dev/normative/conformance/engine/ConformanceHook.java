package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.profile.Diagnosis;
import dev.normative.conformance.rules.ErrorMap;
import dev.normative.conformance.rules.Rule;
import dev.normative.conformance.rules.RuleViolation;
import dev.normative.contract.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;
import org.opentest4j.TestAbortedException;

/** Runs every rule with the asked-for seed and tries, turns what happened into a verdict. */
public final class ConformanceHook implements AroundPropertyHook, AroundTryHook, SkipExecutionHook {

  /** A whole training is one try, and takes longer than a case. */
  private static final int TIMES_LONGER_FOR_TRAINING = 30;

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
    if (RunOptions.isolated()) {
      // Not even the name may be asked for in this JVM.
      return SkipResult.doNotSkip();
    }
    Conformance suite = (Conformance) property.testInstance();
    Claims claims = Claims.of(suite);
    if (!claims.known()) {
      return SkipResult.doNotSkip();
    }
    Applicable applicable = Applicable.of(rule, property.targetMethod(), claims.capabilities());
    publishLacking(property, rule, claims, applicable);
    if (applicable.ready().stream().anyMatch(family -> isHere(rule, family))) {
      return SkipResult.doNotSkip();
    }
    if (!applicable.ready().isEmpty()) {
      return SkipResult.skip(RunOptions.shard().leaves(rule.id()));
    }
    return SkipResult.skip(
        Family.claimedBy(claims.capabilities()).isEmpty()
            ? claims.name() + " claims no normalization; claim BATCH_NORM or another"
            : applicable.lacking().isEmpty()
                ? "the rule is about normalizations that " + claims.name() + " has not"
                : lacking(claims, union(applicable)));
  }

  private static Set<Capability> union(Applicable applicable) {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    applicable.lacking().values().forEach(all::addAll);
    return all;
  }

  private static String lacking(Claims claims, Set<Capability> missing) {
    return claims.name() + " does not claim " + missing;
  }

  private static void publishLacking(
      PropertyLifecycleContext property, Rule rule, Claims claims, Applicable applicable) {
    applicable
        .lacking()
        .forEach(
            (family, missing) -> {
              if (isHere(rule, family)) {
                Outcome outcome =
                    unput(
                        property,
                        rule,
                        claims,
                        family.title(),
                        Verdict.NOT_CLAIMED,
                        lacking(claims, missing));
                publish(property, new Reported(outcome, List.of()));
              }
            });
  }

  /** Whether this shard of the run puts the rule to the family. */
  private static boolean isHere(Rule rule, Family family) {
    return RunOptions.shard().includes(rule.id(), family.title());
  }

  /** The verdict on a rule that was not put. */
  private static Outcome unput(
      PropertyLifecycleContext property,
      Rule rule,
      Claims claims,
      String family,
      Verdict verdict,
      String detail) {
    return new Outcome(
        claims.name(),
        rule.id(),
        family,
        rule.level(),
        rule.sentence(),
        verdict,
        0,
        0,
        "",
        null,
        detail,
        Reproduction.of(property.containerClass(), rule, ""),
        RunOptions.shard().toString(),
        "");
  }

  /**
   * To where the run was asked for: the suite's own publisher, or the JVM that started this one.
   */
  private static void publish(PropertyLifecycleContext property, Reported verdict) {
    Optional<Journal> journal = Journal.ofThisProcess();
    if (journal.isPresent()) {
      journal.get().report(verdict);
    } else {
      ((Conformance) property.testInstance()).publish(verdict.outcome(), verdict.attachments());
    }
  }

  @Override
  public TryExecutionResult aroundTry(
      TryLifecycleContext context, TryExecutor executor, List<Object> parameters) {
    return Watch.current()
        .map(watch -> watch.oneTry(executor, parameters))
        .orElseGet(() -> executor.execute(parameters));
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor executor) {
    Optional<Rule> found = context.findAnnotation(Rule.class);
    if (found.isEmpty()) {
      return executor.execute();
    }
    Rule rule = found.get();
    PropertyExecutionResult result =
        RunOptions.isolated() ? isolated(context, rule) : put(context, rule, executor);
    return result instanceof EndedRun ended ? ended.forJqwik() : result;
  }

  private static PropertyExecutionResult put(
      PropertyLifecycleContext context, Rule rule, PropertyExecutor executor) {
    boolean drawn = context.attributes().tries().map(tries -> tries != 1).orElse(true);
    if (drawn) {
      context.attributes().setSeed(RunOptions.seed().orElseGet(ConformanceHook::anySeed));
      int usual = ((Conformance) context.testInstance()).tries();
      context.attributes().setTries(RunOptions.tries().orElse(usual));
      // The generators' own lists hold the edge cases; jqwik's, combined, would leave no other try.
      context.attributes().setEdgeCases(EdgeCasesMode.NONE);
      // Nobody can try every seed of the data; jqwik need not look for how many there are.
      context.attributes().setGeneration(GenerationMode.RANDOMIZED);
      // Never bounded: then jqwik shrinks on a thread that it cannot stop, and which goes on
      // calling
      // the implementation, and the stores of what is running, while the next rule is put. The
      // watch has an end to it.
      context
          .attributes()
          .setShrinking(RunOptions.shrinking().isZero() ? ShrinkingMode.OFF : ShrinkingMode.FULL);
      // The seed alone decides what is drawn, not what an earlier run happened to fail on.
      context.attributes().setAfterFailure(AfterFailureMode.RANDOM_SEED);
    }
    Conformance suite = (Conformance) context.testInstance();
    Claims claims = Claims.of(suite);
    if (!claims.known()) {
      return claimless(context, rule, claims);
    }
    List<Family> families =
        Applicable.of(rule, context.targetMethod(), claims.capabilities()).ready();
    List<Judged> judged = new ArrayList<>();
    for (Family family : families) {
      if (isHere(rule, family) && !isDone(rule, family)) {
        if (claims.missing().isPresent()) {
          judged.add(untested(context, rule, claims, family, claims.missing().get()));
          continue;
        }
        Journal.ofThisProcess().ifPresent(j -> j.begin(claims.name(), rule.id(), family.title()));
        Evidence.begin(family);
        PropertyExecutionResult result = watched(context, rule, claims, executor, drawn);
        judged.add(judge(context, rule, claims, result, drawn));
        leaveWhatHangs(result);
      }
    }
    if (!judged.isEmpty() && Journal.ofThisProcess().isEmpty()) {
      RunRecords.note(suite, claims, patience(context, claims).limit());
    }
    return together(judged);
  }

  /** The verdict on a rule that cannot be put on this machine. */
  private static Judged untested(
      PropertyLifecycleContext context, Rule rule, Claims claims, Family family, String reason) {
    Outcome outcome = unput(context, rule, claims, family.title(), Verdict.UNTESTED, reason);
    publish(context, new Reported(outcome, List.of()));
    return new Judged(Verdict.UNTESTED, reason, EndedRun.successful(0, Optional.empty()));
  }

  private static String anySeed() {
    return Long.toString(new SplittableRandom().nextLong());
  }

  private static boolean isDone(Rule rule, Family family) {
    return Journal.ofThisProcess()
        .map(journal -> journal.done().contains(Reported.key(rule.id(), family.title())))
        .orElse(false);
  }

  private static PropertyExecutionResult watched(
      PropertyLifecycleContext context,
      Rule rule,
      Claims claims,
      PropertyExecutor executor,
      boolean drawn) {
    Patience patience = patience(context, claims);
    Duration limit = patience.limit();
    if (!drawn && rule.level() == Level.L3) {
      limit = limit.multipliedBy(TIMES_LONGER_FOR_TRAINING);
    }
    OutputLimit printed = new OutputLimit();
    try {
      PropertyExecutionResult result =
          new Watch(limit, RunOptions.shrinking()).property(executor, context.attributes().seed());
      if (isOverdue(result)) {
        patience.lose();
      }
      return result;
    } finally {
      printed.end();
    }
  }

  private static Patience patience(PropertyLifecycleContext context, Claims claims) {
    return new Patience(suite(context), claims.name());
  }

  private static Class<? extends Conformance> suite(PropertyLifecycleContext context) {
    return context.containerClass().asSubclass(Conformance.class);
  }

  private static boolean isOverdue(PropertyExecutionResult result) {
    return result.throwable().filter(Overdue.class::isInstance).isPresent();
  }

  /** A JVM that was started for this run ends what hangs in it; another one goes on. */
  private static void leaveWhatHangs(PropertyExecutionResult result) {
    if (isOverdue(result) && Journal.ofThisProcess().isPresent()) {
      Runtime.getRuntime().halt(IsolatedRun.EXIT_OF_A_HANG);
    }
  }

  private static PropertyExecutionResult claimless(
      PropertyLifecycleContext context, Rule rule, Claims claims) {
    if (!RunOptions.shard().includes(rule.id(), "")) {
      return EndedRun.successful(0, Optional.empty());
    }
    String detail =
        FailureText.of(
            rule,
            claims.name(),
            claims.problem(),
            List.of(),
            0,
            "",
            Reproduction.of(context.containerClass(), rule, ""));
    publish(
        context, new Reported(unput(context, rule, claims, "", Verdict.FAILS, detail), List.of()));
    return EndedRun.failed(new RuleViolation(detail));
  }

  /** What the JVMs of an isolated run found about this rule. */
  private static PropertyExecutionResult isolated(PropertyLifecycleContext context, Rule rule) {
    List<Judged> judged = new ArrayList<>();
    for (Reported verdict : IsolatedResults.of(suite(context), rule.id())) {
      Outcome outcome = verdict.outcome();
      publish(context, verdict);
      RunRecords.note((Conformance) context.testInstance(), outcome.implementation(), () -> "");
      PropertyExecutionResult result =
          EndedRun.successful(outcome.tries(), Optional.of(outcome.seed()));
      judged.add(new Judged(outcome.verdict(), outcome.detail(), result));
    }
    boolean put = judged.stream().anyMatch(j -> j.verdict() != Verdict.NOT_CLAIMED);
    String reason =
        judged.isEmpty()
            ? "the rule is about normalizations that are not claimed, or left to another shard"
            : judged.get(0).detail();
    return put
        ? together(judged)
        : EndedRun.successful(0, Optional.empty()).mapToAborted(new TestAbortedException(reason));
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
          open.stream()
              .map(j -> j.verdict() + ": " + j.detail())
              .distinct()
              .collect(Collectors.joining("\n"));
      return open.get(0).result().mapToAborted(new TestAbortedException(details));
    }
    if (judged.isEmpty()) {
      return EndedRun.successful(0, Optional.empty());
    }
    PropertyExecutionResult first = judged.get(0).result();
    return judged.stream().allMatch(j -> j.verdict() == Verdict.NOT_CLAIMED)
        ? first.mapToAborted(new TestAbortedException(judged.get(0).detail()))
        : first.mapToSuccessful();
  }

  private static Judged judge(
      PropertyLifecycleContext context,
      Rule rule,
      Claims claims,
      PropertyExecutionResult result,
      boolean drawn) {
    Evidence evidence = Evidence.current();
    String seed = drawn ? result.seed().orElse("") : "";
    Optional<Declared> declared =
        claims
            .deviation(rule.id(), evidence.family())
            .map(known -> new Declared(known, tries(result, evidence), drawn));
    Verdict verdict = verdict(result, evidence, declared);
    String detail = detail(context, rule, claims, result, evidence, declared, verdict, seed);
    if (verdict == Verdict.FAILS && declared.isEmpty() && !isOverdue(result)) {
      Optional<String> declaration = misdeclaration(context, claims, evidence.family());
      if (declaration.isPresent()) {
        verdict = Verdict.MISDECLARED;
        detail += FailureText.misdeclared(declaration.get());
      }
    }
    publish(
        context,
        new Reported(
            outcome(
                context, rule, claims, verdict, tries(result, evidence), seed, evidence, detail),
            attachments(rule, claims, verdict, result, evidence)));
    return new Judged(verdict, detail, result);
  }

  /** The cases that the rule drew or, in one try, went through. */
  private static int tries(PropertyExecutionResult result, Evidence evidence) {
    return Math.max(result.countTries(), evidence.cases());
  }

  /** The one that the rule does not hold for. */
  private static List<Object> sample(PropertyExecutionResult result, Evidence evidence) {
    return result.falsifiedParameters().filter(p -> !p.isEmpty()).orElse(evidence.sample());
  }

  /** The evidence, and where a rule does not hold, the case that shows it, and its errors. */
  private static List<Attachment> attachments(
      Rule rule,
      Claims claims,
      Verdict verdict,
      PropertyExecutionResult result,
      Evidence evidence) {
    List<Attachment> attachments = new ArrayList<>(evidence.attachments());
    if (verdict.isFailure()) {
      FailingCase.of(sample(result, evidence), claims.capabilities())
          .map(failing -> failing.attachment(rule.id(), evidence.family()))
          .ifPresent(attachments::add);
    }
    if (verdict.isFailure() || verdict == Verdict.DIVERGES) {
      result
          .throwable()
          .filter(RuleViolation.class::isInstance)
          .flatMap(violation -> ((RuleViolation) violation).errors())
          .map(errors -> errorMap(evidence.family(), errors))
          .ifPresent(attachments::add);
    }
    return attachments;
  }

  private static Attachment errorMap(Family family, ErrorMap errors) {
    return new Attachment(
        family.title() + " " + ErrorMap.NAME, "application/json", errors.toJson());
  }

  /** The diagnosis calls the implementation, too, and that one has just failed. */
  private static Optional<String> misdeclaration(
      PropertyLifecycleContext context, Claims claims, Family family) {
    Conformance suite = (Conformance) context.testInstance();
    Patience patience = patience(context, claims);
    OutputLimit printed = new OutputLimit();
    try {
      return new Watch(patience.limit())
          .run(() -> Diagnosis.misdeclaration(suite.provider(), family));
    } catch (Overdue e) {
      patience.lose();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty();
    } finally {
      printed.end();
    }
  }

  private static Verdict verdict(
      PropertyExecutionResult result, Evidence evidence, Optional<Declared> declared) {
    if (!holds(result)) {
      return declared.isPresent() ? Verdict.DIVERGES : Verdict.FAILS;
    }
    if (evidence.notClaimed() != null) {
      return Verdict.NOT_CLAIMED;
    }
    if (evidence.untested() != null) {
      return Verdict.UNTESTED;
    }
    if (evidence.witnessed() == 0) {
      return Verdict.VACUOUS;
    }
    if (declared.isEmpty()) {
      return Verdict.CONFORMS;
    }
    return declared.get().isGoneWhereUnseen() ? Verdict.FAILS : Verdict.DIVERGES;
  }

  private static boolean holds(PropertyExecutionResult result) {
    return result.status() == PropertyExecutionResult.Status.SUCCESSFUL;
  }

  private static String detail(
      PropertyLifecycleContext context,
      Rule rule,
      Claims claims,
      PropertyExecutionResult result,
      Evidence evidence,
      Optional<Declared> declared,
      Verdict verdict,
      String seed) {
    return switch (verdict) {
      case CONFORMS -> evidence.remark();
      case NOT_CLAIMED -> evidence.notClaimed();
      case UNTESTED -> evidence.untested();
      case VACUOUS ->
          "none of "
              + tries(result, evidence)
              + " tries had the witness: "
              + rule.witness()
              + (evidence.remark().isEmpty() ? "" : "; " + evidence.remark());
      case DIVERGES ->
          declared.map(it -> holds(result) ? it.unseen() : it.explanation()).orElse("");
      case FAILS, MISDECLARED ->
          failureText(context, rule, claims, result, evidence, declared, seed);
    };
  }

  private static String failureText(
      PropertyLifecycleContext context,
      Rule rule,
      Claims claims,
      PropertyExecutionResult result,
      Evidence evidence,
      Optional<Declared> declared,
      String seed) {
    String violation =
        result
            .throwable()
            .map(ConformanceHook::describe)
            .orElse(declared.map(Declared::gone).orElse(""));
    return FailureText.of(
        rule,
        claims.name(),
        violation,
        sample(result, evidence),
        tries(result, evidence),
        seed,
        Reproduction.of(context.containerClass(), rule, seed));
  }

  static String describe(Throwable violation) {
    if (violation instanceof RuleViolation || violation instanceof Overdue) {
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
      Claims claims,
      Verdict verdict,
      int tries,
      String seed,
      Evidence evidence,
      String detail) {
    return new Outcome(
        claims.name(),
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
        Reproduction.of(context.containerClass(), rule, seed),
        RunOptions.shard().toString(),
        evidence.measured());
  }
}

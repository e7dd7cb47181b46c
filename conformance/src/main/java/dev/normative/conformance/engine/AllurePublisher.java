package dev.normative.conformance.engine;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import io.qameta.allure.Allure;
import io.qameta.allure.AllureLifecycle;
import io.qameta.allure.model.Label;
import io.qameta.allure.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Labels the Allure entry of the running property with implementation, level and rule: Allure's own
 * adapter names the class that declares a property, which is the same for every implementation.
 */
final class AllurePublisher implements Publisher {
  private static final String VERDICT = "verdict";
  private static final Set<String> REPLACED =
      Set.of("epic", "feature", "story", "parentSuite", "suite", "subSuite", VERDICT);

  private static final List<Verdict> SEVERITY =
      List.of(
          Verdict.NOT_CLAIMED,
          Verdict.CONFORMS,
          Verdict.DIVERGES,
          Verdict.UNTESTED,
          Verdict.VACUOUS,
          Verdict.MISDECLARED,
          Verdict.FAILS);

  private static final Set<String> OURS = Set.of("implementation", "seed", "tries");

  /** Switches this off for a run of the suite inside a test that Allure knows as something else. */
  private static final String SWITCH = "conformance.allure";

  /** Whether Allure is on the class path, and not switched off; it is optional. */
  static boolean isAvailable() {
    if ("false".equals(System.getProperty(SWITCH))) {
      return false;
    }
    try {
      Class.forName("io.qameta.allure.Allure", false, AllurePublisher.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public void publish(Outcome outcome, List<Attachment> attachments) {
    AllureLifecycle lifecycle = Allure.getLifecycle();
    String title = outcome.rule() + ": " + outcome.sentence();
    String level = outcome.level() + " " + outcome.level().title();
    lifecycle.updateTestCase(
        test -> {
          List<Label> labels = new ArrayList<>(test.getLabels());
          Verdict worst = worst(labels, outcome.verdict());
          labels.removeIf(label -> REPLACED.contains(label.getName()));
          labels.add(label("epic", outcome.implementation()));
          labels.add(label("feature", level));
          labels.add(label("story", title));
          labels.add(label("parentSuite", outcome.implementation()));
          labels.add(label("suite", level));
          labels.add(label(VERDICT, worst.name()));
          test.setLabels(labels);
          test.setName(title);
          test.setDescription(outcome.sentence());
          List<Parameter> parameters = new ArrayList<>(test.getParameters());
          parameters.removeIf(parameter -> OURS.contains(parameter.getName()));
          parameters.add(parameter("implementation", outcome.implementation()));
          parameters.add(parameter(outcome.family(), outcome.verdict().name()));
          if (!outcome.seed().isEmpty()) {
            parameters.add(parameter("seed", outcome.seed()));
            parameters.add(parameter("tries", Integer.toString(outcome.tries())));
          }
          test.setParameters(parameters);
        });
    Allure.addAttachment(outcome.family() + " statistics.txt", "text/plain", statistics(outcome));
    if (!outcome.detail().isEmpty()) {
      Allure.addAttachment(outcome.family() + " detail.txt", "text/plain", outcome.detail());
    }
    for (Attachment attachment : attachments) {
      Allure.addAttachment(attachment.name(), attachment.mediaType(), attachment.text());
    }
  }

  /** The worst of the families' verdicts so far: they come one after the other. */
  private static Verdict worst(List<Label> labels, Verdict next) {
    return labels.stream()
        .filter(label -> label.getName().equals(VERDICT))
        .map(label -> Verdict.valueOf(label.getValue()))
        .filter(former -> SEVERITY.indexOf(former) > SEVERITY.indexOf(next))
        .findAny()
        .orElse(next);
  }

  private static String statistics(Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "verdict      %s\ntries        %d\nwitnessed    %d\nworst        %s\nreproduce    %s\n",
        outcome.verdict(),
        outcome.tries(),
        outcome.witnessed(),
        outcome.worst() == null
            ? "this rule has no bound"
            : outcome.worst() + " (error as a share of its bound)",
        outcome.reproduction());
  }

  private static Label label(String name, String value) {
    return new Label().setName(name).setValue(value);
  }

  private static Parameter parameter(String name, String value) {
    return new Parameter().setName(name).setValue(value);
  }
}

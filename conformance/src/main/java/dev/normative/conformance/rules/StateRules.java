package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter S: what a layer remembers. */
@Requires(Requirement.RUNNING_STATISTICS)
public interface StateRules extends Candidate {

  /**
   * Two updates with one batch and different statistics before; where they break the law, the law
   * that they follow instead is solved from them and told.
   */
  @Rule(
      id = "S1",
      level = Level.L1,
      sentence = "Running statistics follow the declared law: new weight and denominator",
      witness = "a new weight other than 0, 1/2 and 1, and n / (n - 1) that can be told from 1",
      requires = Requirement.TRAINING,
      causes = {
        "the weight of the new and of the old value turned round (momentum means either)",
        "the population variance stored where the sample variance is declared, or the reverse",
        "the weight of the old value rounded, and 1 minus that used (declare OLD_WEIGHT_ROUNDED)",
        "mean and variance exchanged, or one of them not updated",
        "epsilon inside the stored variance, or its inverse root stored"
      })
  @Property
  default void S1_running_statistics_follow_the_declared_law(
      @ForAll("exponentialCases") NormCase c) {
    RunningUpdate.Exponential law = (RunningUpdate.Exponential) c.spec().running().orElseThrow();
    NormalizationBound bound = Bounds.of(this, c, Mode.TRAINING);
    Expectation variance = bound.runningVariance();
    Evidence.current()
        .witness(
            law.newWeight() > 0
                && law.newWeight() < 1
                && Math.abs(law.newWeight() - 0.5) > 0.01
                && Bounds.apart(variance, withOtherDenominator(c, law)));
    try (Normalization norm = provider().create(c.spec())) {
      RunningStats one = norm.forward(c.input(), c.affine(), c.before(), Mode.TRAINING).after();
      RunningStats two =
          norm.forward(c.input(), c.affine(), c.otherBefore(), Mode.TRAINING).after();
      NormalizationBound otherBound = Bounds.of(this, c, c.input(), c.otherBefore(), Mode.TRAINING);
      Counter.check("training", c.before().batches() + 1, one.batches());
      Counter.check("training", c.otherBefore().batches() + 1, two.batches());
      try {
        Check.within("running mean", bound.runningMean(), one.mean());
        Check.within("running variance", variance, one.variance());
        Check.within("running mean", otherBound.runningMean(), two.mean());
        Check.within("running variance", otherBound.runningVariance(), two.variance());
      } catch (RuleViolation violation) {
        throw new RuleViolation(
            violation.getMessage() + "; " + SolvedLaw.describe(c, law, one, two));
      }
    }
  }

  private Expectation withOtherDenominator(NormCase c, RunningUpdate.Exponential law) {
    Denominator other =
        law.stored() == Denominator.BIASED ? Denominator.UNBIASED : Denominator.BIASED;
    NormSpec changed = c.spec().withRunning(new RunningUpdate.Exponential(law.newWeight(), other));
    return Bounds.of(this, c.with(changed), Mode.TRAINING).runningVariance();
  }

  /** Evaluation reads the running statistics and changes nothing. */
  @Rule(
      id = "S2",
      level = Level.L0,
      sentence = "Evaluation normalizes with the running statistics and leaves them alone",
      witness = "running statistics that give another output than the batch's own",
      causes = {
        "evaluation that still uses the statistics of the batch",
        "evaluation that updates running statistics or the counter",
        "a variance taken for a deviation"
      })
  @Property
  default void S2_evaluation_is_pure(@ForAll("trackedCases") NormCase c) {
    Expectation expected = Bounds.of(this, c, Mode.EVALUATION).output();
    Evidence.current().witness(Bounds.apart(expected, Bounds.of(this, c, Mode.TRAINING).output()));
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), Mode.EVALUATION);
      Check.within("output in evaluation", expected, forward.output());
      Check.sameBits("running mean after evaluation", c.before().mean(), forward.after().mean());
      Check.sameBits(
          "running variance after evaluation", c.before().variance(), forward.after().variance());
      Counter.check("evaluation", c.before().batches(), forward.after().batches());
    }
  }

  /** Training looks at the batch alone. */
  @Rule(
      id = "S3",
      level = Level.L1,
      sentence = "The training output depends neither on running statistics nor on the new weight",
      witness = "two different running statistics",
      requires = Requirement.TRAINING,
      causes = {
        "normalizing with the running statistics after their update",
        "shifting the data by the running mean to save precision",
        "the update done before the output, in a buffer that both use"
      })
  @Property
  default void S3_training_output_depends_on_the_batch_alone(
      @ForAll("exponentialCases") NormCase c, @ForAll("newWeights") double newWeight) {
    RunningUpdate.Exponential law = (RunningUpdate.Exponential) c.spec().running().orElseThrow();
    NormSpec other = c.spec().withRunning(new RunningUpdate.Exponential(newWeight, law.stored()));
    Evidence.current().witness(!c.before().mean().equals(c.otherBefore().mean()));
    try (Normalization norm = provider().create(c.spec());
        Normalization otherNorm = provider().create(other)) {
      Tensor one = norm.forward(c.input(), c.affine(), c.before(), Mode.TRAINING).output();
      Tensor two =
          otherNorm.forward(c.input(), c.affine(), c.otherBefore(), Mode.TRAINING).output();
      Check.sameBits("output with other running statistics and new weight", one, two);
    }
  }

  /** The ends of the law, and the average that has no constant weight. */
  @Rule(
      id = "S4",
      level = Level.L1,
      sentence = "New weight 0 keeps, 1 replaces, cumulative averages; every batch is counted once",
      witness = "running statistics that differ from the batch's",
      requires = Requirement.TRAINING,
      causes = {
        "a new weight of 0 taken for not given",
        "a cumulative average that weighs by 1/k with the wrong k",
        "a counter that is not moved, or moved twice"
      })
  @Property
  default void S4_extreme_new_weights_and_the_counter(@ForAll("exponentialCases") NormCase c) {
    Denominator stored = c.spec().running().orElseThrow().stored();
    Expectation replaced =
        Bounds.of(this, c.with(withWeight(c, 1, stored)), Mode.TRAINING).runningVariance();
    Evidence.current().witness(Bounds.apart(replaced, kept(c)));

    NormCase keep = c.with(withWeight(c, 0, stored));
    RunningStats after = train(keep, c.input(), c.before());
    Check.sameBits("running mean under new weight 0", c.before().mean(), after.mean());
    Check.sameBits("running variance under new weight 0", c.before().variance(), after.variance());

    NormCase replace = c.with(withWeight(c, 1, stored));
    trainWithinBound(replace, c.input(), c.before());
    trainWithinBound(replace, c.input(), c.otherBefore());

    if (provider().capabilities().contains(Capability.CUMULATIVE_AVERAGE)) {
      NormCase cumulative = c.with(c.spec().withRunning(new RunningUpdate.Cumulative(stored)));
      RunningStats state = c.spec().initialStats();
      for (int batch = 0; batch < 3; batch++) {
        state = trainWithinBound(cumulative, batch == 1 ? c.otherInput() : c.input(), state);
      }
      RunningStats later = new RunningStats(c.before().mean(), c.before().variance(), 999);
      trainWithinBound(cumulative, c.input(), c.before());
      trainWithinBound(cumulative, c.input(), later);
    }
  }

  /** Under a new weight of 1 the statistics of the batch can be read off. */
  @Rule(
      id = "S8",
      level = Level.L1,
      sentence = "What is stored is a mean and a variance: no root, no inverse, no epsilon inside",
      witness = "a variance that cannot be mistaken for its root, inverse, or sum with epsilon",
      requires = Requirement.TRAINING,
      causes = {
        "the inverse deviation saved for backward stored in the variance's place",
        "a deviation stored where a variance is meant",
        "epsilon added before the variance is stored, so that evaluation adds it twice"
      })
  @Property
  default void S8_what_is_stored_is_a_mean_and_a_variance(@ForAll("exponentialCases") NormCase c) {
    NormCase replace = c.with(withWeight(c, 1, c.spec().running().orElseThrow().stored()));
    NormalizationBound bound = Bounds.of(this, replace, Mode.TRAINING);
    Evidence.current().witness(StoredStatistic.unmistakable(c, bound.runningVariance()));
    RunningStats after = train(replace, c.input(), c.before());
    checkStored("mean", bound.runningMean(), after.mean(), c);
    checkStored("variance", bound.runningVariance(), after.variance(), c);
  }

  private static void checkStored(String what, Expectation expected, Tensor stored, NormCase c) {
    try {
      Check.within("running " + what + " under new weight 1", expected, stored);
    } catch (RuleViolation violation) {
      throw new RuleViolation(
          violation.getMessage()
              + "; what is stored is nearest to "
              + NamedStatistic.nearest(stored.toArray(), StoredStatistic.candidates(c)));
    }
  }

  private static Expectation kept(NormCase c) {
    Tensor variance = c.before().variance();
    return new Expectation(c.spec().dtype(), variance, Tensor.zeros(variance.shape()));
  }

  private static NormSpec withWeight(NormCase c, double newWeight, Denominator stored) {
    return c.spec().withRunning(new RunningUpdate.Exponential(newWeight, stored));
  }

  private RunningStats train(NormCase c, Tensor input, RunningStats before) {
    try (Normalization norm = provider().create(c.spec())) {
      RunningStats after = norm.forward(input, c.affine(), before, Mode.TRAINING).after();
      Counter.check("training", before.batches() + 1, after.batches());
      return after;
    }
  }

  private RunningStats trainWithinBound(NormCase c, Tensor input, RunningStats before) {
    NormalizationBound bound = Bounds.of(this, c, input, before, Mode.TRAINING);
    RunningStats after = train(c, input, before);
    String when = " after batch " + (before.batches() + 1) + " under " + c.spec().running().get();
    Check.within("running mean" + when, bound.runningMean(), after.mean());
    Check.within("running variance" + when, bound.runningVariance(), after.variance());
    return after;
  }
}

package dev.normative.study;

import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningUpdate;
import dev.normative.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the new weight does to running statistics: how steady they are, and how far they lag behind
 * what the network does. One network is trained; every law sees its mini-batches.
 *
 * <p>Both are judged of the running variance of one channel, the first of the first normalization,
 * over the last epoch. Steadiness is the mean change from step to step, lag the distance of the
 * mean over the steps from that of the mini-batches' own variances.
 */
final class RunningStatistics implements Study {
  private static final Claim CLAIM =
      new Claim(
          "running-statistics",
          "Running statistics and the weight of a new mini-batch",
          "A small new weight makes running statistics steady and has them lag behind, a large one"
              + " has them follow and jump about.",
          "S. Ioffe and C. Szegedy, arXiv:1502.03167, section 3.1; documentation of PyTorch and"
              + " Keras on momentum.");
  private static final int WIDTH = 64;
  private static final int BATCH = 64;
  private static final double RATE = 0.1;
  private static final String UNIT = "squared units of the layer's input";

  /** A law and what it is called. */
  private record Law(String name, RunningUpdate update) {}

  /** Its running statistics are the mini-batch's own. */
  private static final Law OWN = law(1);

  private static final Law LARGE = law(0.5);
  private static final Law USUAL = law(0.1);
  private static final Law SMALL = law(0.01);
  private static final Law CUMULATIVE =
      new Law("cumulative average", new RunningUpdate.Cumulative(Denominator.UNBIASED));
  private static final List<Law> LAWS = List.of(OWN, LARGE, USUAL, SMALL, CUMULATIVE);

  private static Law law(double newWeight) {
    return new Law(
        newWeight == 1 ? "the mini-batch's own" : "new weight " + newWeight,
        new RunningUpdate.Exponential(newWeight, Denominator.UNBIASED));
  }

  @Override
  public String name() {
    return CLAIM.name();
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress) {
    WatchedRunning watched =
        new WatchedRunning(provider, WIDTH, LAWS.stream().map(Law::update).toList());
    Classification digits = DataSet.digits().classification(form, form.epochs(), watched, progress);
    Trained trained =
        digits.train(
            new Variant(
                "MLP with BN",
                new DenseNetwork(
                    WIDTH,
                    List.of(WIDTH, WIDTH / 2),
                    DenseNetwork.Place.BEFORE_ACTIVATION,
                    NormSpec::batchNorm1d),
                BATCH,
                Sgd.Settings.plain(RATE)));
    int last = trained.runs().get(0).losses().get(form.epochs() - 1).size();
    Paths paths = new Paths(watched.layers(), last);
    return CLAIM.report(
        form,
        digits.setting(
            "MLP 64, 64, 32, 10 with BatchNorm1d before each ReLU",
            "plain SGD at " + RATE + ", mini-batches of " + BATCH),
        measurements(paths),
        findings(paths),
        List.of(
            chart(
                form, "Running mean", "mean (units of the layer's input)", watched, s -> s.mean()),
            chart(form, "Running variance", "variance (" + UNIT + ")", watched, s -> s.variance())),
        List.of(
            "Running statistics begin with mean 0 and variance 1. They are those of the first"
                + " channel of the first normalization; the pictures show the first seed.",
            rest(watched.layers().get(0).get(0).size())));
  }

  /** What is left of where the slowest began. */
  private static String rest(int steps) {
    return String.format(
        Locale.ROOT,
        "After these %d steps %.0f %% of the running variance under a new weight of 0.01 is still"
            + " the 1 that it began with; as that goes, it changes in every step, whatever the"
            + " mini-batches are.",
        steps,
        100 * StrictMath.pow(1 - 0.01, steps));
  }

  /**
   * The variances that laws say, over the last epoch.
   *
   * @param seeds for each seed, for each law, step by step
   * @param last how many steps that epoch has
   */
  private record Paths(List<List<List<WatchedRunning.Step>>> seeds, int last) {

    /** The mean change from one step to the next, for each seed. */
    List<Double> changes(Law law) {
      return seeds.stream()
          .map(
              seed -> {
                List<Double> variances = variances(seed, law);
                List<Double> changes = new ArrayList<>();
                for (int i = 1; i < variances.size(); i++) {
                  changes.add(Math.abs(variances.get(i) - variances.get(i - 1)));
                }
                return Run.mean(changes);
              })
          .toList();
    }

    /** How far the mean is from that of the mini-batches' own, for each seed. */
    List<Double> lags(Law law) {
      return seeds.stream()
          .map(seed -> Math.abs(Run.mean(variances(seed, law)) - Run.mean(variances(seed, OWN))))
          .toList();
    }

    private List<Double> variances(List<List<WatchedRunning.Step>> seed, Law law) {
      List<WatchedRunning.Step> steps = seed.get(LAWS.indexOf(law));
      return steps.subList(steps.size() - last, steps.size()).stream()
          .map(WatchedRunning.Step::variance)
          .toList();
    }
  }

  private static List<Measurement> measurements(Paths paths) {
    List<Measurement> measurements = new ArrayList<>();
    for (Law law : LAWS) {
      measurements.add(
          Measurement.of(
              law.name(), "mean change of the variance in a step", UNIT, paths.changes(law)));
    }
    for (Law law : LAWS) {
      measurements.add(
          Measurement.of(
              law.name(), "distance from the mini-batches' variance", UNIT, paths.lags(law)));
    }
    return measurements;
  }

  private static List<Finding> findings(Paths paths) {
    return List.of(
        finding(
            "With a new weight of 0.5 the running variance changes more from step to step than with"
                + " 0.1.",
            "mean change: new weight 0.5 minus 0.1",
            Hypothesis.above(0),
            Paired.differences(paths.changes(LARGE), paths.changes(USUAL))),
        finding(
            "With a new weight of 0.1 it changes more from step to step than with 0.01.",
            "mean change: new weight 0.1 minus 0.01",
            Hypothesis.above(0),
            Paired.differences(paths.changes(USUAL), paths.changes(SMALL))),
        finding(
            "With a new weight of 0.01 it is farther from the mini-batches' variances than with 0.1.",
            "distance: new weight 0.01 minus 0.1",
            Hypothesis.above(0),
            Paired.differences(paths.lags(SMALL), paths.lags(USUAL))),
        finding(
            "With a new weight of 0.1 it is farther from the mini-batches' variances than with 0.5.",
            "distance: new weight 0.1 minus 0.5",
            Hypothesis.above(0),
            Paired.differences(paths.lags(USUAL), paths.lags(LARGE))),
        finding(
            "How far is the cumulative average from them, beside a new weight of 0.1?",
            "distance: cumulative minus new weight 0.1",
            Hypothesis.open(),
            Paired.differences(paths.lags(CUMULATIVE), paths.lags(USUAL))));
  }

  private static Finding finding(
      String claim, String difference, Hypothesis hypothesis, List<Double> values) {
    return Finding.of(claim, difference, UNIT, hypothesis, values);
  }

  /** One seed: other seeds are other networks, whose statistics have nothing in common. */
  private static Chart chart(
      Form form,
      String title,
      String vertical,
      WatchedRunning watched,
      ToDoubleFunction<WatchedRunning.Step> quantity) {
    List<List<WatchedRunning.Step>> first = watched.layers().get(0);
    return new Chart(
        title + " by law, seed " + form.seeds().get(0),
        "step (mini-batches)",
        vertical,
        false,
        IntStream.rangeClosed(1, first.get(0).size()).mapToObj(String::valueOf).toList(),
        true,
        IntStream.range(0, LAWS.size())
            .mapToObj(
                law ->
                    Band.of(
                        LAWS.get(law).name(),
                        List.of(
                            first.get(law).stream()
                                .map(step -> quantity.applyAsDouble(step))
                                .toList())))
            .toList());
  }
}

package dev.normative.accelerated;

import dev.normative.accelerated.kernel.ChannelSums;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.Layout;
import dev.normative.accelerated.kernel.Projection;
import dev.normative.accelerated.kernel.Rescale;
import dev.normative.accelerated.kernel.Standardization;
import dev.normative.accelerated.kernel.Storage;
import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Batch normalization with a {@link Kernel}, in double throughout, results rounded to the format
 * once.
 *
 * <p>Per channel, with n values, dy the upstream gradient and k the sensitivity of {@link
 * ChannelStatistics}:
 *
 * <pre>
 *   forward    xhat = (x - mean) r          y = xhat scale + shift
 *   backward   d scale = sum dy xhat        d shift = sum dy
 *              batch statistics:    dx = r scale (dy - (d shift)/n - xhat k (d scale)/n)
 *              running statistics:  dx = r scale dy
 * </pre>
 *
 * <p>The mean of dy is not subtracted where the specification does not center. The backward formula
 * is that of S. Ioffe and C. Szegedy, "Batch Normalization", arXiv:1502.03167, section 3, with the
 * sums collected. scale is not multiplied into r beforehand: with a tiny scale the product would
 * lose digits to underflow that the result has.
 *
 * <p>Immutable, and so are its results: it may be called by several threads.
 */
final class BatchNormalization implements Normalization {
  private final NormSpec spec;
  private final Reduction.PerChannel reduction;
  private final Kernel kernel;

  BatchNormalization(NormSpec spec, Reduction.PerChannel reduction, Kernel kernel) {
    this.spec = spec;
    this.reduction = reduction;
    this.kernel = kernel;
  }

  /** What backward needs of a forward call; the storage is written by no one any more. */
  private record KernelForward(
      Tensor output,
      RunningStats after,
      NormSpec spec,
      Layout layout,
      Storage input,
      double[] scale,
      ChannelStatistics statistics,
      boolean ofBatch)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    Layout layout = Layout.of(reduction, input.shape());
    Storage values = Storage.of(input, spec.dtype());
    boolean ofBatch = spec.usesBatchStatistics(mode);
    ChannelStatistics statistics = ofBatch ? ofBatch(layout, values) : ofRunning(before);
    double[] scale = perChannel(affine.scale(), 1);
    Rescale rescale = new Rescale(scale, perChannel(affine.shift(), 0));
    Tensor output = normalize(layout, values, statistics, rescale).handOver(input.shape());
    RunningStats after = after(layout, before, statistics, mode);
    return new KernelForward(output, after, spec, layout, values, scale, statistics, ofBatch);
  }

  private ChannelStatistics ofBatch(Layout layout, Storage input) {
    BatchMoments moments =
        spec.centered()
            ? BatchMoments.of(layout, input, kernel)
            : BatchMoments.aboutZero(layout, input, kernel);
    return statistics(moments.mean(), moments.variance());
  }

  private ChannelStatistics ofRunning(RunningStats running) {
    return statistics(running.mean().toArray(), running.variance().toArray());
  }

  private ChannelStatistics statistics(double[] mean, double[] variance) {
    return ChannelStatistics.of(mean, variance, spec.epsilon(), spec.policies().epsilonPlace());
  }

  private double[] perChannel(Optional<Tensor> parameter, double otherwise) {
    if (parameter.isPresent()) {
      return parameter.get().toArray();
    }
    double[] constant = new double[reduction.channels()];
    Arrays.fill(constant, otherwise);
    return constant;
  }

  private Storage normalize(
      Layout layout, Storage input, ChannelStatistics statistics, Rescale rescale) {
    Standardization standardization = statistics.standardization();
    Storage output = input.blank();
    layout.visit(
        run -> kernel.normalize(run, input, standardization, rescale, output),
        rows -> kernel.normalize(rows, input, standardization, rescale, output));
    return output;
  }

  private RunningStats after(
      Layout layout, RunningStats before, ChannelStatistics statistics, Mode mode) {
    if (mode == Mode.EVALUATION || spec.running().isEmpty()) {
      return before;
    }
    if (layout.count() == 0) {
      return new RunningStats(before.mean(), before.variance(), before.batches() + 1);
    }
    return RunningAverage.after(
        before, statistics, layout.count(), spec.running().get(), spec.dtype());
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    if (!(forward instanceof KernelForward own) || !own.spec().equals(spec)) {
      throw new IllegalArgumentException(
          "backward needs what forward of this normalization returned, not " + forward);
    }
    ArgumentCheck.backward(spec, forward, upstream);
    Storage gradient = Storage.of(upstream, spec.dtype());
    Standardization standardization = own.statistics().standardization();
    ChannelSums sums =
        ChannelSums.of(
            own.layout(),
            (run, lanes) -> kernel.addGradients(run, own.input(), gradient, standardization, lanes),
            (rows, totals) ->
                kernel.addGradients(rows, own.input(), gradient, standardization, totals));
    Kernel.Backward backward =
        new Kernel.Backward(
            own.input(), gradient, standardization, own.scale(), projection(own, sums));
    return new Gradients(
        differentiate(own.layout(), backward, upstream.shape()),
        spec.scale() ? Optional.of(parameterGradient(sums.second())) : Optional.empty(),
        spec.shift() ? Optional.of(parameterGradient(sums.first())) : Optional.empty());
  }

  private Projection projection(KernelForward forward, ChannelSums sums) {
    double[] mean = new double[reduction.channels()];
    double[] slope = new double[reduction.channels()];
    if (forward.ofBatch()) {
      int count = forward.layout().count();
      double[] sensitivity = forward.statistics().sensitivity();
      Arrays.setAll(slope, channel -> sums.second()[channel] / count * sensitivity[channel]);
      if (spec.centered()) {
        Arrays.setAll(mean, channel -> sums.first()[channel] / count);
      }
    }
    return new Projection(mean, slope);
  }

  private Tensor differentiate(Layout layout, Kernel.Backward backward, Shape shape) {
    Storage gradient = backward.input().blank();
    layout.visit(
        run -> kernel.differentiate(run, backward, gradient),
        rows -> kernel.differentiate(rows, backward, gradient));
    return gradient.handOver(shape);
  }

  private Tensor parameterGradient(double[] sums) {
    double[] rounded = Arrays.stream(sums).map(spec.dtype()::round).toArray();
    return Tensor.adopting(reduction.parameterShape(), rounded);
  }
}

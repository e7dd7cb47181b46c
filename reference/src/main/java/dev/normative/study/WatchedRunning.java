package dev.normative.study;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A provider whose batch normalizations of one width are watched while networks train with them:
 * whatever reaches such a layer is normalized under other laws of running statistics, too, so that
 * all laws see the same mini-batches.
 */
final class WatchedRunning extends ForwardingProvider {
  private final int channels;
  private final List<RunningUpdate> laws;
  private final List<List<List<Step>>> layers = new ArrayList<>();

  /**
   * What a law says of the first channel after a step.
   *
   * @param mean the running mean
   * @param variance the running variance
   */
  record Step(double mean, double variance) {}

  /**
   * Watches layers.
   *
   * @param provider makes the normalizations
   * @param channels how many channels a layer has that is watched
   * @param laws the laws, which all begin with mean 0 and variance 1
   */
  WatchedRunning(NormalizationProvider provider, int channels, List<RunningUpdate> laws) {
    super(provider);
    this.channels = channels;
    this.laws = List.copyOf(laws);
  }

  /** For each layer, in the order in which they were made, for each law, step by step. */
  List<List<List<Step>>> layers() {
    return layers;
  }

  @Override
  public Normalization create(NormSpec spec) {
    Normalization watched = super.create(spec);
    if (!spec.equals(NormSpec.batchNorm1d(channels))) {
      return watched;
    }
    return new Watched(watched, laws.stream().map(spec::withRunning).map(super::create).toList());
  }

  private final class Watched implements Normalization {
    private final Normalization itself;
    private final List<Normalization> others;
    private final List<RunningStats> running = new ArrayList<>();
    private final List<List<Step>> steps;

    Watched(Normalization itself, List<Normalization> others) {
      this.itself = itself;
      this.others = others;
      others.forEach(other -> running.add(RunningStats.initial(channels)));
      steps = others.stream().<List<Step>>map(other -> new ArrayList<>()).toList();
      layers.add(steps);
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      if (mode == Mode.TRAINING) {
        IntStream.range(0, others.size()).forEach(law -> step(law, input, affine));
      }
      return itself.forward(input, affine, before, mode);
    }

    private void step(int law, Tensor input, Affine affine) {
      RunningStats after =
          others.get(law).forward(input, affine, running.get(law), Mode.TRAINING).after();
      running.set(law, after);
      steps.get(law).add(new Step(after.mean().at(0), after.variance().at(0)));
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      return itself.backward(forward, upstream);
    }

    @Override
    public void close() {
      others.forEach(Normalization::close);
      itself.close();
    }
  }
}

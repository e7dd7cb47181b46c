package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;

/** Normalizes channels of images with their own statistics. */
final class ChannelPlanesForward extends ChannelPlanes {

  ChannelPlanesForward(Workspace work, Geometry geometry) {
    super(work, geometry, true);
  }

  @Override
  int passes() {
    return work.moments.passes(geometry.count());
  }

  @Override
  void prepare(int sample) {
    int groups = geometry.groups();
    for (int set = sample * groups; set < (sample + 1) * groups; set++) {
      int first = work.input.layout().offset() + geometry.start(set);
      work.moments.pivot(set, Elements.get(work.input, first));
    }
  }

  @Override
  void add(Runs runs, double[] lanes, int at, int distance) {
    double[] centers = work.coefficients.mean;
    work.kernel.runs().addDeviations(runs, work.input, centers, lanes, at, distance);
  }

  @Override
  void finish(int pass, int sample, int channel, double first, double second) {
    int set = sample * geometry.groups() + channel;
    work.moments.finish(pass, set, geometry.count(), first, second);
  }

  @Override
  void write(Runs planes) {
    work.fusion.normalize(planes);
  }
}

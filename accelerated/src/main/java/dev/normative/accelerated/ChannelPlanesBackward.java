package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Runs;

/** Differentiates channels of images. */
final class ChannelPlanesBackward extends ChannelPlanes {

  ChannelPlanesBackward(Workspace work, Geometry geometry) {
    super(work, geometry, false);
    work.projection.begin(geometry, geometry.samples());
  }

  @Override
  int passes() {
    return 1;
  }

  @Override
  void add(Runs runs, double[] lanes, int at, int distance) {
    work.fusion.addGradients(runs, lanes, at, distance);
  }

  @Override
  void finish(int pass, int sample, int channel, double first, double second) {
    double scale = work.coefficients.scale[channel];
    work.projection.ofParameter(sample, channel, first, second);
    work.projection.ofSet(sample * geometry.groups() + channel, scale * first, scale * second);
  }

  @Override
  void write(Runs planes) {
    work.fusion.differentiate(planes);
  }
}

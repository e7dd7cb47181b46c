package dev.normative.accelerated.kernel;

/** The kernels in plain Java: what runs without the Vector API, and what vector loops end with. */
public final class ScalarKernel implements Kernel {

  @Override
  public String description() {
    return "scalar: one double at a time";
  }

  @Override
  public void addDeviations(Run run, Storage input, double[] centers, double[] lanes) {
    double center = centers[run.channel()];
    for (int i = 0; i < run.length(); i++) {
      int lane = i % SumOrder.LANES;
      double deviation = input.get(run.start() + i) - center;
      lanes[lane] += deviation;
      lanes[SumOrder.LANES + lane] += deviation * deviation;
    }
  }

  @Override
  public void addDeviations(Rows rows, Storage input, double[] centers, double[] sums) {
    for (int row = 0; row < rows.count(); row++) {
      for (int c = rows.firstChannel(); c < rows.channels(); c++) {
        double deviation = input.get(rows.position(row, c)) - centers[c];
        sums[c] += deviation;
        sums[rows.channels() + c] += deviation * deviation;
      }
    }
  }

  @Override
  public void addGradients(
      Run run, Storage input, Storage upstream, Standardization standardization, double[] lanes) {
    for (int i = 0; i < run.length(); i++) {
      int lane = i % SumOrder.LANES;
      double gradient = upstream.get(run.start() + i);
      lanes[lane] += gradient;
      lanes[SumOrder.LANES + lane] +=
          gradient * normalized(standardization, run.channel(), input.get(run.start() + i));
    }
  }

  @Override
  public void addGradients(
      Rows rows, Storage input, Storage upstream, Standardization standardization, double[] sums) {
    for (int row = 0; row < rows.count(); row++) {
      for (int c = rows.firstChannel(); c < rows.channels(); c++) {
        int i = rows.position(row, c);
        double gradient = upstream.get(i);
        sums[c] += gradient;
        sums[rows.channels() + c] += gradient * normalized(standardization, c, input.get(i));
      }
    }
  }

  @Override
  public void normalize(
      Run run, Storage input, Standardization standardization, Rescale rescale, Storage output) {
    for (int i = run.start(); i < run.end(); i++) {
      normalize(i, run.channel(), input, standardization, rescale, output);
    }
  }

  @Override
  public void normalize(
      Rows rows, Storage input, Standardization standardization, Rescale rescale, Storage output) {
    for (int row = 0; row < rows.count(); row++) {
      for (int c = rows.firstChannel(); c < rows.channels(); c++) {
        normalize(rows.position(row, c), c, input, standardization, rescale, output);
      }
    }
  }

  private static void normalize(
      int i,
      int channel,
      Storage input,
      Standardization standardization,
      Rescale rescale,
      Storage output) {
    double normalized = normalized(standardization, channel, input.get(i));
    output.set(i, normalized * rescale.scale()[channel] + rescale.shift()[channel]);
  }

  @Override
  public void differentiate(Run run, Backward backward, Storage gradient) {
    for (int i = run.start(); i < run.end(); i++) {
      differentiate(i, run.channel(), backward, gradient);
    }
  }

  @Override
  public void differentiate(Rows rows, Backward backward, Storage gradient) {
    for (int row = 0; row < rows.count(); row++) {
      for (int c = rows.firstChannel(); c < rows.channels(); c++) {
        differentiate(rows.position(row, c), c, backward, gradient);
      }
    }
  }

  private static void differentiate(int i, int channel, Backward backward, Storage gradient) {
    Standardization standardization = backward.standardization();
    Projection projection = backward.projection();
    double normalized = normalized(standardization, channel, backward.input().get(i));
    double centered = backward.upstream().get(i) - projection.mean()[channel];
    double projected = centered - normalized * projection.slope()[channel];
    gradient.set(
        i, projected * standardization.inverseDeviation()[channel] * backward.scale()[channel]);
  }

  private static double normalized(Standardization standardization, int channel, double x) {
    return (x - standardization.mean()[channel]) * standardization.inverseDeviation()[channel];
  }
}

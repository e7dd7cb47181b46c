package dev.normative.accelerated.bench;

import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.tensor.Shape;
import java.util.Arrays;

/**
 * The loops that one would write: over each statistics set for the mean, again for the variance,
 * and again for the output, in float.
 */
final class PlainContender implements Contender {
  private static final float EPSILON = 1e-5f;

  private final Buffers buffers;
  private final int samples;
  private final int blocks;
  private final int groups;
  private final int members;
  private final int inner;
  private final float[] mean;
  private final float[] inverse;
  private final float[] scale;
  private final float[] shift;
  private final float[] scaleGradient;
  private final float[] shiftGradient;
  private final boolean givesStatistics;

  /** The same view of memory as the kernels': [samples, blocks, groups, members, inner]. */
  PlainContender(Workload workload) {
    Shape shape = workload.shape();
    Reduction reduction = workload.spec().reduction();
    int elements = shape.elements();
    buffers = new Buffers(shape);
    givesStatistics = workload.isBatchNorm();
    if (reduction instanceof PerChannel perChannel) {
      samples = 1;
      groups = perChannel.channels();
      members = 1;
      inner = shape.elements(perChannel.axis() + 1, shape.rank());
    } else if (reduction instanceof ChannelGroups grouped) {
      samples = shape.size(0);
      groups = grouped.groups();
      members = grouped.channels() / groups;
      inner = shape.elements(2, shape.rank());
    } else {
      groups = 1;
      members = reduction.parameterShape().elements();
      samples = elements / members;
      inner = 1;
    }
    blocks = elements / (samples * groups * members * inner);
    mean = new float[samples * groups];
    inverse = new float[samples * groups];
    Arrays.fill(inverse, 1);
    scale = new float[groups * members];
    Arrays.fill(scale, 1);
    shift = new float[groups * members];
    scaleGradient = new float[groups * members];
    shiftGradient = new float[groups * members];
  }

  private int start(int set, int block, int member) {
    int plane = ((set / groups * blocks + block) * groups + set % groups) * members + member;
    return plane * inner;
  }

  private void statistics(float[] x) {
    int count = blocks * members * inner;
    for (int set = 0; set < mean.length; set++) {
      float sum = 0;
      for (int block = 0; block < blocks; block++) {
        int from = start(set, block, 0);
        for (int i = from; i < from + members * inner; i++) {
          sum += x[i];
        }
      }
      float center = sum / count;
      float squares = 0;
      for (int block = 0; block < blocks; block++) {
        int from = start(set, block, 0);
        for (int i = from; i < from + members * inner; i++) {
          squares += (x[i] - center) * (x[i] - center);
        }
      }
      mean[set] = center;
      inverse[set] = (float) (1 / Math.sqrt(squares / count + EPSILON));
    }
  }

  private float normalize(float[] x, float[] y) {
    for (int set = 0; set < mean.length; set++) {
      for (int block = 0; block < blocks; block++) {
        if (inner == 1) {
          row(x, y, set, start(set, block, 0));
        } else {
          planes(x, y, set, start(set, block, 0));
        }
      }
    }
    return y[0];
  }

  private void row(float[] x, float[] y, int set, int from) {
    int parameter = set % groups * members;
    for (int i = 0; i < members; i++) {
      float normalized = (x[from + i] - mean[set]) * inverse[set];
      y[from + i] = normalized * scale[parameter + i] + shift[parameter + i];
    }
  }

  private void planes(float[] x, float[] y, int set, int from) {
    for (int member = 0; member < members; member++) {
      float center = mean[set];
      float a = inverse[set] * scale[set % groups * members + member];
      float b = shift[set % groups * members + member];
      int start = from + member * inner;
      for (int i = start; i < start + inner; i++) {
        y[i] = (x[i] - center) * a + b;
      }
    }
  }

  @Override
  public float trainingForward(int buffer) {
    statistics(buffers.input(buffer).values());
    return normalize(buffers.input(buffer).values(), buffers.output(buffer).values());
  }

  @Override
  public float evaluation(int buffer) {
    return givesStatistics
        ? normalize(buffers.input(buffer).values(), buffers.output(buffer).values())
        : trainingForward(buffer);
  }

  @Override
  public float forwardAndBackward(int buffer) {
    trainingForward(buffer);
    float[] x = buffers.input(buffer).values();
    float[] u = buffers.upstream(buffer).values();
    float[] dx = buffers.gradient(buffer).values();
    Arrays.fill(scaleGradient, 0);
    Arrays.fill(shiftGradient, 0);
    int count = blocks * members * inner;
    for (int set = 0; set < mean.length; set++) {
      float center = mean[set];
      float r = inverse[set];
      float sum = 0;
      float products = 0;
      for (int block = 0; block < blocks; block++) {
        for (int member = 0; member < members; member++) {
          int from = start(set, block, member);
          int parameter = set % groups * members + member;
          float plain = 0;
          float weighted = 0;
          for (int i = from; i < from + inner; i++) {
            plain += u[i];
            weighted += u[i] * ((x[i] - center) * r);
          }
          shiftGradient[parameter] += plain;
          scaleGradient[parameter] += weighted;
          sum += plain * scale[parameter];
          products += weighted * scale[parameter];
        }
      }
      float upstreamMean = sum / count;
      float slope = products / count;
      for (int block = 0; block < blocks; block++) {
        for (int member = 0; member < members; member++) {
          int from = start(set, block, member);
          float a = scale[set % groups * members + member];
          for (int i = from; i < from + inner; i++) {
            dx[i] = (u[i] * a - upstreamMean - (x[i] - center) * r * slope) * r;
          }
        }
      }
    }
    return dx[0] + shiftGradient[0] + scaleGradient[0];
  }

  @Override
  public void close() {}
}

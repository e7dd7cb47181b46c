package dev.normative.golden;

import java.util.Map;
import java.util.Random;

/** Small curves for tests. */
final class Curves {

  /** A header line and heading of a float64 curve with two steps. */
  static final String TWO_STEPS =
      "# {\"run\": \"tiny\", \"net\": \"Linear\", \"seed\": 47, \"batch_size\": 2, \"epochs\": 1,"
          + " \"steps\": 2, \"optimizer\": \"SGD lr=0.1\", \"loss\": \"CrossEntropyLoss(mean)\","
          + " \"dtype\": \"float64\", \"data\": \"four rows\", \"framework\": \"none 1.0\","
          + " \"test_loss\": 0.5, \"test_accuracy\": 0.75}\nstep,loss\n";

  private Curves() {}

  static CurveHeader header(int epochs, int steps, ElementType dtype, Map<String, ?> more) {
    return new CurveHeader(
        "tiny",
        "Linear \"with quotes\", \\, é, 𝄞 and \u0001",
        Long.MIN_VALUE,
        2,
        epochs,
        steps,
        "SGD lr=0.1",
        "CrossEntropyLoss(mean)",
        dtype,
        "four rows",
        "none 1.0",
        1e-300,
        1.0 / 3,
        Settings.of(more));
  }

  static GoldenCurve of(int epochs, double... losses) {
    return new GoldenCurve(header(epochs, losses.length, ElementType.FLOAT64, Map.of()), losses);
  }

  /** Any finite double, all exponents alike. */
  static double anyFinite(Random random) {
    double value;
    do {
      value = Double.longBitsToDouble(random.nextLong());
    } while (!Double.isFinite(value));
    return value;
  }
}

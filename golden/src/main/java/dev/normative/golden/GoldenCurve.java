package dev.normative.golden;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The loss of every step of a training run that another framework made.
 *
 * <p>The file is UTF-8 text: {@code # } and a JSON object with the header, the heading {@code
 * step,loss}, then one row for each step, counted from 1, with the loss as the shortest decimal
 * number that reads back to the same double. Losses are finite; a float32 run's losses are numbers
 * that some float32 equals. Immutable; two curves are equal when their headers are equal and their
 * losses have the same bits.
 */
public final class GoldenCurve {

  private static final String HEADING = "step,loss";

  private static final Catalog SHIPPED =
      Catalog.of("golden curve", "curves/[a-z]+/(.+-float(?:32|64))\\.csv");

  private final CurveHeader header;
  private final double[] losses;

  /**
   * A curve of a header and its losses.
   *
   * @param losses one for each step, copied
   * @throws IllegalArgumentException if there are not {@code header.steps()} losses, or one of them
   *     is not finite or not of the header's element type
   */
  public GoldenCurve(CurveHeader header, double[] losses) {
    if (losses.length != header.steps()) {
      throw new IllegalArgumentException(
          "the header says " + header.steps() + " steps, but there are " + losses.length);
    }
    for (int i = 0; i < losses.length; i++) {
      if (!Double.isFinite(losses[i]) || !header.dtype().holds(losses[i])) {
        throw new IllegalArgumentException(
            "the loss of step "
                + (i + 1)
                + " is "
                + losses[i]
                + ", expected a finite "
                + header.dtype().label());
      }
    }
    this.header = header;
    this.losses = losses.clone();
  }

  /**
   * The names of the curves inside the jar, {@code digits} before {@code mnist}, in fixed order.
   */
  public static List<String> names() {
    return SHIPPED.names();
  }

  /**
   * A curve inside the jar, such as {@code digits-mlp-adam-float64}.
   *
   * @throws IllegalArgumentException if there is no such curve; the message lists them
   */
  public static GoldenCurve named(String name) {
    try {
      return parse(SHIPPED.named(name));
    } catch (IOException e) {
      throw Catalog.damaged(e);
    }
  }

  /**
   * Reads a curve from a file, gzip or not.
   *
   * @throws MalformedGoldenFile if the content is not a curve
   * @throws IOException if the file cannot be read
   */
  public static GoldenCurve read(Path file) throws IOException {
    return parse(GoldenBytes.read(file));
  }

  private static GoldenCurve parse(GoldenBytes bytes) throws IOException {
    GoldenText text = GoldenText.of(bytes);
    CurveHeader header = HeaderLine.read(text, CurveHeader.fields(), CurveHeader::of);
    LossText.heading(text, HEADING);
    int rows = text.lines().size() - 2;
    double[] losses = new double[rows];
    for (int i = 0; i < rows; i++) {
      int line = i + 3;
      String[] columns = LossText.columns(text, line, HEADING);
      String expected = "step " + (i + 1) + ", as steps count 1, 2, 3 ...";
      if (LossText.whole(text, line, columns, 0, expected) != i + 1) {
        throw LossText.refuse(text, line, columns, 0, expected);
      }
      if (i >= header.steps()) {
        throw text.refuse(
            line, 1, "a further row", "the end of the file after " + header.steps() + " steps");
      }
      losses[i] = LossText.loss(text, line, columns, 1, header.dtype());
    }
    if (rows < header.steps()) {
      throw text.refuseEnd(
          rows + " steps", header.steps() + " steps, as the header says; rows seem to be missing");
    }
    return new GoldenCurve(header, losses);
  }

  /**
   * Writes this curve to a file, replacing it; {@link #read} gives an equal curve.
   *
   * <p>The text is written beside the file and then moved, so that whatever goes wrong leaves the
   * file as it was.
   *
   * @throws IOException if that fails, or the path is a folder
   */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(HeaderLine.write(header.toSettings()));
    text.append('\n').append(HEADING).append('\n');
    for (int i = 0; i < losses.length; i++) {
      text.append(i + 1).append(',').append(ShortestDecimal.of(losses[i])).append('\n');
    }
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** How the curve was made. */
  public CurveHeader header() {
    return header;
  }

  /** The run's name with the element type, as curves inside the jar are called. */
  public String name() {
    return header.run() + "-" + header.dtype().label();
  }

  /** How many steps there are. */
  public int steps() {
    return losses.length;
  }

  /**
   * The loss of one step.
   *
   * @param step counted from 1
   * @throws IndexOutOfBoundsException if the curve has no such step
   */
  public double loss(int step) {
    if (step < 1 || step > losses.length) {
      throw new IndexOutOfBoundsException(
          "step " + step + " of a curve with steps 1 to " + losses.length);
    }
    return losses[step - 1];
  }

  /** The losses of all steps, in order; a copy. */
  public double[] losses() {
    return losses.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoldenCurve curve
        && header.equals(curve.header)
        && Arrays.equals(losses, curve.losses);
  }

  @Override
  public int hashCode() {
    return 31 * header.hashCode() + Arrays.hashCode(losses);
  }

  @Override
  public String toString() {
    return name() + ", " + losses.length + " steps, " + header.framework();
  }
}

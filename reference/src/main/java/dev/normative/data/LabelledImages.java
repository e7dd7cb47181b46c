package dev.normative.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * Grey images, all of one size, and the digit that each shows.
 *
 * <p>Pixels are unsigned bytes, row by row. Scaled, a pixel is its value divided by the data set's
 * largest, computed in float32 and then widened: the golden training curves were made from float32
 * images, and 1/255 in float32 is not 1/255 in float64. Immutable.
 */
public final class LabelledImages {

  private static final int DIGITS = 10;

  private final byte[] pixels;
  private final byte[] labels;
  private final float[] scaled;
  private final int rows;
  private final int columns;
  private final int from;
  private final int count;

  private LabelledImages(
      byte[] pixels, byte[] labels, float[] scaled, int rows, int columns, int from, int count) {
    this.pixels = pixels;
    this.labels = labels;
    this.scaled = scaled;
    this.rows = rows;
    this.columns = columns;
    this.from = from;
    this.count = count;
  }

  /**
   * Puts images and labels together.
   *
   * @param images of three dimensions: images, rows, columns
   * @param labels of one dimension, each 0 to 9
   * @param largestPixel the value that is scaled to 1; no pixel is larger
   * @throws MalformedIdxFile if the dimensions are others, there are not as many labels as images,
   *     or a label or pixel is out of its range
   * @throws IllegalArgumentException if the largest pixel is not from 1 to 255
   */
  public static LabelledImages of(IdxFile images, IdxFile labels, int largestPixel)
      throws MalformedIdxFile {
    if (largestPixel < 1 || largestPixel > 255) {
      throw new IllegalArgumentException(
          "the largest pixel is " + largestPixel + ", expected 1 to 255");
    }
    int[] size = requireRank(images, 3, "images, rows and columns");
    int[] labelCount = requireRank(labels, 1, "labels");
    if (size[1] < 1 || size[2] < 1) {
      throw new MalformedIdxFile(
          images.source(), 8, "images of " + size[1] + " x " + size[2], "images of 1 x 1 or more");
    }
    if (labelCount[0] != size[0]) {
      throw new MalformedIdxFile(
          labels.source(),
          4,
          labelCount[0] + " labels",
          size[0] + " labels, one for each image in " + images.source());
    }
    requireAtMost(labels, DIGITS - 1, "label");
    requireAtMost(images, largestPixel, "pixel");
    return new LabelledImages(
        images.sharedElements(),
        labels.sharedElements(),
        scaledValues(largestPixel),
        size[1],
        size[2],
        0,
        size[0]);
  }

  private static int[] requireRank(IdxFile file, int rank, String names) throws MalformedIdxFile {
    int[] dimensions = file.dimensions();
    if (dimensions.length != rank) {
      throw new MalformedIdxFile(
          file.source(),
          3,
          dimensions.length + " dimensions",
          rank + (rank == 1 ? " dimension: " : " dimensions: ") + names);
    }
    return dimensions;
  }

  private static void requireAtMost(IdxFile file, int largest, String what)
      throws MalformedIdxFile {
    for (int i = 0; i < file.size(); i++) {
      if (file.element(i) > largest) {
        throw new MalformedIdxFile(
            file.source(),
            4 + 4L * file.dimensions().length + i,
            "the " + what + " " + file.element(i),
            "a " + what + " from 0 to " + largest);
      }
    }
  }

  /** All values that a byte can have, scaled; those above the largest pixel are never used. */
  private static float[] scaledValues(int largestPixel) {
    float[] values = new float[256];
    for (int value = 0; value < values.length; value++) {
      values[value] = (float) value / (float) largestPixel;
    }
    return values;
  }

  /** How many images there are. */
  public int count() {
    return count;
  }

  /** How many rows of pixels every image has. */
  public int rows() {
    return rows;
  }

  /** How many columns of pixels every image has. */
  public int columns() {
    return columns;
  }

  /** How many pixels every image has. */
  public int pixelsPerImage() {
    return rows * columns;
  }

  /**
   * Some of these images; they share their pixels with these.
   *
   * @param start the first, counted from 0
   * @param end the one after the last
   * @throws IndexOutOfBoundsException if there are no such images
   */
  public LabelledImages slice(int start, int end) {
    Objects.checkFromToIndex(start, end, count);
    return new LabelledImages(pixels, labels, scaled, rows, columns, from + start, end - start);
  }

  /**
   * One pixel as it is stored, from 0 to the data set's largest.
   *
   * @param image counted from 0
   * @param pixel its place within the image, row by row, counted from 0
   */
  public int pixel(int image, int pixel) {
    Objects.checkIndex(image, count);
    Objects.checkIndex(pixel, pixelsPerImage());
    return pixels[(from + image) * pixelsPerImage() + pixel] & 0xff;
  }

  /**
   * The digit that an image shows, 0 to 9.
   *
   * @param image counted from 0
   */
  public int label(int image) {
    return labels[from + Objects.checkIndex(image, count)];
  }

  /**
   * Writes one image into a mini-batch, scaled to 0 to 1.
   *
   * @param image counted from 0
   * @param target where its pixels go, row by row
   * @param offset where in the target they begin
   * @throws IndexOutOfBoundsException if there is no such image or the target has no such room;
   *     then the target is unchanged
   */
  public void copyScaled(int image, double[] target, int offset) {
    Objects.checkIndex(image, count);
    Objects.checkFromIndexSize(offset, pixelsPerImage(), target.length);
    int start = (from + image) * pixelsPerImage();
    for (int i = 0; i < pixelsPerImage(); i++) {
      target[offset + i] = scaled[pixels[start + i] & 0xff];
    }
  }

  /** As {@link #copyScaled(int, double[], int)}, in float32, which scaled pixels are. */
  public void copyScaled(int image, float[] target, int offset) {
    Objects.checkIndex(image, count);
    Objects.checkFromIndexSize(offset, pixelsPerImage(), target.length);
    int start = (from + image) * pixelsPerImage();
    for (int i = 0; i < pixelsPerImage(); i++) {
      target[offset + i] = scaled[pixels[start + i] & 0xff];
    }
  }

  /**
   * A mini-batch: images one after the other, scaled to 0 to 1.
   *
   * @param images which ones, counted from 0, in this order; the same one may come again
   * @return their pixels, {@code images.length} times {@link #pixelsPerImage()}
   */
  public double[] scaledBatch(int... images) {
    double[] batch = new double[Math.multiplyExact(images.length, pixelsPerImage())];
    for (int i = 0; i < images.length; i++) {
      copyScaled(images[i], batch, i * pixelsPerImage());
    }
    return batch;
  }

  /**
   * The digits that a mini-batch shows.
   *
   * @param images which ones, counted from 0, in this order
   */
  public int[] labels(int... images) {
    return Arrays.stream(images).map(this::label).toArray();
  }

  @Override
  public String toString() {
    return count + " images of " + rows + " x " + columns;
  }
}

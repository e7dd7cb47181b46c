package dev.normative.train;

import dev.normative.data.IdxFile;
import dev.normative.data.LabelledImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Data sets of images with a single pixel from 0 to 4. */
final class SmallImages {
  private SmallImages() {}

  /** One image for each pixel, with the label at the same place. */
  static LabelledImages of(int[] pixels, int[] labels) {
    ByteBuffer images = ByteBuffer.allocate(16 + pixels.length);
    images.putInt(0x0803).putInt(pixels.length).putInt(1).putInt(1);
    for (int pixel : pixels) {
      images.put((byte) pixel);
    }
    ByteBuffer classes = ByteBuffer.allocate(8 + labels.length);
    classes.putInt(0x0801).putInt(labels.length);
    for (int label : labels) {
      classes.put((byte) label);
    }
    try {
      return LabelledImages.of(read(images), read(classes), 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IdxFile read(ByteBuffer content) throws IOException {
    return IdxFile.read(new ByteArrayInputStream(content.array()), "test images");
  }
}

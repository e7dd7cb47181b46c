package dev.normative.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The optical handwritten digits of the UCI repository, inside the jar: 1,797 images of 8 x 8
 * pixels with values from 0 to 16.
 *
 * <p>Source: E. Alpaydin, C. Kaynak, <em>Optical Recognition of Handwritten Digits</em>, 1998, <a
 * href="https://doi.org/10.24432/C50P49">doi:10.24432/C50P49</a>, CC BY 4.0.
 */
public final class Digits {

  private static final int LARGEST_PIXEL = 16;
  private static final int TRAINING_IMAGES = 1500;

  private Digits() {}

  /** The first 1,500 images, on which the golden curves were trained. */
  public static LabelledImages train() {
    return All.IMAGES.slice(0, TRAINING_IMAGES);
  }

  /** The other 297 images. */
  public static LabelledImages test() {
    return All.IMAGES.slice(TRAINING_IMAGES, All.IMAGES.count());
  }

  /** Read once, when they are first asked for. */
  private static final class All {
    static final LabelledImages IMAGES = read();

    private All() {}

    private static LabelledImages read() {
      try {
        return LabelledImages.of(
            resource("digits-images-idx3-ubyte.gz"),
            resource("digits-labels-idx1-ubyte.gz"),
            LARGEST_PIXEL);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the digits inside the jar cannot be read, so the jar is damaged: " + e.getMessage(),
            e);
      }
    }

    private static IdxFile resource(String name) throws IOException {
      try (InputStream in = Digits.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new FileNotFoundException(name + " is not on the class path");
        }
        return IdxFile.read(in, "resource dev/normative/data/" + name);
      }
    }
  }
}

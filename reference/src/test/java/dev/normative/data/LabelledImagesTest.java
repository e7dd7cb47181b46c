package dev.normative.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledImagesTest {

  /** Three images of one row and two columns. */
  private static LabelledImages three() throws IOException {
    return LabelledImages.of(
        Idx.file(new int[] {3, 1, 2}, 0, 1, 127, 254, 255, 3),
        Idx.file(new int[] {3}, 9, 0, 5),
        255);
  }

  @Test
  void pixelsAndLabelsAreThoseOfTheFiles() throws IOException {
    LabelledImages images = three();
    assertThat(images.count()).isEqualTo(3);
    assertThat(images.rows()).isEqualTo(1);
    assertThat(images.columns()).isEqualTo(2);
    assertThat(images.pixelsPerImage()).isEqualTo(2);
    assertThat(images.pixel(1, 1)).isEqualTo(254);
    assertThat(images.pixel(2, 0)).isEqualTo(255);
    assertThat(images.labels(0, 1, 2)).containsExactly(9, 0, 5);
  }

  /** What torch.arange(256).float().div(255).double() and .div(16) hold in PyTorch 2.13. */
  @ParameterizedTest
  @CsvSource({
    "255, 1, 0.003921568859368563",
    "255, 3, 0.0117647061124444",
    "255, 127, 0.49803921580314636",
    "255, 254, 0.9960784316062927",
    "255, 255, 1.0",
    "16, 1, 0.0625",
    "16, 7, 0.4375",
    "16, 16, 1.0"
  })
  void pixelsAreScaledInFloat32AsPyTorchDoes(int largest, int pixel, double expected)
      throws IOException {
    LabelledImages image =
        LabelledImages.of(
            Idx.file(new int[] {1, 1, 1}, pixel), Idx.file(new int[] {1}, 0), largest);
    assertThat(image.scaledBatch(0)).containsExactly(expected);
  }

  @Test
  void aMiniBatchHasItsImagesInTheOrderThatIsAskedFor() throws IOException {
    LabelledImages images = three();
    float unit = 255;
    assertThat(images.scaledBatch(2, 0, 2)).containsExactly(1, 3 / unit, 0, 1 / unit, 1, 3 / unit);
    assertThat(images.labels(2, 0, 2)).containsExactly(5, 9, 5);
    assertThat(images.scaledBatch()).isEmpty();
  }

  @Test
  void copyingChangesNothingBesideTheImage() throws IOException {
    double[] target = {7, 7, 7, 7};
    three().copyScaled(2, target, 1);
    assertThat(target).containsExactly(7, 1, 3 / 255f, 7);
    assertThatThrownBy(() -> three().copyScaled(2, target, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(target).containsExactly(7, 1, 3 / 255f, 7);
    float[] floats = {7, 7, 7, 7};
    three().copyScaled(2, floats, 1);
    assertThat(floats).containsExactly(7, 1, 3 / 255f, 7);
    assertThatThrownBy(() -> three().copyScaled(2, floats, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aSliceCountsFromItsOwnStartAndDoesNotReachBeyondItsEnd() throws IOException {
    LabelledImages slice = three().slice(1, 3);
    assertThat(slice.count()).isEqualTo(2);
    assertThat(slice.pixel(0, 1)).isEqualTo(254);
    assertThat(slice.label(1)).isEqualTo(5);
    LabelledImages middle = slice.slice(0, 1);
    assertThat(middle.label(0)).isEqualTo(0);
    assertThatThrownBy(() -> middle.label(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.pixel(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.pixel(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.scaledBatch(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.slice(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(three().slice(3, 3).count()).isZero();
  }

  @Test
  void asManyLabelsAsImagesAreNeeded() throws IOException {
    IdxFile images = Idx.file(new int[] {2, 1, 1}, 1, 2);
    MalformedIdxFile refusal = refusalOf(images, Idx.file(new int[] {3}, 1, 2, 3));
    assertThat(refusal.found()).isEqualTo("3 labels");
    assertThat(refusal.expected()).startsWith("2 labels");
  }

  @Test
  void aLabelAboveNineIsRefusedAtItsByte() throws IOException {
    IdxFile images = Idx.file(new int[] {2, 1, 1}, 1, 2);
    MalformedIdxFile refusal = refusalOf(images, Idx.file(new int[] {2}, 9, 10));
    assertThat(refusal.position()).isEqualTo(9);
    assertThat(refusal.found()).isEqualTo("the label 10");
  }

  @Test
  void aPixelAboveTheLargestIsRefusedAtItsByte() throws IOException {
    IdxFile images = Idx.file(new int[] {2, 1, 1}, 16, 17);
    MalformedIdxFile refusal =
        catchThrowableOfType(
            MalformedIdxFile.class,
            () -> LabelledImages.of(images, Idx.file(new int[] {2}, 1, 2), 16));
    assertThat(refusal.position()).isEqualTo(17);
    assertThat(refusal.found()).isEqualTo("the pixel 17");
  }

  @Test
  void arraysOfOtherDimensionsAreRefused() throws IOException {
    IdxFile labels = Idx.file(new int[] {2}, 1, 2);
    assertThat(refusalOf(labels, labels).expected()).contains("images, rows and columns");
    assertThat(refusalOf(Idx.file(new int[] {2, 1, 1}, 1, 2), Idx.file(new int[] {1, 2}, 1, 2)))
        .hasMessageContaining("1 dimension: labels");
    assertThat(refusalOf(Idx.file(new int[] {2, 0, 3}), labels).found())
        .isEqualTo("images of 0 x 3");
  }

  @Test
  void aLargestPixelThatNoByteHoldsIsRefused() throws IOException {
    IdxFile images = Idx.file(new int[] {1, 1, 1}, 1);
    IdxFile labels = Idx.file(new int[] {1}, 1);
    for (int largest : new int[] {0, -1, 256}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LabelledImages.of(images, labels, largest))
          .withMessageContaining("" + largest);
    }
  }

  private static MalformedIdxFile refusalOf(IdxFile images, IdxFile labels) {
    MalformedIdxFile refusal =
        catchThrowableOfType(MalformedIdxFile.class, () -> LabelledImages.of(images, labels, 255));
    assertThat(refusal).as("nothing was refused").isNotNull();
    return refusal;
  }
}

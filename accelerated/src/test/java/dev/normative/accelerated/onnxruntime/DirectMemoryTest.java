package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectMemoryTest {
  private static final int MEBIBYTE = 1 << 20;

  private final DirectMemory memory = new DirectMemory();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 65, 100_000, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE})
  void aPieceIsLargeEnoughAlignedAndInTheProcessorsOrder(int bytes) {
    ByteBuffer piece = memory.take(bytes);
    assertThat(piece.capacity()).isGreaterThanOrEqualTo(bytes);
    assertThat(piece.isDirect()).isTrue();
    assertThat(piece.order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(piece.alignmentOffset(0, DirectMemory.ALIGNMENT)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 65, 100_000, MEBIBYTE})
  void whatIsGivenBackIsLentAgain(int bytes) {
    ByteBuffer piece = memory.take(bytes);
    assertThat(memory.take(bytes)).isNotSameAs(piece);
    memory.give(piece);
    assertThat(memory.take(bytes)).isSameAs(piece);
  }

  @Test
  void largePiecesAreNotKept() {
    ByteBuffer piece = memory.take(MEBIBYTE + 1);
    memory.give(piece);
    assertThat(memory.take(MEBIBYTE + 1)).isNotSameAs(piece);
  }
}

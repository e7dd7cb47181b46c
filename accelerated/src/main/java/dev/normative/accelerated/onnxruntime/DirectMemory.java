package dev.normative.accelerated.onnxruntime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;

/**
 * Lends memory outside the heap, which native code reads and writes without a copy. What is given
 * back is lent again, so that calls neither wait for the garbage collector nor grow.
 *
 * <p>Memory comes in powers of two. Of each size up to a mebibyte a few pieces are kept, some 32
 * MiB in all; larger pieces are left to the garbage collector, and the JVM's limit for direct
 * memory calls it. Threads may share it.
 */
final class DirectMemory {
  private static final int SMALLEST = 6;
  private static final int LARGEST = 20;

  /**
   * Every piece begins at a multiple of so many bytes, the longest of a processor's vectors: some
   * of ONNX Runtime's sums begin with the values up to the next whole vector, so that their bits
   * depend on where the input lies.
   */
  static final int ALIGNMENT = 64;

  /** Enough for two callers of batch normalization at once, which has eight arrays. */
  private static final int KEPT = 16;

  /** By the power of two. */
  private final List<Queue<ByteBuffer>> free =
      Stream.<Queue<ByteBuffer>>generate(() -> new ArrayBlockingQueue<>(KEPT))
          .limit(LARGEST + 1)
          .toList();

  /**
   * A piece of at least so many bytes, in the processor's byte order; what is in it is anything.
   */
  ByteBuffer take(int bytes) {
    int size = size(bytes);
    ByteBuffer kept = size <= LARGEST ? free.get(size).poll() : null;
    if (kept != null) {
      return kept;
    }
    int capacity = size <= LARGEST ? 1 << size : Math.multiplyExact(blocks(bytes), ALIGNMENT);
    return ByteBuffer.allocateDirect(Math.addExact(capacity, ALIGNMENT))
        .alignedSlice(ALIGNMENT)
        .slice(0, capacity)
        .order(ByteOrder.nativeOrder());
  }

  /** Takes a piece back that nobody uses any more. */
  void give(ByteBuffer piece) {
    int size = size(piece.capacity());
    if (size <= LARGEST) {
      free.get(size).offer(piece);
    }
  }

  private static int blocks(int bytes) {
    return bytes / ALIGNMENT + 1;
  }

  /** The power of two that so many bytes fit into. */
  private static int size(int bytes) {
    int exact = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1);
    return Math.max(SMALLEST, exact);
  }
}

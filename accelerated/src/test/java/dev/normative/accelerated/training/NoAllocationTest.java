package dev.normative.accelerated.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.normative.accelerated.VectorProvider;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Sequential;
import dev.normative.optim.Adam;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.train.Networks;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * A step allocates nothing. Of the scalar kernel, because it allocates nothing before the compiler
 * has seen it, either: vectors are objects until then.
 */
class NoAllocationTest {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  @Test
  void aStepOfTheSizeOfTheOneBeforeAllocatesNothing() {
    LabelledImages data = Digits.train();
    int[] batch = new TorchRandom(1).permutation(64);
    Sequential network =
        Networks.forDigits()
            .create("mlp", new VectorProvider(), DType.FLOAT32, new TorchRandom(47));
    long self = Thread.currentThread().getId();
    try (ArrayTrainer trainer =
        new ArrayTrainer(network, Adam.Settings.withDefaults(1e-3), 1, Kernel.scalar())) {
      // What is loaded and made once.
      trainer.step(data, batch);
      trainer.step(data, batch);
      THREADS.getThreadAllocatedBytes(self);
      // The JVM itself allocates a little in a thread when it changes over to compiled code.
      long least = Long.MAX_VALUE;
      for (int repetition = 0; repetition < 10; repetition++) {
        long before = THREADS.getThreadAllocatedBytes(self);
        for (int step = 0; step < 20; step++) {
          trainer.step(data, batch);
        }
        least = Math.min(least, THREADS.getThreadAllocatedBytes(self) - before);
      }
      assertThat(least).isZero();
    }
  }
}

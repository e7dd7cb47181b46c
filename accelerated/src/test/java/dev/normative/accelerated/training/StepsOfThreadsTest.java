package dev.normative.accelerated.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.VectorProvider;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.data.IdxFile;
import dev.normative.data.LabelledImages;
import dev.normative.nn.NetworkState;
import dev.normative.nn.Sequential;
import dev.normative.optim.Adam;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.train.Batches;
import dev.normative.train.LossCurve;
import dev.normative.train.Networks;
import dev.normative.train.Trainer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Steps that are large enough to be shared: who makes a row does not change its bits. */
class StepsOfThreadsTest {
  private static final int IMAGES = 130;
  private static final int PIXELS = 28 * 28;

  /** Batches of 61, 61 and 8: no number of threads divides them into blocks of rows. */
  private static final int BATCH = 61;

  private static LabelledImages images() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    byte[] pixels = new byte[IMAGES * PIXELS];
    random.nextBytes(pixels);
    byte[] labels = new byte[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    ByteBuffer images = ByteBuffer.allocate(16 + pixels.length);
    images.putInt(0x803).putInt(IMAGES).putInt(28).putInt(28).put(pixels);
    ByteBuffer classes = ByteBuffer.allocate(8 + labels.length);
    classes.putInt(0x801).putInt(IMAGES).put(labels);
    return LabelledImages.of(idx(images), idx(classes), 255);
  }

  private static IdxFile idx(ByteBuffer file) throws IOException {
    return IdxFile.read(new ByteArrayInputStream(file.array()), "memory");
  }

  private record Outcome(LossCurve losses, NetworkState state) {}

  private static Outcome train(int threads, Kernel kernel) throws IOException {
    Sequential network =
        Networks.forMnist().create("mlp", new VectorProvider(), DType.FLOAT32, new TorchRandom(47));
    Adam.Settings settings = Adam.Settings.withDefaults(1e-3);
    LabelledImages images = images();
    try (ArrayTrainer trainer = new ArrayTrainer(network, settings, threads, kernel)) {
      Batches batches = new Batches(IMAGES, BATCH, new TorchRandom(5));
      LossCurve losses = trainer.train(images, batches, Trainer.Length.epochs(1), progress -> {});
      trainer.store();
      return new Outcome(losses, NetworkState.of(network));
    }
  }

  @Test
  void everyNumberOfThreadsGivesTheBitsOfOne() throws IOException {
    Outcome alone = train(1, Kernel.scalar());
    for (int threads : new int[] {2, 4, 7}) {
      assertThat(train(threads, Kernel.scalar())).as("%d threads", threads).isEqualTo(alone);
      assertThat(train(threads, KernelLookup.choice(DType.FLOAT32).kernel()))
          .as("%d threads, vectors", threads)
          .isEqualTo(alone);
    }
  }
}

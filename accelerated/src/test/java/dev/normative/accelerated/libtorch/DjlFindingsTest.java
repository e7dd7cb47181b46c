package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.normative.accelerated.engine.Soak;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Why the provider calls LibTorch by a script of its own, and what the script has to go round: DJL
 * 0.35.1 and LibTorch 2.7.1, called directly.
 */
@NeedsLibTorch
class DjlFindingsTest {
  private static PtNDManager memory;

  @BeforeAll
  static void load() {
    memory = LibTorch.loaded().newMemory();
  }

  @AfterAll
  static void close() {
    memory.close();
  }

  private static PtNDArray column(double... values) {
    return (PtNDArray) memory.create(values).reshape(-1, 1);
  }

  private static PtNDArray vector(double... values) {
    return (PtNDArray) memory.create(values);
  }

  /** What DJL's own batch normalization of {s, -s} has taken for epsilon. */
  private static double solvedEpsilon(float asked, double s) {
    NDList results =
        BatchNorm.batchNorm(
            column(s, -s), vector(0), vector(1), vector(1), vector(0), 1, 0.9f, asked, true);
    double y = results.singletonOrThrow().toDoubleArray()[0];
    return s * s * (1 / (y * y) - 1);
  }

  /**
   * 1e-5 is no float. What is solved has a few roundings, magnified (s^2 + eps) / eps = 1.4 times.
   */
  @Test
  void djlsEpsilonIsAFloat() {
    double solved = solvedEpsilon(1e-5f, 0x1p-9);
    double few = 64 * 0x1p-53;
    assertThat(solved / 1e-5f - 1).isBetween(-few, few);
    assertThat(solved / 1e-5 - 1).isBetween(-3e-8, -2e-8);
  }

  /** {1, 2, 3, 4}: sample variance 5/3. PyTorch's momentum of 0.9 would leave 0.1 + 0.9 5/3. */
  @Test
  void djlsMomentumIsTheWeightOfTheOldAndAFloatToo() {
    PtNDArray variance = vector(1);
    BatchNorm.batchNorm(
        column(1, 2, 3, 4), vector(0), variance, vector(1), vector(0), 1, 0.9f, 1e-5f, true);
    double weight = 1f - 0.9f;
    assertThat(variance.toDoubleArray()[0])
        .isBetween(1 + weight * (5 / 3.0 - 1) - 0x1p-50, 1 + weight * (5 / 3.0 - 1) + 0x1p-50);
    assertThat(weight).isNotEqualTo(0.1);
  }

  /**
   * Shift alone: group_norm has no first derivative, batch_norm and layer_norm no second one. The
   * day they have, {@code scaled} in {@code normalizations.py} can go.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.group_norm(x, 1, None, shift, 0.1, False) | False | tensor does not have a device",
        "torch.batch_norm(x, None, shift, None, None, True, 0.1, 0.1, False) | True"
            + " | Expected a proper Tensor but got None",
        "torch.layer_norm(x, [2], None, shift, 0.1, False) | True"
            + " | Expected a proper Tensor but got None",
      })
  void aShiftWithoutAScaleCannotBeDifferentiated(String call, String twice, String message)
      throws IOException {
    String source =
        """
        class Once(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.Once, x: Tensor, shift: Tensor, dy: Tensor) -> Tensor:
            leaves = [torch.requires_grad_(x, True), torch.requires_grad_(shift, True)]
            along = annotate(List[Optional[Tensor]], [torch.requires_grad_(dy, True)])
            first = torch.grad([CALL], leaves, along, TWICE, TWICE)
            if TWICE:
              gradients = [unchecked_cast(Tensor, first[0]), unchecked_cast(Tensor, first[1])]
              weights = annotate(List[Optional[Tensor]], [dy, shift])
              again = torch.grad(gradients, [x], weights, False, False, True)
              return unchecked_cast(Tensor, again[0])
            return unchecked_cast(Tensor, first[0])
        """
            .replace("CALL", call)
            .replace("TWICE", twice);
    byte[] archive = ScriptArchive.of("Once", source.getBytes(StandardCharsets.UTF_8));
    NDList arguments =
        new NDList(
            memory.create(new double[] {1, 2, 3, 5}).reshape(2, 2),
            vector(1, 2),
            memory.create(new double[] {1, 0, -1, 2}).reshape(2, 2));
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try (PtSymbolBlock script =
        JniUtils.loadModule(memory, new ByteArrayInputStream(archive), false, false)) {
      assertThatThrownBy(() -> IValueUtils.forward(script, arguments, true))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining(message);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /**
   * DJL makes references of its own to the arguments of a call, and drops them where it fails: what
   * the manager gives back afterwards is held by them. 16 calls on 4 MiB each leave 64 MiB.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aCallThatFailsKeepsTheMemoryOfItsArguments() throws IOException {
    assumeFalse(LibTorch.loaded().device().isGpu(), "the memory of a device is not resident");
    long before = Soak.residentKibibytes();
    for (int i = 0; i < 16; i++) {
      failWithArgumentsOf4Mebibytes();
    }
    assertThat(Soak.residentKibibytes() - before).isGreaterThan(48 << 10);
  }

  private static void failWithArgumentsOf4Mebibytes() {
    LibTorch library = LibTorch.loaded();
    Tensor input = Tensor.zeros(Shape.of(1, 8, 1 << 16));
    // Seven groups of eight channels.
    double[] settings = {Operation.Norm.GROUP.ordinal(), 7, 1, 1, 0, 1e-5};
    try (NativeCall call = new NativeCall(library, DType.FLOAT64)) {
      PtNDArray nothing = call.copyOf(Optional.empty());
      PtNDArray given = call.copyOf(input);
      PtNDArray told = call.settings(settings);
      assertThatThrownBy(
              () ->
                  call.run(
                      library.forward(), false, told, given, nothing, nothing, nothing, nothing))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("divisible by num_groups");
    }
  }
}

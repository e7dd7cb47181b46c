package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.DType;
import org.junit.jupiter.api.Test;

class KernelLookupTest {

  @Test
  void theVectorKernelIsTakenWhereTheModuleIsThere() {
    KernelLookup.Choice choice = KernelLookup.choose("", ModuleLayer.boot(), DType.FLOAT32);
    assertThat(choice.kernel().description()).startsWith("vector: ");
    assertThat(choice.reason()).isEqualTo("the module jdk.incubator.vector is there");
  }

  @Test
  void theScalarKernelIsTakenWhereTheModuleIsAbsent() {
    KernelLookup.Choice choice = KernelLookup.choose("", ModuleLayer.empty(), DType.FLOAT32);
    assertThat(choice.kernel().isScalar()).isTrue();
    assertThat(choice.reason()).contains("--add-modules jdk.incubator.vector");
  }

  @Test
  void thePropertyDecidesWhereItCan() {
    KernelLookup.Choice scalar = KernelLookup.choose("scalar", ModuleLayer.boot(), DType.FLOAT32);
    assertThat(scalar.kernel().isScalar()).isTrue();
    assertThat(scalar.reason()).contains("-Dnormative.kernel=scalar");
    KernelLookup.Choice vector = KernelLookup.choose("vector", ModuleLayer.boot(), DType.FLOAT32);
    assertThat(vector.kernel().description()).startsWith("vector: ");
    assertThat(vector.reason()).contains("-Dnormative.kernel=vector");
  }

  @Test
  void aVectorKernelThatWasAskedForAndCannotBeHadIsAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> KernelLookup.choose("vector", ModuleLayer.empty(), DType.FLOAT32))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-Dnormative.kernel=vector")
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  @Test
  void anUnknownValueOfThePropertyIsAnErrorThatListsTheKnownOnes() {
    assertThatThrownBy(() -> KernelLookup.choose("avx", ModuleLayer.boot(), DType.FLOAT32))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("avx")
        .hasMessageContaining("scalar or vector");
  }

  @Test
  void eachFormatHasLoopsOfItsOwnOnce() {
    Kernel floats = KernelLookup.choice(DType.FLOAT32).kernel();
    Kernel doubles = KernelLookup.choice(DType.FLOAT64).kernel();
    assertThat(floats.columns().getClass()).isNotEqualTo(doubles.columns().getClass());
    assertThat(floats.columns().getClass().getName())
        .isEqualTo(doubles.columns().getClass().getName());
    assertThat(KernelLookup.choice(DType.FLOAT64).kernel()).isSameAs(doubles);
  }
}

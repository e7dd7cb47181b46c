package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KernelLookupTest {

  @Test
  void theVectorKernelIsTakenWhereTheModuleIsThere() {
    KernelLookup.Choice choice = KernelLookup.choose("", ModuleLayer.boot());
    assertThat(choice.kernel().description()).startsWith("vector: ");
    assertThat(choice.reason()).isEqualTo("the module jdk.incubator.vector is there");
  }

  @Test
  void theScalarKernelIsTakenWhereTheModuleIsAbsent() {
    KernelLookup.Choice choice = KernelLookup.choose("", ModuleLayer.empty());
    assertThat(choice.kernel().isScalar()).isTrue();
    assertThat(choice.reason()).contains("--add-modules jdk.incubator.vector");
  }

  @Test
  void thePropertyDecidesWhereItCan() {
    KernelLookup.Choice scalar = KernelLookup.choose("scalar", ModuleLayer.boot());
    assertThat(scalar.kernel().isScalar()).isTrue();
    assertThat(scalar.reason()).contains("-Dnormative.kernel=scalar");
    KernelLookup.Choice vector = KernelLookup.choose("vector", ModuleLayer.boot());
    assertThat(vector.kernel().description()).startsWith("vector: ");
    assertThat(vector.reason()).contains("-Dnormative.kernel=vector");
  }

  @Test
  void aVectorKernelThatWasAskedForAndCannotBeHadIsAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> KernelLookup.choose("vector", ModuleLayer.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-Dnormative.kernel=vector")
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  @Test
  void anUnknownValueOfThePropertyIsAnErrorThatListsTheKnownOnes() {
    assertThatThrownBy(() -> KernelLookup.choose("avx", ModuleLayer.boot()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("avx")
        .hasMessageContaining("scalar or vector");
  }
}

package dev.normative.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassPathVariableTest {
  private static Map<String, String> restored(Map<String, String> environment) {
    Map<String, String> own = new HashMap<>(environment);
    ClassPathVariable.restore(own);
    return own;
  }

  @Test
  void whatTheUserHadIsBack() {
    assertThat(restored(Map.of("CLASSPATH", "ours", "NORMATIVE_FORMER_CLASSPATH", "theirs")))
        .isEqualTo(Map.of("CLASSPATH", "theirs"));
    assertThat(restored(Map.of("CLASSPATH", "ours", "NORMATIVE_FORMER_CLASSPATH", "", "A", "b")))
        .isEqualTo(Map.of("A", "b"));
  }

  @Test
  void whereNothingWasTakenAwayNothingIsChanged() {
    assertThat(restored(Map.of("CLASSPATH", "theirs"))).isEqualTo(Map.of("CLASSPATH", "theirs"));
  }
}

package dev.normative.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.DType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingProviderTest {
  private static final Map<Class<?>, Object> ARGUMENTS =
      Map.of(NormSpec.class, NormSpec.layerNorm(3), DType.class, DType.FLOAT32, int.class, 2);

  static List<Method> methods() {
    return List.of(NormalizationProvider.class.getMethods());
  }

  /** What a provider learns to make one day must not be lost here: no default may answer. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void everyCallIsTheOthers(Method method) throws ReflectiveOperationException {
    List<String> calls = new ArrayList<>();
    NormalizationProvider whole =
        (NormalizationProvider)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NormalizationProvider.class},
                (proxy, called, arguments) -> {
                  calls.add(called + Arrays.toString(arguments));
                  return null;
                });
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = ARGUMENTS.get(method.getParameterTypes()[i]);
    }
    method.invoke(new ForwardingProvider(whole) {}, arguments);
    assertThat(calls)
        .containsExactly(method + Arrays.toString(arguments.length == 0 ? null : arguments));
  }
}

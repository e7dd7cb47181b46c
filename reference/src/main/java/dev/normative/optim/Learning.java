package dev.normative.optim;

import dev.normative.autograd.ReverseSweep;
import dev.normative.nn.Parameter;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What a step is with every optimizer: each parameter that is not frozen follows its gradient. */
final class Learning {
  private Learning() {}

  /**
   * Updates the slots in their order.
   *
   * @param slots what an optimizer keeps, one for each parameter
   * @throws IllegalArgumentException if the sweep lacks a gradient; then nothing has changed
   */
  static <S> void step(
      List<S> slots,
      Function<S, Parameter> parameter,
      ReverseSweep gradients,
      BiConsumer<S, Tensor> update) {
    List<S> learning = slots.stream().filter(slot -> !parameter.apply(slot).isFrozen()).toList();
    // All gradients before the first update.
    List<Tensor> each =
        learning.stream()
            .map(slot -> gradients.gradient(parameter.apply(slot).variable()))
            .toList();
    for (int i = 0; i < each.size(); i++) {
      update.accept(learning.get(i), each.get(i));
    }
  }
}

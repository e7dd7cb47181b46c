package dev.normative.mutation;

import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Properties draw the same cases for every mutant, so that a mutation score is the same tomorrow,
 * and look for no smaller ones: {@code -Dnormative.mutation.seed=N}, which the profile "mutation"
 * gives. Without it properties draw anew, as ever.
 */
public final class SameCases implements AroundPropertyHook {
  private static final String SEED = System.getProperty("normative.mutation.seed", "");

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    if (!SEED.isEmpty()) {
      context.attributes().setSeed(SEED);
      context.attributes().setShrinking(ShrinkingMode.OFF);
      context.attributes().setAfterFailure(AfterFailureMode.RANDOM_SEED);
    }
    return property.execute();
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }
}

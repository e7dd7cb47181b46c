package dev.normative.accelerated.libtorch;

import ai.djl.engine.Engine;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests where LibTorch has no CUDA device, with its reason and what was found instead. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@NeedsLibTorch
@ExtendWith(NeedsCuda.Condition.class)
@interface NeedsCuda {

  /** Asks LibTorch. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (NativeJars.missing().isPresent()) {
        return ConditionEvaluationResult.disabled("there is no LibTorch to ask for a device");
      }
      LibTorch.loaded();
      Cuda cuda = new Cuda(Engine.getEngine(NativeJars.ENGINE));
      String missing = cuda.missing(0);
      return missing == null
          ? ConditionEvaluationResult.enabled("cuda:0 is there")
          : ConditionEvaluationResult.disabled(
              "LibTorch has no CUDA device: " + missing + ". Found: " + cuda.found());
    }
  }
}

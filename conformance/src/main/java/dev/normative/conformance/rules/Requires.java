package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What every rule of a chapter needs, and what the chapter is about. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
  /** The requirements; a rule may have more. */
  Requirement[] value() default {};

  /** The families that the chapter is about; each that is claimed gets a verdict of its own. */
  Family[] families() default {
    Family.BATCH_NORM, Family.LAYER_NORM, Family.GROUP_NORM, Family.INSTANCE_NORM, Family.RMS_NORM
  };
}

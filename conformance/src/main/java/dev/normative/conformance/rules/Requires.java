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

  /** The families that the chapter is about, all where none is named; each has its own verdict. */
  Family[] families() default {};
}

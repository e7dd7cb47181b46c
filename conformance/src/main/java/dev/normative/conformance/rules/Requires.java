package dev.normative.conformance.rules;

import dev.normative.contract.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an implementation has to claim for any rule of a chapter to apply. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
  /** The capabilities; a rule may require more. */
  Capability[] value();
}

package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a report needs to know about a rule; every rule method has one. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Rule {
  /** The number: a letter for the chapter and a count. */
  String id();

  /** The level that the rule belongs to. */
  Level level();

  /** The rule in one sentence. */
  String sentence();

  /** The property of the data without which the rule is blind. */
  String witness();

  /** What the rule needs, beyond its chapter's {@link Requires}. */
  Requirement[] requires() default {};

  /** The families that the rule is about; those of its chapter, unless given. */
  Family[] families() default {};

  /** What usually is wrong when the rule does not hold. */
  String[] causes();
}

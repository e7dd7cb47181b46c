/**
 * The rules: a chapter (the letter of their numbers) is one type or a few, each of which {@link
 * dev.normative.conformance.NormalizationConformance} implements, and a rule is one method, named
 * after it; {@code git grep 'id = "F9"'} finds it. To add a rule: write a method with {@link
 * dev.normative.conformance.rules.Rule} in its chapter, and a wrong implementation among the tests
 * that it alone or with others rejects. What rule G1 asks of one call can be asked without a run of
 * the suite: {@link dev.normative.conformance.rules.RecordedCall}.
 */
package dev.normative.conformance.rules;

/**
 * What surrounds a rule: seed and number of tries, skips for what is not claimed, verdicts, the
 * failure text, and the record that the report reads. Also whom a rule may ask besides: {@link
 * dev.normative.conformance.engine.ThirdParty}, from the registered implementations.
 *
 * <p>And what keeps an implementation from taking the run with it: {@code Watch} (calls that do not
 * return, threads that nobody ends), {@code OutputLimit}, and {@link
 * dev.normative.conformance.engine.IsolatedRun} (JVMs that may end).
 */
package dev.normative.conformance.engine;

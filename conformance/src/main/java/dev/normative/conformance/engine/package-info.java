/**
 * What surrounds a rule: seed and number of tries, skips for what is not claimed, verdicts, the
 * failure text, and the record that the report reads.
 *
 * <p>And what keeps an implementation from taking the run with it: {@code Watch} (calls that do not
 * return, threads that nobody ends), {@code OutputLimit}, and {@link
 * dev.normative.conformance.engine.IsolatedRun} (JVMs that may end).
 */
package dev.normative.conformance.engine;

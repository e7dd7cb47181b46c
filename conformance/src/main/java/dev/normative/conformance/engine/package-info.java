/**
 * What surrounds a rule: seed and number of tries, skips for what is not claimed, verdicts, the
 * failure text, and the record that the report reads.
 */
package dev.normative.conformance.engine;

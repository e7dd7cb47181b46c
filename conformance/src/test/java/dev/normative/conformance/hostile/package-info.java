/**
 * Implementations that harm whoever runs them. What is wrong with their results is not the point;
 * that each of them gets its verdicts, and the rules that it does not disturb get theirs, is.
 */
package dev.normative.conformance.hostile;

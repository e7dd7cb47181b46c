/**
 * Verdicts against expectations: reads every outcome, decides which of them is bad, and says so in
 * plain text.
 */
package dev.normative.reports.verdict;

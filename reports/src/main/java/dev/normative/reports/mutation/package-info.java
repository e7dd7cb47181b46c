/**
 * What became of the mutants of a build with the profile "mutation": the score, the survivors, and
 * whether those that are said to be equivalent are still there.
 */
package dev.normative.reports.mutation;

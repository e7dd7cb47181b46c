/**
 * The page of verdicts of a run of the command line, made of one folder with results: nothing is
 * expected there, everything that was found is told.
 */
package dev.normative.reports.folder;

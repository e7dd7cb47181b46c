/**
 * The last word of a build: {@link dev.normative.reports.ReportMain} reads what every module left
 * in its build folder, writes two pages and certificates about it and ends with an exit code.
 *
 * <p>The rooms: {@code build} knows where modules leave their results, {@code verdict} compares
 * outcomes with what is expected, {@code certificate} says what they come to for each
 * implementation, for programs, and {@code page} for people; {@code allure} merges and renders test
 * results, {@code curve} draws training curves, {@code stability} errors by condition number,
 * {@code error} errors element by element, {@code history} keeps what builds came to, {@code study}
 * shows what the studies found, {@code benchmark} how long things took where that was measured;
 * {@code folder} makes the page of a run of the command line. In the profile "mutation" {@link
 * dev.normative.reports.MutationMain} has the last word instead, with {@code mutation}. Nothing
 * here runs a test or computes a verdict.
 */
package dev.normative.reports;

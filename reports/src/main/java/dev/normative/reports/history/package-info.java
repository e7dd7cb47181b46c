/**
 * Builds one after the other: what each came to is kept in a folder that outlives the build, with
 * what Allure knows of its results, so that the next report shows how things went.
 */
package dev.normative.reports.history;
